import { describe, expect, test } from "vitest";
import { stream } from "../kernel/index.ts";
import { coverageOf } from "./coverage.ts";

describe("Good–Turing coverage", () => {
  test("known values: 1 − f₁/m; without seeds nothing; without singletons an interval that still has a width", () => {
    expect(coverageOf(100, 7, 3).share).toBeCloseTo(0.93, 12);
    expect(coverageOf(0, 0, 0)).toEqual({ share: Number.NaN, interval: [0, 1] });
    const [low, high] = coverageOf(200, 0, 0).interval;
    expect(low).toBeGreaterThan(0.97);
    expect(low).toBeLessThan(0.99);
    expect(high).toBe(1);
    expect(coverageOf(10, 10, 0).interval[0]).toBe(0);
  });

  test("the interval, worked by hand: m 400, f₁ 40, f₂ 10", () => {
    const [low, high] = coverageOf(400, 40, 10).interval;
    const half = (1.959964 * Math.sqrt(42 * (1 - 42 / 404) + 24)) / 400;
    expect(low).toBeCloseTo(0.9 - half, 12);
    expect(high).toBeCloseTo(0.9 + half, 12);
  });

  // standard error of one share: 0.7 %
  test.each([10, 20, 60, 300])(
    "of eight distributions of kinds, 1000 samples of %i each: it holds the true coverage in 95 % or more, within 1.5 %",
    (m) => {
      const random = stream({ seed: 5, density: 1 }, "orthogonalStart", m);
      let at = 0;
      for (const weights of [
        Array.from({ length: 40 }, (_, k) => 0.85 ** k),
        ...[5, 30, 100].map((kinds) => new Array<number>(kinds).fill(1)),
        ...[1, 1.5].map((power) => Array.from({ length: 300 }, (_, k) => (k + 1) ** -power)),
        [1, ...new Array<number>(20).fill(0.01)],
        [0.7, 0.25, 0.05],
      ]) {
        const total = weights.reduce((a, b) => a + b, 0);
        const upTo: number[] = [];
        for (const w of weights) upTo.push((upTo[upTo.length - 1] ?? 0) + w / total);
        let held = 0;
        for (let trial = 0; trial < 1000; trial++) {
          const counts = new Uint32Array(weights.length);
          for (let k = 0; k < m; k++) counts[kindAt(upTo, random.uniform(at++))]++;
          const truth = weights.reduce((share, w, k) => share + (counts[k] > 0 ? w / total : 0), 0);
          const times = (n: number) => counts.filter((c) => c === n).length;
          const [low, high] = coverageOf(m, times(1), times(2)).interval;
          if (low - 1e-12 <= truth && truth <= high + 1e-12) held++;
        }
        expect(held).toBeGreaterThanOrEqual(935);
      }
    },
  );
});

/** The first kind whose share, with those before it, is above u. */
function kindAt(upTo: readonly number[], u: number): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
