import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilson } from "../kernel/index.ts";
import {
  concludeVerdict,
  type Draw,
  type LimitSetRecord,
  unjudged,
  type VerdictProtocol,
  verdictSchema,
} from "./index.ts";

const PROTOCOL: VerdictProtocol = {
  site: "end-of-delay-1",
  drawsPerState: 10,
  longest: 2000,
  resumedDraws: 10,
  retention: 0.9,
  decidingShare: 0.8,
};
const root = (draws: number[]): LimitSetRecord => ({
  kind: "fixed-point",
  draws,
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
  period: 20,
  closure: 1e-8,
  size: 5,
  outputs: [0, 0, 0],
  partner: null,
});
const lost = (draws: number[]): LimitSetRecord => ({
  kind: "undecided",
  draws,
  reasons: [{ reason: "test", draws: draws[0] + draws[1] }],
});
const answers = (zero: number, one: number) => [
  [zero, zero],
  [one, one],
];
/** Draws that end as `limitSets[k].draws[memory]` says. */
function conclude(limitSets: LimitSetRecord[], resumed: number[][][]) {
  const draws: Draw[] = [];
  const limitOf: number[] = [];
  for (const memory of [0, 1]) {
    limitSets.forEach((set, k) => {
      for (let d = 0; d < set.draws[memory]; d++) {
        draws.push({ memory, from: 0, number: draws.length });
        limitOf.push(k);
      }
    });
  }
  const verdict = concludeVerdict(["0", "1"], draws, limitOf, limitSets, resumed, PROTOCOL);
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

  test("a network that was not followed has no memories and no margin", () => {
    expect(verdictSchema.parse(unjudged("diverged", PROTOCOL))).toMatchObject({ margin: null, memories: [] });
  });
});
