import { describe, expect, test } from "vitest";
import { participationRatio, sequentiality, unitTones } from "./tonic.ts";

const [n, steps] = [20, 40];
/** [1 × steps × n] */
const traces = (rate: (unit: number, step: number) => number) =>
  Float64Array.from({ length: steps * n }, (_, e) => rate(e % n, Math.floor(e / n)));
const constant = traces((unit) => (unit % 2 === 0 ? 0.9 : -0.9));
// each unit is active in its own two steps
const sequence = traces((unit, step) => (Math.floor(step / 2) === unit ? 0.8 : 0));

describe("tonic or phasic", () => {
  test("units held at ±0.9 are sustained throughout; a sequence is above half its peak for 2 of 40 steps", () => {
    expect(unitTones(constant, 1, steps, n, 0.1).sustained).toEqual(new Float64Array(n).fill(1));
    expect(unitTones(sequence, 1, steps, n, 0.1).sustained).toEqual(new Float64Array(n).fill(2 / 40));
  });

  test("peak times of the sequence are its steps; a silent unit has none", () => {
    const { peakTime } = unitTones(sequence, 1, steps, n, 0.1);
    expect(Array.from(peakTime)).toEqual(Array.from({ length: n }, (_, i) => (2 * i + 0.5) / steps));
    expect(unitTones(sequence, 1, steps, n, 0.9).peakTime.every(Number.isNaN)).toBe(true);
  });

  test("sequentiality: 0 where all stay together, 1 for one after another", () => {
    const of = (trace: Float64Array, bins: number) =>
      sequentiality(trace, 1, steps, n, unitTones(trace, 1, steps, n, 0.1).peakTime, bins);
    expect(of(constant, 10)).toBe(0);
    expect(of(sequence, 10)).toBeCloseTo(1, 12);
  });
});

test("participation ratio: d for d equal orthogonal variances, 1 along a line, within 1e-12", () => {
  const corners = Float64Array.from([1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1]);
  expect(participationRatio([corners], 3)).toBeCloseTo(3, 12);
  expect(participationRatio([Float64Array.from([0, 0, 1, 2, 2, 4])], 2)).toBeCloseTo(1, 12);
});
