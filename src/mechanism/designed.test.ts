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
  MAP_CIRCLE,
  ONTO_ORIGIN,
  ONTO_PAIR,
  threshold,
} from "../../test/designed.ts";
import { finish, openKernel } from "../kernel/index.ts";
import { loadMatrices } from "../network/index.ts";
import { defaultProtocol, judge, judgedNetwork, type Verdict } from "./index.ts";

const key = { seed: 1, density: 1 };
/** Verdict from states near these latents: no trial has gone before, for these networks do not put themselves back. */
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
  const solver = kernel.solver(network.n);
  return finish(
    judge(judgedNetwork({ kernel, matrices, solver, network, task, key, ends }), { ...defaultProtocol(), chain: 0 }),
  ).verdict;
}
const OPPOSITE = [
  [-1, -1],
  [1, 1],
] as const;
/** So weak a stimulus that tanh does not bend. */
const weakly = (design: Design): Design => ({ ...design, input: design.input.map(([a, b]) => [a / 100, b / 100]) });
const verdicts = (verdict: Verdict) => verdict.memories.map((m) => m.verdict);

describe("networks of rank 2 and 3, by construction", () => {
  test("direct: each stimulus its own switch state, which answers; the same at all three sites", () => {
    const verdict = verdictOf(DIRECT, OPPOSITE);
    expect(verdict).toMatchObject({ network: "direct", kind: null, bits: 1 });
    expect(verdicts(verdict)).toEqual(["retained", "retained"]);
    expect(verdict.memories.map((m) => [m.went.own, m.draws])).toEqual([
      [1, 40],
      [1, 40],
    ]);
    expect(verdict.pairs).toMatchObject([{ verdict: "kept-apart", loss: null }]);
    expect(verdict.sites.map((s) => s.network)).toEqual(["direct", "direct", "direct"]);
    expect(verdict.sites[1].memories.map((m) => m.draws)).toEqual([40, 40, 40]);
    expect(verdict.sensitivity).toMatchObject({ resampled: [{ network: "direct", share: 1 }], disagreements: [] });
    for (const followed of [verdict.sensitivity!.halfStep!, verdict.sensitivity!.flow!]) {
      expect(followed).toEqual({ draws: 8, same: 8, changes: [] });
    }
  });

  test("forgets onto the origin along one slow direction: κ, d, r and the echo are those of the linear system", () => {
    const verdict = verdictOf(weakly(ONTO_ORIGIN), OPPOSITE);
    expect(verdict).toMatchObject({ network: "forgets", bits: 0 });
    expect(verdicts(verdict)).toEqual(["lost", "lost"]);
    const [{ verdict: pair, loss, echoes, evidence }] = verdict.pairs;
    expect([pair, loss, echoes]).toEqual(["merged", "slow-manifold", "no"]);
    // the map's rates are −ln(1 − 0.1 · 0.03)/0.1 along the line, −ln(0.9)/0.1 off it and without feedback
    expect(evidence!.rate! / (-Math.log(1 - 0.003) / 0.1)).toBeCloseTo(1, 3);
    expect(evidence).toMatchObject({ dimension: 1, echoDimension: 0, isConverged: true });
    expect(evidence!.contraction).toBeCloseTo(-Math.log(0.9) / 0.1, 3);
    expect(evidence!.attraction).toBeCloseTo(evidence!.contraction! / evidence!.rate!, 12);
    expect(evidence!.echoRate).toBeCloseTo(-Math.log(0.9) / 0.1, 6);
  });

  test("forgets onto one ± pair: both memories on the one state of the switch they started with", () => {
    const verdict = verdictOf(weakly(ONTO_PAIR), OPPOSITE, [0, 0, 1]);
    expect(verdict).toMatchObject({ network: "forgets", bits: 0 });
    expect(verdict.pairs).toMatchObject([{ verdict: "merged", loss: "slow-manifold" }]);
    expect(verdict.memories.map((m) => m.went.shared)).toEqual([1, 1]);
    expect(verdict.limitSets.length).toBe(1);
  });

  test("half a step and the flow are another step: a focus that only the map leaves", () => {
    const verdict = verdictOf(MAP_CIRCLE, OPPOSITE);
    // λ = −0.08 ± 1.4i: |1 + 0.1 λ| = 1.0018, |1 + 0.05 λ| = 0.9985
    expect(verdict.network).toBe("limit-cycle");
    const { halfStep, flow, disagreements } = verdict.sensitivity!;
    for (const followed of [halfStep!, flow!]) {
      expect(followed.draws).toBeGreaterThan(0);
      expect(followed).toMatchObject({ same: 0, changes: [{ from: "cycle 0", to: "an unstable fixed point" }] });
    }
    expect(disagreements).toMatchObject([{ stableFor: "flow" }]);
    expect(disagreements[0].eigenvalue[0]).toBeCloseTo(-0.08, 9);
  });

  test("mixed: a weak stimulus is forgotten onto the origin, a strong one is kept", () => {
    const verdict = verdictOf(threshold(0.1), [
      [0, -1],
      [1, 1],
    ]);
    expect(verdict).toMatchObject({ network: "mixed", kind: "partial" });
    expect(verdicts(verdict)).toEqual(["lost", "retained"]);
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

  test("two memories on one attractor whose z_d lies at the mean of one: forgotten, not retained", () => {
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
    expect(verdict.memories.map((m) => m.shares.retained)).toEqual([0, 0]);
    expect(verdict.pairs[0].verdict).toBe("merged");
  });
});

describe("one parameter across the boundary between forgotten and direct", () => {
  test("the verdict flips once: lost, then split or open, then retained; how firm it is falls beside the boundary", () => {
    const inputs = [0.001, 0.002, 0.003, 0.0035, 0.004, 0.0045, 0.005, 0.006, 0.008];
    const found = inputs.map((input) => verdictOf(threshold(input), OPPOSITE, [0, 0, 0], 1));
    const all = (verdict: Verdict, fate: string) => verdicts(verdict).every((v) => v === fate);
    const places = found.map((verdict) => (all(verdict, "lost") ? 0 : all(verdict, "retained") ? 2 : 1));
    expect(places).toEqual([...places].sort());
    expect(new Set(places)).toEqual(new Set([0, 1, 2]));
    // the second latent holds the last stimulus all the while: told, and yet lost, the memories are not merged
    expect(found[0]).toMatchObject({ network: "mixed", kind: "partial", bits: 1 });
    expect(found.at(-1)!.network).toBe("direct");
    const middle = found.filter((_, k) => places[k] === 1);
    // near the boundary more draws are asked for
    expect(Math.max(...middle.map((verdict) => verdict.memories[0].draws))).toBeGreaterThan(40);
    for (const verdict of middle) {
      expect(["mixed", "undecided"]).toContain(verdict.network);
      if (verdict.network === "undecided") expect(verdict).toMatchObject({ kind: "open-shares", margin: 0 });
    }
    expect(found[0].margin!).toBeGreaterThan(0.099);
    expect(found.at(-1)!.margin!).toBeGreaterThan(0.099);
    expect(found.at(-1)!.sensitivity!.resampled).toEqual([{ network: "direct", share: 1 }]);
    expect(middle[0].sensitivity!.halves.length).toBe(2);
  }, 240_000);
});
