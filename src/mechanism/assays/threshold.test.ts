import { describe, expect, test } from "vitest";
import { firstBelow, lastBelow } from "./threshold.ts";

const at = [0, 1, 2, 4, 8];

describe("crossings of a level, linear between points, exact", () => {
  test("first and last of a curve that comes back", () => {
    const values = [1, 0.5, 1, 0.75, 0.25];
    expect(firstBelow(at, values, 0.75)).toBe(0.5);
    expect(lastBelow(at, values, 0.75)).toBe(4);
    expect(lastBelow(at, values, 0.5)).toBe(6);
  });

  test("none where it does not fall below, begins below, or comes back at the end; at the level is not below", () => {
    expect(firstBelow(at, [1, 0.75, 0.75, 0.9, 1], 0.75)).toBe(null);
    expect(firstBelow(at, [0.5, 0.5, 0, 0, 0], 0.75)).toBe(null);
    expect(lastBelow(at, [1, 0, 0, 0, 0.75], 0.75)).toBe(null);
    expect(lastBelow(at, [0, 0, 0, 0, 0], 0.75)).toBe(null);
  });
});
