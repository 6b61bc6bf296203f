import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilson } from "../kernel/index.ts";
import {
  concludeSensitivity,
  concludeVerdict,
  type LimitSetRecord,
  type SiteEvidence,
  unjudged,
  type VerdictProtocol,
  verdictSchema,
} from "./index.ts";

const KEY = { seed: 1, density: 0.4 };
const PROTOCOL: VerdictProtocol = {
  version: 2,
  drawsPerState: 10,
  answerDrawsPerState: 5,
  longest: 2000,
  resumedDraws: 10,
  retention: 0.9,
  decidingShare: 0.8,
  slow: { delays: 3, gap: 5, draws: 4, from: 5 },
  exponentTime: 2000,
  stepDraws: 0,
  resamples: 100,
  paperRule: { copies: 8, noise: 0.5, trialLengths: 50, exact: false },
};
const root = (draws: number[]): LimitSetRecord => ({
  kind: "fixed-point",
  draws,
  answerDraws: [],
  speed: 1e-13,
  uniquenessRadius: 1e-4,
  eigenvalue: [-0.1, 0],
  multiplier: 0.99,
  flowStable: true,
  outputs: [1, -1, 1],
  partner: null,
});
const cycle = (draws: number[]): LimitSetRecord => ({
  kind: "cycle",
  draws,
  answerDraws: [],
  period: 20,
  closure: 1e-8,
  size: 5,
  outputs: [0, 0, 0],
  partner: null,
});
const lost = (draws: number[]): LimitSetRecord => ({
  kind: "undecided",
  draws,
  answerDraws: [],
  reasons: [{ reason: "test", draws: draws[0] + draws[1] }],
});
const answers = (zero: number, one: number) => [
  [zero, zero],
  [one, one],
];
const chaos = (draws: number[]): LimitSetRecord => ({
  kind: "chaos",
  draws,
  answerDraws: [],
  exponents: [[0.05], [0.05]],
  standardErrors: [[1e-3], [1e-3]],
  outputs: [0, 0, 0],
  partner: null,
});
/** Evidence of draws that end as `limitSets[k].draws[memory]` says. */
function evidenceOf(limitSets: LimitSetRecord[], right: number[][][]): SiteEvidence {
  const memoryOf: number[] = [];
  const limitOf: number[] = [];
  for (const memory of [0, 1]) {
    limitSets.forEach((set, k) => {
      for (let d = 0; d < set.draws[memory]; d++) {
        memoryOf.push(memory);
        limitOf.push(k);
      }
    });
  }
  return {
    site: "end-of-delay-1",
    labels: ["0", "1"],
    memoryOf,
    limitOf,
    right,
    atSite: [
      [0, 1, 0],
      [0, -1, 0],
    ],
    targets: [
      [1, 0],
      [-1, 1],
    ],
    forgetting: [null, null],
    delay: 5,
  };
}
function conclude(limitSets: LimitSetRecord[], right: number[][][]) {
  const verdict = concludeVerdict([evidenceOf(limitSets, right)], limitSets, right, [], PROTOCOL);
  expect(verdictSchema.parse(verdict)).toEqual(verdict);
  return verdict;
}

describe("a verdict from the evidence", () => {
  test("each memory its own root, and each root answers for its memory: direct, 1 bit", () => {
    const verdict = conclude([root([40, 0]), root([0, 40])], [answers(1, 0), answers(0, 1)]);
    expect(verdict).toMatchObject({ network: "direct", kind: null, bits: 1 });
    expect(verdict.memories.map((m) => m.verdict)).toEqual(["direct", "direct"]);
    expect(verdict.memories[0].interval).toEqual(wilson(40, 40));
  });

  test("two memories on one root are forgotten, wherever its z_d lies and whatever it answers", () => {
    const verdict = conclude([root([40, 40])], [answers(1, 0)]);
    expect(verdict).toMatchObject({ network: "slow-manifold", bits: 0 });
    expect(verdict.memories.map((m) => m.retained)).toEqual([0, 0]);
  });

  test("a root of its own that does not answer is forgotten too", () => {
    const verdict = conclude([root([40, 0]), root([0, 40])], [answers(1, 0), answers(0, 0.8)]);
    expect(verdict).toMatchObject({ network: "mixed", kind: "partial" });
    expect(verdict.memories.map((m) => m.verdict)).toEqual(["direct", "forgets"]);
  });

  test("roots and cycles together are mixed, cycles alone a limit cycle, retained or not", () => {
    const mixed = conclude([root([40, 0]), cycle([0, 40])], [answers(1, 0), answers(0, 0)]);
    expect(mixed).toMatchObject({ network: "mixed", kind: "fixed-points-and-cycles" });
    const cycling = conclude([cycle([40, 0]), cycle([0, 40])], [answers(1, 0), answers(0, 0)]);
    expect(cycling).toMatchObject({ network: "limit-cycle" });
    expect(cycling.memories.map((m) => m.retained)).toEqual([1, 0]);
  });

  test("more than 20 % undecided draws leave the network undecided", () => {
    const verdict = conclude([root([40, 25]), lost([0, 15])], [answers(1, 0), []]);
    expect(verdict.network).toBe("undecided");
    expect(verdict.memories[1].verdict).toBe("split");
  });

  test("a share whose Wilson lower bound is below 0.8 is split, and the margin is its distance from 0.8", () => {
    const verdict = conclude([root([36, 0]), root([4, 40])], [answers(1, 0), answers(0, 1)]);
    expect(verdict.memories[0].verdict).toBe("split");
    expect(verdict.network).toBe("mixed");
    // P(1 | second root) = 40/44 is the nearest to a threshold: 0.0091 above 0.9
    expect(verdict.margin).toBeCloseTo(40 / 44 - 0.9, 12);
    expect(wilson(36, 40)[0]).toBeLessThan(0.8);
  });

  test("shares add to 1, draws are all counted, bits lie within [0, 1] for any counts", () => {
    const counts = fc.tuple(fc.nat(20), fc.nat(20));
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        const sets = [root(a), cycle(b), lost(c)].filter((s) => s.draws[0] + s.draws[1] > 0);
        fc.pre(sets.reduce((s, x) => s + x.draws[0], 0) > 0 && sets.reduce((s, x) => s + x.draws[1], 0) > 0);
        const verdict = conclude(
          sets,
          sets.map(() => answers(1, 0)),
        );
        for (const memory of verdict.memories) {
          expect(Object.values(memory.shares).reduce((x, y) => x + y)).toBeCloseTo(1, 12);
        }
        expect(verdict.bits).toBeGreaterThanOrEqual(-1e-12);
        expect(verdict.bits).toBeLessThanOrEqual(1 + 1e-12);
        expect(verdict.margin).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("where draws went: own, shared, another memory's, the ± partner of the usual one; z_d near a mean changes nothing", () => {
    const pair = { ...root([30, 30]), partner: 1 };
    const mirror = { ...root([4, 6]), partner: 0 };
    const [zero, one] = conclude(
      [pair, mirror, root([6, 0]), root([0, 4])],
      [answers(1, 1), answers(1, 1), answers(1, 1), answers(1, 1)],
    ).memories;
    expect(zero.went).toEqual({ own: 0.15, shared: 0.75, anothers: 0, partner: 0.1, undecided: 0 });
    expect(one.went).toEqual({ own: 0.1, shared: 0.75, anothers: 0, partner: 0.15, undecided: 0 });
    // the shared root's z_d lies at −1 1, the mean of stimulus 1: forgotten all the same
    const shared = conclude([root([40, 40])], [answers(1, 1)]).memories[1];
    expect(shared).toMatchObject({ verdict: "forgets", nearestOwn: 1, retained: 0 });
    expect(conclude([root([40, 2]), root([0, 38])], [answers(1, 0), answers(0, 1)]).memories[1].went.anothers).toBe(
      0.05,
    );
  });

  test("chaos is kept apart: all of it, or more than 20 % of a memory", () => {
    expect(conclude([chaos([40, 40])], [answers(0, 0)])).toMatchObject({ network: "chaotic" });
    expect(conclude([root([40, 30]), chaos([0, 10])], [answers(1, 0), answers(0, 0)]).network).toBe("chaotic");
  });

  test("sensitivity: a verdict on the edge changes with the threshold and with the draws, a firm one with neither", () => {
    const firm = [root([40, 0]), root([0, 40])];
    const firmly = concludeSensitivity(evidenceOf(firm, [answers(1, 0), answers(0, 1)]), firm, PROTOCOL, KEY);
    expect(firmly.resampled).toEqual([{ network: "direct", share: 1 }]);
    expect(firmly.thresholds.map((t) => t.network)).toEqual(["direct", "direct", "direct", "direct"]);
    const edge = [root([38, 2]), root([2, 38])];
    const lies = concludeSensitivity(evidenceOf(edge, [answers(1, 0), answers(0, 1)]), edge, PROTOCOL, KEY);
    // P(0 | L) = 0.95; Wilson's bound of 38 of 40 is 0.835: firm at 0.85 and 0.8, not at a share of 0.9
    expect(lies.thresholds.map((t) => `${t.threshold} ${t.value} ${t.network}`)).toEqual([
      "retention 0.85 direct",
      "retention 0.95 direct",
      "decidingShare 0.7 direct",
      "decidingShare 0.9 mixed",
    ]);
    expect(lies.resampled.length).toBeGreaterThan(1);
    expect(lies.resampled.reduce((sum, r) => sum + r.share, 0)).toBeCloseTo(1, 12);
    expect(concludeSensitivity(evidenceOf(edge, [answers(1, 0), answers(0, 1)]), edge, PROTOCOL, KEY)).toEqual(lies);
  });

  test("a network that was not followed has no memories and no margin", () => {
    expect(verdictSchema.parse(unjudged("diverged", PROTOCOL))).toMatchObject({ margin: null, memories: [] });
  });
});
