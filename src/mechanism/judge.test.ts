import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { beforeAll, describe, expect, test } from "vitest";
import { key, N, trainHundred } from "../../test/trainedHundred.ts";
import { finish } from "../kernel/index.ts";
import { flowOf, mapOf, openEnsemble } from "../network/index.ts";
import { drawTrial, epochOf } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import { defaultProtocol, type Judgement, judge } from "./index.ts";

// three networks that share J; feedback makes the difference between them
const { task, kernel, matrices, networks, ends } = trainHundred([10, 5, 2]);
let judged: Judgement[];

beforeAll(() => {
  judged = networks.map((network, k) => finish(judge(kernel, matrices, network, task, key, ends[k])));
}, 120_000);

describe("three trained networks, g 1.1, feedback /10, /5, /2", () => {
  test("are a slow manifold, a mixture of fixed point and cycle, and direct", () => {
    expect(judged.map(({ verdict }) => verdict.network)).toEqual(["slow-manifold", "mixed", "direct"]);
    expect(judged[1].verdict.kind).toBe("fixed-points-and-cycles");
    expect(judged[0].verdict.bits).toBe(0);
    expect(judged[2].verdict.bits).toBe(1);
  });

  test("every draw is accounted for: 40 per memory, each at one limit set, counts agree with the table", () => {
    for (const { verdict, arrays } of judged) {
      const { data } = arrays["draws"];
      expect(arrays["draws"].shape).toEqual([80, 3]);
      verdict.limitSets.forEach((set, k) => {
        const counted = [0, 1].map((memory) =>
          Array.from({ length: 80 }, (_, d) => d).filter((d) => data[3 * d] === memory && data[3 * d + 2] === k),
        );
        expect(set.draws).toEqual(counted.map((d) => d.length));
      });
      expect(verdict.memories.map((m) => m.draws)).toEqual([40, 40]);
    }
  });

  test("stored roots: ‖F‖ ≤ 1e-10, and the deciding multiplier agrees with a dense solver to 1e-8", () => {
    judged.forEach(({ verdict, arrays }, k) => {
      const flow = flowOf(kernel, matrices, networks[k]);
      const map = mapOf(kernel, matrices, networks[k]);
      verdict.limitSets.forEach((set, s) => {
        if (set.kind !== "fixed-point") return;
        const x = Float64Array.from(arrays["limit_states"].data.slice(s * N, (s + 1) * N) as Float64Array);
        const F = new Float64Array(N);
        flow.evaluate(x, F, 1);
        expect(Math.hypot(...F)).toBeLessThanOrEqual(1e-10);
        const A = new Float64Array(N * N);
        map.jacobian(x, A);
        const dense = new EigenvalueDecomposition(Matrix.from1DArray(N, N, Array.from(A)));
        const largest = Math.max(
          ...dense.realEigenvalues.map((re, i) => Math.hypot(re, dense.imaginaryEigenvalues[i])),
        );
        expect(Math.abs(largest - set.multiplier)).toBeLessThan(1e-8);
        expect(set.multiplier).toBeLessThan(1);
      });
    });
  });

  test("left alone for 500 τ more, draws really are where the verdict says: within 1e-3 of their root", () => {
    judged.forEach(({ verdict, arrays }, k) => {
      for (const draw of [0, 17, 40, 79]) {
        const [memory, from, limit] = arrays["draws"].data.slice(3 * draw, 3 * draw + 3);
        if (verdict.limitSets[limit].kind !== "fixed-point") continue;
        const pair = task.pairs.findIndex(([a]) => a === memory);
        const trial = drawTrial(task, pair, "test", key, "verdictStimuli", draw);
        const start = ends[k].slice(from * N, (from + 1) * N);
        const ensemble = openEnsemble(kernel, matrices.trained, [networks[k]], start);
        for (let step = 0; step < epochOf(task, "delay1").end; step++) ensemble.step(inputRows([trial], step, task));
        for (let step = 0; step < 5000; step++) ensemble.step(null);
        const root = arrays["limit_states"].data.slice(limit * N, (limit + 1) * N);
        expect(Math.hypot(...ensemble.x.map((v, i) => v - root[i]))).toBeLessThan(1e-3);
      }
    });
  });

  test("asked again, the same bits", () => {
    const again = finish(judge(kernel, matrices, networks[2], task, key, ends[2], defaultProtocol(task)));
    expect(again).toEqual(judged[2]);
  });
});
