import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  answers,
  chaos,
  conclude,
  cycle,
  evidenceOf,
  KEY,
  lost,
  PROTOCOL,
  root,
  SLOW,
  verdicts,
} from "../../test/syntheticEvidence.ts";
import { wilson } from "../kernel/index.ts";
import {
  concludeDraws,
  concludeSensitivity,
  concludeVerdict,
  type LimitSetRecord,
  unjudged,
  verdictSchema,
} from "./index.ts";

describe("memories and pairs of a network at rest", () => {
  test("each memory its own root, and each root answers for its memory: direct, kept apart, 1 bit", () => {
    const verdict = conclude([root([40, 0]), root([0, 40])], [answers(1, 0), answers(0, 1)]);
    expect(verdict).toMatchObject({ network: "direct", kind: null, bits: 1 });
    expect(verdicts(verdict.memories)).toEqual(["retained", "retained"]);
    expect(verdict.memories[0].interval).toEqual(wilson(40, 40));
    expect(verdict.pairs).toMatchObject([
      { memories: ["0", "1"], verdict: "kept-apart", apart: [1, 1], shared: [0, 0] },
    ]);
  });

  test("two memories on one root that answers one of them: that one is kept by default, the other lost into it", () => {
    const verdict = conclude([root([40, 40])], [answers(1, 0)]);
    expect(verdict).toMatchObject({ network: "forgets", bits: 0 });
    expect(verdicts(verdict.memories)).toEqual(["kept-by-default", "lost"]);
    expect(verdict.pairs).toMatchObject([{ verdict: "merged", shared: [1, 1], lost: ["1"], into: ["0"] }]);
  });

  test("a root that answers neither: both are lost, into none", () => {
    const verdict = conclude([root([40, 40])], [answers(0, 0)]);
    expect(verdicts(verdict.memories)).toEqual(["lost", "lost"]);
    expect(verdict.pairs[0]).toMatchObject({ lost: ["0", "1"], into: [] });
  });

  test("a root of its own that does not answer: lost, and the pair is neither apart nor merged", () => {
    const verdict = conclude([root([40, 0]), root([0, 40])], [answers(1, 0), answers(0, 0.8)]);
    expect(verdict).toMatchObject({ network: "mixed", kind: "partial" });
    expect(verdicts(verdict.memories)).toEqual(["retained", "lost"]);
    expect(verdict.pairs[0].verdict).toBe("split");
  });

  test("answered means right after each second stimulus: 0.89 after one of them is lost", () => {
    const right = [
      [
        [1, 0.89],
        [0, 0],
      ],
      answers(0, 1),
    ];
    expect(verdicts(conclude([root([40, 0]), root([0, 40])], right).memories)).toEqual(["lost", "retained"]);
  });

  test("three memories, two of them merged: mixed, and only that pair is lost", () => {
    const sets = [root([40, 40, 0]), root([0, 0, 40])];
    const right = [
      [[1], [0], [0]],
      [[0], [0], [1]],
    ];
    const evidence = { ...evidenceOf(sets, right, [0, 1, 2]), labels: ["0", "1", "2"], targets: null };
    const atSite = [[0], [0], [0]];
    const verdict = concludeVerdict([{ ...evidence, atSite }], sets, right, [], PROTOCOL);
    expect(verdict).toMatchObject({ network: "mixed", kind: "partial" });
    expect(verdict.pairs.map((p) => [p.memories.join("/"), p.verdict])).toEqual([
      ["0/1", "merged"],
      ["0/2", "split"],
      ["1/2", "split"],
    ]);
    // memory 2 is retained; memories 0 and 1 are told apart from it, but not from one another
    expect(verdicts(verdict.memories)).toEqual(["kept-by-default", "lost", "retained"]);
  });

  test("how a pair is lost: only where it is merged at rest; whether it echoes beside every pair", () => {
    const lossOf = (sets: LimitSetRecord[], right: number[][][]) => {
      const evidence = { ...evidenceOf(sets, right), losses: [SLOW] };
      return concludeVerdict([evidence], sets, right, [], PROTOCOL).pairs[0];
    };
    expect(lossOf([root([40, 40])], [answers(1, 0)])).toMatchObject({ loss: "slow-manifold", echoes: "no" });
    const apart = lossOf([root([40, 0]), root([0, 40])], [answers(1, 0), answers(0, 1)]);
    expect(apart).toMatchObject({ loss: null, echoes: "no", evidence: SLOW });
    expect(lossOf([cycle([40, 40])], [answers(0, 0)])).toMatchObject({ verdict: "merged", loss: null });
  });
});

describe("shares that more draws could decide", () => {
  const needs = (sets: LimitSetRecord[], right: number[][][]) =>
    concludeDraws(evidenceOf(sets, right), sets, PROTOCOL).needsDraws.some((needed) => needed);
  const apart = [answers(1, 0), answers(0, 1)];

  test("36 of 40 are open, and say so; 38 of 40 decide, 20 of 40 are split", () => {
    const open = conclude([root([36, 0]), root([4, 40])], apart);
    expect(open).toMatchObject({ network: "undecided", kind: "open-shares", margin: 0 });
    expect(open.memories[0]).toMatchObject({ verdict: "undecided", fate: "retained" });
    expect(open.memories[0].reason).toMatch(
      /^too few draws: after 40 of each, a share lies anywhere from 0\.77 to 0\.96$/,
    );
    expect(open.pairs[0]).toMatchObject({ verdict: "undecided", reason: open.memories[0].reason });
    expect(needs([root([36, 0]), root([4, 40])], apart)).toBe(true);
    expect(needs([root([38, 0]), root([2, 40])], apart)).toBe(false);
    const split = conclude([root([20, 0]), root([20, 40])], [answers(1, 0), answers(0, 1)]);
    expect(split).toMatchObject({ network: "mixed", kind: "partial" });
    expect(split.memories[0].verdict).toBe("split");
    expect(needs([root([20, 0]), root([20, 40])], apart)).toBe(false);
  });

  test("the same share of more draws is decided", () => {
    const three = (all: number) => [
      root([Math.round(0.86 * all), 0]),
      root([0, all]),
      root([Math.round(0.14 * all), 0]),
    ];
    const right = [...apart, answers(0, 0)];
    expect(conclude(three(50), right)).toMatchObject({ network: "undecided", kind: "open-shares" });
    expect(conclude(three(400), right).network).toBe("direct");
  });

  test("draws whose limit set is not known are no matter of their number", () => {
    const sets = [root([40, 28]), lost([0, 12])];
    const verdict = conclude(sets, [answers(1, 0), []]);
    expect(verdict).toMatchObject({ network: "undecided", kind: "open-limit-sets" });
    expect(verdict.memories[1].reason).toMatch(/30 % of its draws end on no limit set that is known/);
    expect(needs(sets, [answers(1, 0), []])).toBe(false);
  });
});

describe("networks that do not rest", () => {
  test("cycles alone are a limit cycle, retained or not, and that is said", () => {
    const cycling = conclude([cycle([40, 0]), cycle([0, 40])], [answers(1, 0), answers(0, 0)]);
    expect(cycling).toMatchObject({ network: "limit-cycle", kind: null });
    expect(verdicts(cycling.memories)).toEqual(["retained", "lost"]);
  });

  test("fixed points and cycles are mixed only where both are there: cycles and undecided draws are not", () => {
    const mixed = conclude([root([40, 0]), cycle([0, 40])], [answers(1, 0), answers(0, 0)]);
    expect(mixed).toMatchObject({ network: "mixed", kind: "fixed-points-and-cycles" });
    const sets = [cycle([40, 36]), lost([0, 4])];
    const stray = conclude(sets, [answers(0, 0), []]);
    expect(stray).toMatchObject({ network: "undecided", kind: "open-limit-sets" });
    expect(concludeDraws(evidenceOf(sets, [answers(0, 0), []]), sets, PROTOCOL).needsDraws).toEqual([false, true]);
    expect(conclude([cycle([400, 360]), lost([0, 40])], [answers(0, 0), []]).network).toBe("limit-cycle");
  });

  test("chaos is kept apart: all of it, or more than 20 % of a memory", () => {
    expect(conclude([chaos([40, 40])], [answers(0, 0)])).toMatchObject({ network: "chaotic", kind: null });
    expect(conclude([root([40, 30]), chaos([0, 10])], [answers(1, 0), answers(0, 0)]).network).toBe("chaotic");
  });
});

describe("what else a verdict says", () => {
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
        for (const { shares, motions, went } of verdict.memories) {
          for (const of of [shares, motions, went]) {
            expect(Object.values(of).reduce((x, y) => x + y)).toBeCloseTo(1, 12);
          }
        }
        expect(verdict.bits).toBeGreaterThanOrEqual(-1e-12);
        expect(verdict.bits).toBeLessThanOrEqual(1 + 1e-12);
        expect(verdict.margin).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("the margin is the distance of the nearest number from its threshold", () => {
    // P(1 | second root) = 40/42 is nearest to 0.9; Wilson's bound of 38 of 40 lies 0.035 above 0.8
    const verdict = conclude([root([38, 0]), root([2, 40])], [answers(1, 0), answers(0, 1)]);
    expect(verdict.margin).toBeCloseTo(Math.min(40 / 42 - 0.9, wilson(38, 40)[0] - 0.8), 12);
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
    const shared = conclude([root([40, 40])], [answers(1, 0)]).memories[1];
    expect(shared).toMatchObject({ verdict: "lost", nearestOwn: 1 });
    const stray = conclude([root([40, 2]), root([0, 38])], [answers(1, 0), answers(0, 1)]).memories[1];
    expect(stray.went.anothers).toBeCloseTo(0.05, 12);
    // the origin is its own partner: whoever ends there has gone to a shared set, not to a partner
    const origin = { ...root([40, 40]), partner: 0 };
    expect(conclude([origin], [answers(0, 0)]).memories[0].went).toMatchObject({ shared: 1, partner: 0 });
  });

  test("sensitivity: a verdict on the edge changes with the threshold and with the draws, a firm one with neither", () => {
    const firm = [root([40, 0]), root([0, 40])];
    const firmly = concludeSensitivity(evidenceOf(firm, [answers(1, 0), answers(0, 1)]), firm, PROTOCOL, KEY);
    expect(firmly.resampled).toEqual([{ network: "direct", share: 1 }]);
    expect(firmly.thresholds.map((t) => t.network)).toEqual(["direct", "direct", "direct", "direct"]);
    const edge = [root([38, 2]), root([2, 38])];
    const lies = concludeSensitivity(evidenceOf(edge, [answers(1, 0), answers(0, 1)]), edge, PROTOCOL, KEY);
    // P(0 | L) = 0.95; Wilson's interval of 38 of 40 is 0.835 to 0.986: firm at 0.85 and 0.8, open at a share of 0.9
    expect(lies.thresholds.map((t) => `${t.threshold} ${t.value} ${t.network}`)).toEqual([
      "retention 0.85 direct",
      "retention 0.95 direct",
      "decidingShare 0.7 direct",
      "decidingShare 0.9 undecided",
    ]);
    expect(lies.resampled.length).toBeGreaterThan(1);
    expect(lies.resampled.reduce((sum, r) => sum + r.share, 0)).toBeCloseTo(1, 12);
    expect(concludeSensitivity(evidenceOf(edge, [answers(1, 0), answers(0, 1)]), edge, PROTOCOL, KEY)).toEqual(lies);
  });

  test("sensitivity of how a pair is lost: each threshold at another value, the first that fits each time", () => {
    const sets = [root([40, 40])];
    const evidence = { ...evidenceOf(sets, [answers(1, 0)]), losses: [{ ...SLOW, rate: 0.06, attraction: 2.5 }] };
    const { losses } = concludeSensitivity(evidence, sets, PROTOCOL, KEY);
    const of = (threshold: string) => losses.filter((l) => l.threshold === threshold).map((l) => l.losses[0]);
    // κ T = 0.3, r = 2.5, κ/κ_echo = 0.4
    expect(of("slow")).toEqual(["fading-transient", "slow-manifold"]);
    expect(of("dimension")).toEqual(["slow-manifold", "slow-manifold"]);
    expect(of("attracting")).toEqual(["slow-manifold", "weakly-attracting"]);
    expect(of("echoShare")).toEqual(["slow-manifold", "slow-manifold"]);
  });

  test("a network that was not followed has no memories and no margin", () => {
    expect(verdictSchema.parse(unjudged("diverged", PROTOCOL))).toMatchObject({
      margin: null,
      memories: [],
      pairs: [],
    });
  });
});
