import { expect, test } from "vitest";
import { watchApproach } from "./approach.ts";
import type { Root } from "./roots.ts";

/** Whether a state that comes in to 0 along one axis for `time` τ at the given rate, and then stays, has settled. */
function settles(own: number, rate: number, time: number): boolean {
  const root = { x: new Float64Array(2), eigenvalue: [own, 0], rate: own } as unknown as Root;
  const approach = watchApproach(root, 0, 0.1, true);
  for (let step = 0; step < 3000; step++) {
    if (approach.watch(Float64Array.of(Math.exp(rate * Math.min(time, step / 10)), 0))) return true;
  }
  return false;
}

test("a real mode settles after one time constant at its own rate, within 20 %: not after four fifths of one, nor at another rate", () => {
  expect(settles(-0.05, -0.05, 26)).toBe(true);
  expect(settles(-0.05, -0.042, 26)).toBe(true);
  expect(settles(-0.05, -0.05, 18)).toBe(false);
  expect(settles(-0.05, -0.05, 6)).toBe(false);
  expect(settles(-0.05, -0.03, 200)).toBe(false);
  expect(settles(-0.05, -0.08, 200)).toBe(false);
});
