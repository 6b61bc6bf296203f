import { describe, expect, test } from "vitest";
import { lifetimeOf } from "./lifetime.ts";

const at = [0, 1, 2, 4, 8, 16];

describe("lifetime: first delay with (acc − floor) / (acc₀ − floor) < ½", () => {
  test("counts from the floor, not from zero", () => {
    const accuracy = [1, 1, 0.8, 0.7, 0.5, 0.5];
    expect(lifetimeOf(at, accuracy, 0.5, 0.1)).toEqual({ lifetime: 4, lastCrossing: 4, censored: false });
    expect(lifetimeOf(at, accuracy, 0, 0.1)).toEqual({ lifetime: 16, lastCrossing: null, censored: true });
  });

  test("a curve that comes back has an early first and a late last crossing, or none", () => {
    expect(lifetimeOf(at, [1, 0.2, 1, 1, 0.2, 0.2], 0, 0.1)).toEqual({ lifetime: 1, lastCrossing: 8, censored: false });
    expect(lifetimeOf(at, [1, 0.2, 1, 1, 0.2, 0.9], 0, 0.1)).toEqual({
      lifetime: 1,
      lastCrossing: null,
      censored: false,
    });
  });

  test("where the floor is the start there is nothing to lose", () => {
    expect(lifetimeOf(at, [1, 0.9, 0.9, 0.9, 1, 1], 0.95, 0.1).censored).toBe(true);
  });
});
