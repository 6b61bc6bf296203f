import { describe, expect, test } from "vitest";
import { lifetimeOf } from "./lifetime.ts";

const at = [0, 1, 2, 4, 8, 16];

describe("lifetime: when (acc − floor) / (acc₀ − floor) first falls below ½, linear between grid points, exact", () => {
  test("counts from the floor, not from zero", () => {
    // half of 1 … 0.5 is 0.75: midway from 0.875 at 2 to 0.625 at 4
    const accuracy = [1, 1, 0.875, 0.625, 0.5, 0.5];
    expect(lifetimeOf(at, accuracy, 0.5, 0.1)).toEqual({ lifetime: 3, lastCrossing: 3, censored: false });
    expect(lifetimeOf(at, accuracy, 0, 0.1)).toEqual({ lifetime: 16, lastCrossing: null, censored: true });
  });

  test("a curve that comes back has an early first and a late last crossing, or none", () => {
    const back = [1, 0.25, 1, 1, 0.25, 0.25];
    expect(lifetimeOf(at, back, 0, 0.1)).toEqual({ lifetime: 2 / 3, lastCrossing: 4 + 8 / 3, censored: false });
    const again = [1, 0.25, 1, 1, 0.25, 0.9];
    expect(lifetimeOf(at, again, 0, 0.1)).toEqual({ lifetime: 2 / 3, lastCrossing: null, censored: false });
  });

  test("half of it left is not yet lost", () => {
    expect(lifetimeOf(at, [1, 0.5, 0.5, 0.5, 0.5, 0.5], 0, 0.1).censored).toBe(true);
    expect(lifetimeOf(at, [1, 0.5, 0.5, 0.5, 0.5, 0.25], 0, 0.1).lifetime).toBe(8);
  });

  test("where the floor is the start there is nothing to lose", () => {
    expect(lifetimeOf(at, [1, 0.9, 0.9, 0.9, 1, 1], 0.95, 0.1).censored).toBe(true);
    expect(lifetimeOf(at, [1, 0.9, 0.9, 0.9, 0, 0], 0.5, 0.5).censored).toBe(false);
  });
});
