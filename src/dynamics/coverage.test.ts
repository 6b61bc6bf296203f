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

  test("Esty's interval, worked by hand: m 400, f₁ 40, f₂ 10", () => {
    const [low, high] = coverageOf(400, 40, 10).interval;
    const half = (1.959964 * Math.sqrt(40 * 0.9 + 20)) / 400;
    expect(low).toBeCloseTo(0.9 - half, 12);
    expect(high).toBeCloseTo(0.9 + half, 12);
  });

  test("geometric and uniform kinds, samples of 60 and 300: it holds the true coverage 90 times in 100 or more", () => {
    const random = stream({ seed: 5, density: 1 }, "orthogonalStart");
    let at = 0;
    for (const weights of [Array.from({ length: 40 }, (_, k) => 0.85 ** k), new Array(30).fill(1)]) {
      const total = weights.reduce((a, b) => a + b, 0);
      for (const m of [60, 300]) {
        let held = 0;
        for (let trial = 0; trial < 300; trial++) {
          const counts = new Array(weights.length).fill(0);
          for (let k = 0; k < m; k++) {
            let left = random.uniform(at++) * total;
            let kind = 0;
            while (kind < weights.length - 1 && left >= weights[kind]) left -= weights[kind++];
            counts[kind]++;
          }
          const truth = weights.reduce((sum, w, k) => sum + (counts[k] > 0 ? w / total : 0), 0);
          const times = (n: number) => counts.filter((c) => c === n).length;
          const [low, high] = coverageOf(m, times(1), times(2)).interval;
          if (low <= truth && truth <= high) held++;
        }
        expect(held / 300).toBeGreaterThan(0.9);
      }
    }
  });
});
