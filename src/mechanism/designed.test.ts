/** @file Verdicts on networks whose mechanism is known by construction. */
import { describe, expect, test } from "vitest";
import {
  CHAOS,
  CYCLE,
  type Design,
  DIRECT,
  designedNetwork,
  designedStates,
  designedTask,
  ONTO_ORIGIN,
  ONTO_PAIR,
  threshold,
} from "../../test/designed.ts";
import { finish, openKernel } from "../kernel/index.ts";
import { loadMatrices } from "../network/index.ts";
import { defaultProtocol, judge, type Verdict } from "./index.ts";

const key = { seed: 1, density: 1 };
/** Verdict from trial-end states near these latents. */
function verdictOf(
  design: Design,
  means: readonly (readonly [number, number])[],
  start = [0, 0, 0],
  spread?: number,
): Verdict {
  const task = designedTask(means, spread);
  const network = designedNetwork(design);
  const kernel = openKernel({ n: network.n, matrices: 3, solvers: 1 });
  const matrices = loadMatrices(kernel, network.J, network.n, "f64");
  const ends = designedStates(
    design,
    [1, 2, 3, 4].map((k) => start.map((v) => v + 1e-3 * (k - 2.5))),
  );
  return finish(judge(kernel, matrices, network, task, key, ends, defaultProtocol(task))).verdict;
}
const OPPOSITE = [
  [-1, -1],
  [1, 1],
] as const;
const verdicts = (verdict: Verdict) => verdict.memories.map((m) => m.verdict);

describe("networks of rank 2 and 3, by construction", () => {
  test("direct: each stimulus its own switch state, which answers; the same at all three sites", () => {
    const verdict = verdictOf(DIRECT, OPPOSITE);
    expect(verdict).toMatchObject({ network: "direct", kind: null, bits: 1 });
    expect(verdicts(verdict)).toEqual(["direct", "direct"]);
    expect(verdict.memories.map((m) => m.went.own)).toEqual([1, 1]);
    expect(verdict.sites.map((s) => s.network)).toEqual(["direct", "direct", "direct"]);
    expect(verdict.sensitivity).toMatchObject({ resampled: [{ network: "direct", share: 1 }], disagreements: [] });
    for (const followed of [verdict.sensitivity!.halfStep!, verdict.sensitivity!.flow!]) {
      expect(followed).toEqual({ draws: 8, same: 8, changes: [] });
    }
  });

  test("slow manifold onto the origin: forgotten, and with the evidence: 1/λ = 33 τ, gap 33", () => {
    const verdict = verdictOf(ONTO_ORIGIN, OPPOSITE);
    expect(verdict).toMatchObject({ network: "slow-manifold", bits: 0 });
    for (const { forgetting, evidence } of verdict.memories) {
      expect(forgetting).toBe("slow-manifold");
      // the map's rate ln(1 − 0.1 · 0.03)/0.1, and −1 under the map: ln(0.9)/0.1
      expect(evidence!.timeConstant).toBeCloseTo(-0.1 / Math.log(1 - 0.003), 6);
      expect(evidence!.gapToNext).toBeCloseTo(Math.log(0.9) / Math.log(1 - 0.003), 6);
      expect(evidence!.contractionOverDrift).toBeGreaterThan(5);
    }
  });

  test("slow manifold onto one ± pair: both memories on the one state of the switch they started with", () => {
    const verdict = verdictOf(ONTO_PAIR, OPPOSITE, [0, 0, 1]);
    expect(verdict).toMatchObject({ network: "slow-manifold", bits: 0 });
    expect(verdict.memories.map((m) => [m.forgetting, m.went.shared])).toEqual([
      ["slow-manifold", 1],
      ["slow-manifold", 1],
    ]);
    expect(verdict.limitSets.length).toBe(1);
  });

  test("mixed: a weak stimulus is forgotten onto the origin, a strong one is kept", () => {
    const verdict = verdictOf(threshold(0.1), [
      [0, -1],
      [1, 1],
    ]);
    expect(verdict).toMatchObject({ network: "mixed", kind: "partial" });
    expect(verdicts(verdict)).toEqual(["forgets", "direct"]);
  });

  test("limit cycle, whatever is retained of the phase", () => {
    const verdict = verdictOf(CYCLE, OPPOSITE);
    expect(verdict.network).toBe("limit-cycle");
    expect(verdict.limitSets.map((set) => set.kind)).toEqual(["cycle"]);
    expect(verdict.paperRule).toMatchObject({ label: "limitCycle", agrees: true });
  });

  test("chaos: the largest exponent exceeds 0.01/τ from two starts", () => {
    const verdict = verdictOf(CHAOS, OPPOSITE);
    expect(verdict.network).toBe("chaotic");
    const [set] = verdict.limitSets;
    expect(set.kind).toBe("chaos");
    if (set.kind === "chaos") for (const [largest] of set.exponents) expect(largest).toBeGreaterThan(0.02);
  }, 120_000);

  test("two memories on one attractor whose z_d lies at the mean of one: forgotten, not direct", () => {
    // the switch stands at the second coordinate of z_d; stimulus 1's mean is put there, and stimuli do not reach it
    const [, ...z] = verdictOf(ONTO_PAIR, OPPOSITE, [0, 0, 1]).memories[0].atLimit;
    expect(z[1]).toBeGreaterThan(1);
    const verdict = verdictOf(
      ONTO_PAIR,
      [
        [-1, -1],
        [z[0], z[1]],
      ],
      [0, 0, 1],
    );
    expect(verdict.memories.map((m) => m.nearestOwn)).toEqual([0, 1]);
    expect(verdict.memories.map((m) => [m.verdict, m.retained])).toEqual([
      ["forgets", 0],
      ["forgets", 0],
    ]);
  });
});

describe("one parameter across the boundary between slow manifold and direct", () => {
  test("the verdict flips once: forgotten, then split or margin below 0.08, then direct", () => {
    const inputs = [0.001, 0.002, 0.003, 0.0035, 0.004, 0.0045, 0.005, 0.006, 0.008];
    const found = inputs.map((input) => verdictOf(threshold(input), OPPOSITE, [0, 0, 0], 1));
    const order = ["slow-manifold", "mixed", "direct"];
    const places = found.map((verdict) => order.indexOf(verdict.network));
    expect(places).toEqual([...places].sort());
    expect(new Set(places)).toEqual(new Set([0, 1, 2]));
    for (const verdict of found.filter((v) => v.network === "mixed")) {
      expect(verdict.kind).toBe("partial");
      expect(verdicts(verdict)).toContain("split");
    }
    // beside them the margin is lower than far away, and fewer than all resamples agree
    const [last, first] = [found[places.lastIndexOf(0)], found[places.indexOf(2)]];
    for (const beside of [last, first]) {
      expect(beside.margin!).toBeLessThan(0.08);
    }
    expect(found[0].margin!).toBeGreaterThan(0.099);
    expect(found.at(-1)!.margin!).toBeGreaterThan(0.099);
    expect(found[0].sensitivity!.resampled).toEqual([{ network: "slow-manifold", share: 1 }]);
    const middle = found[places.indexOf(1)];
    expect(middle.sensitivity!.halves.length).toBe(2);
  }, 120_000);
});
