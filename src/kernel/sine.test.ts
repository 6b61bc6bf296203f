import { expect, test } from "vitest";
import { cos, sin, stream } from "./index.ts";

// Math.sin is within an ulp of the truth in every engine; both bounds together stay below 4e-16
test("sin and cos are those of Math within 4e-16, from 1e-300 to 2²⁰", () => {
  const random = stream({ seed: 1, density: 1 }, "stateNoise");
  for (let k = 0; k < 20_000; k++) {
    const size = [1e-8, 0.1, 1, 10, 1000, 1048576][k % 6];
    const x = size * (2 * random.uniform(k) - 1);
    expect(Math.abs(sin(x) - Math.sin(x)), `sin ${x}`).toBeLessThan(4e-16);
    expect(Math.abs(cos(x) - Math.cos(x)), `cos ${x}`).toBeLessThan(4e-16);
  }
  expect(sin(1e-300)).toBe(1e-300);
});

test("multiples of π/2 to 40 digits: the argument's own rounding decides, not the reduction's", () => {
  // sin(Math.PI) = π − PI = 1.2246467991473532e-16; cos(355/226·2 …) known from arbitrary precision
  expect(Math.abs(sin(Math.PI) / 1.2246467991473532e-16 - 1)).toBeLessThan(1e-4);
  expect(Math.abs(cos(Math.PI / 2) / 6.123233995736766e-17 - 1)).toBeLessThan(1e-4);
  expect(sin(0)).toBe(0);
  expect(cos(0)).toBe(1);
});

test("odd and even to the last bit, NaN for NaN, refused beyond 2²⁰", () => {
  for (const x of [0.3, 1.7, 4, 100.25, 99_999]) {
    expect(sin(-x)).toBe(-sin(x));
    expect(cos(-x)).toBe(cos(x));
  }
  expect(sin(Number.NaN)).toBeNaN();
  expect(() => sin(2e6)).toThrow("at most 2²⁰, got 2000000");
  expect(() => cos(Number.POSITIVE_INFINITY)).toThrow(RangeError);
});
