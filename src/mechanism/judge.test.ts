import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { beforeAll, describe, expect, test } from "vitest";
import { key, N, trainHundred } from "../../test/trainedHundred.ts";
import { finish } from "../kernel/index.ts";
import { flowOf, mapOf, openEnsemble, openRateFeedback } from "../network/index.ts";
import {
  defaultProtocol,
  drawsFor,
  echoesOf,
  type Judgement,
  judge,
  judgedNetwork,
  lossOf,
  stimulate,
  stopsOf,
} from "./index.ts";

// three networks that share J; feedback makes the difference between them
const { task, kernel, matrices, networks, ends } = trainHundred([10, 5, 2]);
const solver = kernel.solver(N);
const judgeNetwork = (k: number) =>
  finish(judge(judgedNetwork({ kernel, matrices, solver, network: networks[k], task, key, ends: ends[k] })));
let judged: Judgement[];

beforeAll(() => {
  judged = networks.map((_, k) => judgeNetwork(k));
}, 240_000);

describe("three trained networks, g 1.1, feedback /10, /5, /2", () => {
  test("one forgets, one is a mixture of fixed point and cycle, one direct", () => {
    expect(judged.map(({ verdict }) => verdict.network)).toEqual(["forgets", "mixed", "direct"]);
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
    const { chain } = defaultProtocol();
    const stops = stopsOf(task);
    const all = drawsFor(stops, [
      [40, 40],
      [40, 40, 40],
    ]);
    judged.forEach(({ verdict, arrays }, k) => {
      const rows = [0, 17, 40, 79].map((draw) => arrays["draws"].data.slice(3 * draw, 3 * draw + 3));
      const draws = rows.map(([, number]) => all[number as number]);
      expect(draws.map((d) => d.kinds[0])).toEqual(rows.map(([memory]) => memory));
      const start = finish(
        stimulate(
          { model: openRateFeedback(kernel, matrices, networks[k]), task, key, ends: ends[k] },
          stops,
          draws,
          chain,
        ),
      )[0];
      const ensemble = openEnsemble(
        kernel,
        matrices.trained,
        draws.map(() => networks[k]),
        start,
      );
      for (let step = 0; step < 5000; step++) ensemble.step(null);
      rows.forEach(([, , limit], c) => {
        if (verdict.limitSets[limit as number].kind !== "fixed-point") return;
        const root = arrays["limit_states"].data.slice((limit as number) * N, ((limit as number) + 1) * N);
        const x = ensemble.x.slice(c * N, (c + 1) * N);
        expect(Math.hypot(...x.map((v, i) => v - (root[i] as number)))).toBeLessThan(1e-3);
      });
    });
  });

  test("how the forgotten pair is lost is measured at its mean states, and compared with the untrained network", () => {
    const [{ verdict }, , direct] = judged;
    const { loss, echoes, evidence } = verdict.pairs[0];
    expect(evidence!.isConverged).toBe(true);
    expect(evidence!.attraction).toBeCloseTo(evidence!.contraction! / evidence!.rate!, 12);
    expect(evidence!.contraction).toBeGreaterThanOrEqual(1 / 15);
    expect(loss).toBe(lossOf(evidence!, 5, verdict.protocol.loss));
    expect(echoes).toBe(echoesOf(evidence!, verdict.protocol.loss));
    // kept apart, so not lost, but measured all the same: the memories part less slowly than they are forgotten
    expect(direct.verdict.pairs[0]).toMatchObject({ verdict: "kept-apart", loss: null });
    expect(direct.verdict.pairs[0].evidence!.rate!).toBeLessThan(evidence!.rate!);
  });

  test("asked again, the same bits", () => {
    const again = judgeNetwork(2);
    expect(again).toEqual(judged[2]);
  });
});
