import { expect, test } from "vitest";
import { workerBytes, workersWithin } from "./memoryBound.ts";

test("a bound on memory lowers the number of workers, to 0 where one does not fit", () => {
  const one = workerBytes(1000, 4);
  expect(workersWithin(10 * one, 1000, 4, 2)).toBe(2);
  expect(workersWithin(2.5 * one, 1000, 4, 8)).toBe(2);
  expect(workersWithin(0.9 * one, 1000, 4, 8)).toBe(0);
  expect(workersWithin(0.9 * one, 500, 4, 8)).toBeGreaterThan(1); // smaller networks need less
});

test("a further network of N = 1000 counts with 8 to 20 MB", () => {
  const more = workerBytes(1000, 4) - workerBytes(1000, 3);
  expect(more).toBeGreaterThan(8e6);
  expect(more).toBeLessThanOrEqual(20e6);
});
