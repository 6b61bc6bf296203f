import { describe, expect, test } from "vitest";
import { localDimension, median } from "./localDimension.ts";

describe("local dimension", () => {
  test("states on a line: 1; three states have two neighbours each, however many are wanted", () => {
    const line = Float64Array.from({ length: 3 * 3 }, (_, e) => Math.floor(e / 3) * [1, 2, -1][e % 3]);
    const { neighbours, centres, participation, spectrum } = localDimension(line, 3, 10);
    expect([neighbours, centres]).toEqual([2, 3]);
    expect(participation).toBeCloseTo(1, 12);
    expect(spectrum.length).toBe(2);
  });

  test("a square grid seen through eight neighbours: 2 inside; one state alone has none", () => {
    const grid = Float64Array.from({ length: 2 * 49 }, (_, e) => (e % 2 === 0 ? Math.floor(e / 14) : (e >> 1) % 7));
    expect(localDimension(grid, 2, 8).participation).toBeGreaterThan(1.7);
    expect(localDimension(Float64Array.of(1, 2), 2, 4)).toEqual({
      centres: 0,
      neighbours: 0,
      participation: 0,
      spectrum: [],
    });
  });

  test("two neighbours on a corner of a path: only those two and the state itself count", () => {
    // participation of three states at a right angle with sides 1 and 1: variances 1/3 and 1/9
    const corner = Float64Array.of(1, 0, 0, 0, 0, 1, 50, 50, 51, 50, 52, 50);
    const { spectrum } = localDimension(corner.subarray(0, 6), 2, 2);
    expect(spectrum[0]).toBeCloseTo(0.75, 12);
    expect(spectrum[1]).toBeCloseTo(0.25, 12);
    expect(median([3, 1, 2])).toBe(2);
  });
});
