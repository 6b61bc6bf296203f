import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dipOf,
  dipTest,
  holm,
  midRanks,
  type Observation,
  proportion,
  signFlip,
  slope,
  stratifiedPermutation,
  superiority,
} from "./index.ts";

describe("holm", () => {
  it("multiplies the smallest by the number of tests, the next by one less, and never falls", () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
  });
  it("counts a test that could not be made as one of the family", () => {
    expect(holm([0.01, Number.NaN])).toEqual([0.02, Number.NaN]);
  });
  it("refuses what is no probability", () => {
    expect(() => holm([0.2, 1.5])).toThrow("must lie in [0, 1], got 1.5");
  });
});

describe("signFlip", () => {
  it("is exact: six values of one sign give 2/64", () => {
    const { p, isExact, clusters } = signFlip([1, 2, 3, 4, 5, 6]);
    expect([p, isExact, clusters]).toEqual([2 / 64, true, 6]);
  });
  it("counts patterns as brute force does, and equal sums as equal", () => {
    // |±1 ±1 ±2| ≥ 2: six of the eight patterns, all but 1 + 1 − 2 and its mirror
    expect(signFlip([1, -1, 2]).p).toBe(6 / 8);
    expect(signFlip([0.1, 0.2, 0.3]).p).toBe(0.25);
    expect(signFlip([0.1, 0.2, -0.3]).p).toBe(1);
  });
  it("can not reject with five clusters, and then has no finite interval", () => {
    const { p, interval } = signFlip([1, 1.1, 1.2, 1.3, 1.4]);
    expect(p).toBe(2 / 32);
    expect(interval).toEqual([-Infinity, Infinity]);
  });
  it("has an interval that moves with the values and holds their mean", () => {
    const values = [0.3, -0.1, 0.5, 0.2, 0.4, 0.1, 0.25, 0.35];
    const { interval, mean } = signFlip(values);
    const moved = signFlip(values.map((v) => v + 7));
    expect(interval[0]).toBeLessThan(mean);
    expect(interval[1]).toBeGreaterThan(mean);
    expect(moved.interval[0]).toBeCloseTo(interval[0] + 7, 9);
    expect(moved.interval[1]).toBeCloseTo(interval[1] + 7, 9);
  });
  it("rejects a true null in no more than 5 % of samples, and its interval misses 0 in the same ones", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 9 }), (values) => {
        const { p, interval } = signFlip(values);
        expect(interval[0] <= 0 && interval[1] >= 0).toBe(p > 0.05);
      }),
      { numRuns: 200 },
    );
  });
  it("ends its interval at means of subsets: of six the least and the greatest value, of eight by hand", () => {
    expect(signFlip([3, -1, 2, 7, 4, 5]).interval).toEqual([-1, 7]);
    // 0.05 · 2⁷ = 6.4 patterns of 128: the sixth smallest mean of a subset, after 1, 3/2, 2, 7/3 and 5/2
    const powers = signFlip([1, 2, 4, 8, 16, 32, 64, 128]).interval;
    expect(powers[0]).toBe(3);
  });
  it("has nearly the same interval from random patterns of 21 values as from all of 20, one at their mean added: within 0.05", () => {
    const values = Array.from({ length: 20 }, (_, k) => Math.sqrt(k + 1) - 2.5);
    const exact = signFlip(values);
    const sampled = signFlip([...values, exact.mean]);
    for (const k of [0, 1]) expect(Math.abs(sampled.interval[k] - exact.interval[k])).toBeLessThan(0.05);
  });
  it("samples patterns above 20 clusters, close to the exact share", () => {
    const values = Array.from({ length: 21 }, (_, k) => (k % 3 === 0 ? -1 : 1) * (1 + k / 50));
    const sampled = signFlip(values);
    expect(sampled.isExact).toBe(false);
    // normal approximation: sum 7.9…, sd √Σv²
    const z = Math.abs(values.reduce((a, b) => a + b, 0)) / Math.sqrt(values.reduce((a, b) => a + b * b, 0));
    expect(z).toBeGreaterThan(1.2);
    expect(sampled.p).toBeGreaterThan(0.05);
    expect(sampled.p).toBeLessThan(0.25);
  });
  it("refuses values that are not finite", () => {
    expect(() => signFlip([1, Number.NaN])).toThrow("must be finite");
  });
});

const rowsOf = (strata: readonly (readonly [readonly number[], readonly number[]])[]): Observation[] =>
  strata.flatMap(([inside, outside], s) => [
    ...inside.map((value) => ({ stratum: `${s}`, cluster: `${s % 2}`, isInGroup: true, value })),
    ...outside.map((value) => ({ stratum: `${s}`, cluster: `${s % 2}`, isInGroup: false, value })),
  ]);

describe("superiority", () => {
  it("counts pairs within strata only, ties one half", () => {
    const result = superiority(
      rowsOf([
        [
          [3, 1],
          [2, 1],
        ],
        [[100], [200]],
        [[5], []],
      ]),
    );
    // 3>2, 3>1, 1<2, 1=1: 2.5 of 4; 100<200: 0 of 1; the last stratum has one group only
    expect(result.probability).toBe(2.5 / 5);
    expect([result.pairs, result.strata]).toEqual([5, 2]);
    expect(result.byCluster).toEqual([
      { cluster: "0", probability: 2.5 / 4, pairs: 4 },
      { cluster: "1", probability: 0, pairs: 1 },
    ]);
  });
});

describe("stratifiedPermutation", () => {
  it("has mid-ranks", () => {
    expect(midRanks([10, 30, 20, 20])).toEqual([1, 4, 2.5, 2.5]);
  });
  it("comes near the exact p of one stratum: 2 of C(8, 4) = 70 assignments are as far", () => {
    const { p, statistic } = stratifiedPermutation(
      rowsOf([
        [
          [5, 6, 7, 8],
          [1, 2, 3, 4],
        ],
      ]),
    );
    expect(statistic).toBeGreaterThan(0);
    expect(Math.abs(p - 2 / 70)).toBeLessThan(0.012); // three standard errors of 1999 draws
  });
  it("is blind to differences between strata", () => {
    const strata = Array.from(
      { length: 6 },
      (_, s) =>
        [
          [100 * s + 1, 100 * s + 3],
          [100 * s + 2, 100 * s + 2],
        ] as const,
    );
    expect(stratifiedPermutation(rowsOf(strata)).p).toBeGreaterThan(0.9);
  });
  it("sees a small shift that holds in every stratum", () => {
    const strata = Array.from(
      { length: 8 },
      (_, s) =>
        [
          [100 * s + 2, 100 * s + 3],
          [100 * s, 100 * s + 1],
        ] as const,
    );
    expect(stratifiedPermutation(rowsOf(strata)).p).toBeLessThan(0.001);
  });
  it("says 1 where no stratum holds both groups", () => {
    expect(stratifiedPermutation(rowsOf([[[1], []]]))).toMatchObject({ p: 1, strata: 0, observations: 0, clusters: 0 });
  });
});

describe("dip", () => {
  it("is 1/(2n) for equally spaced values and 1/4 for two clumps of equal size", () => {
    expect(dipOf([1, 2, 3, 4, 5, 6, 7, 8])).toBeCloseTo(1 / 16, 12);
    const clumps = [
      ...Array.from({ length: 50 }, (_, k) => k * 1e-6),
      ...Array.from({ length: 50 }, (_, k) => 1 + k * 1e-6),
    ];
    expect(dipOf(clumps)).toBeGreaterThan(0.23);
    expect(dipOf(clumps)).toBeLessThanOrEqual(0.25);
  });
  it("does not change under shifts, positive scales and reflection", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 25 }), (values) => {
        const dip = dipOf(values);
        expect(dipOf(values.map((v) => 8 * v + 64))).toBeCloseTo(dip, 12);
        expect(dipOf(values.map((v) => -v))).toBeCloseTo(dip, 12);
      }),
    );
  });
  it("rejects two humps and not one", () => {
    const hump = (middle: number) => Array.from({ length: 30 }, (_, k) => middle + Math.sin(1 + k * 1.7) * 0.5);
    expect(dipTest([...hump(0), ...hump(4)]).p).toBeLessThan(0.01);
    expect(dipTest(Array.from({ length: 40 }, (_, k) => k + 0.3 * Math.sin(9 * k))).p).toBeGreaterThan(0.5);
  });
  it("refuses values that are not finite", () => {
    expect(() => dipOf([0, Number.POSITIVE_INFINITY])).toThrow("must be finite");
  });
});

describe("slope and proportion", () => {
  it("finds the slope of a line, and none of one abscissa", () => {
    expect(
      slope([
        [1, 5],
        [2, 3],
        [4, -1],
      ]),
    ).toBeCloseTo(-2, 12);
    expect(
      slope([
        [1, 5],
        [1, 3],
      ]),
    ).toBeNaN();
  });
  it("gives a share its interval and refuses impossible counts", () => {
    expect(proportion(8, 10)).toMatchObject({ share: 0.8, count: 8, of: 10 });
    expect(() => proportion(3, 2)).toThrow("0 ≤ count ≤ of");
  });
});
