import { expect, test } from "vitest";
import type { LivePath } from "./livePath.ts";
import { peakOrder } from "./raster.ts";

/** Rates [steps × n] of units whose |rate| peaks at the given step; signs alternate. */
function pathOf(peaks: readonly number[], steps: number, epochs: LivePath["epochs"], done = steps) {
  const n = peaks.length;
  const rates = new Int8Array(steps * n);
  peaks.forEach((peak, i) => {
    for (let t = 0; t < steps; t++) rates[t * n + i] = (i % 2 === 0 ? 1 : -1) * (100 - 10 * Math.abs(t - peak));
  });
  return { rates, steps, done, epochs } as unknown as LivePath;
}

test("units are in the order in which their |rate| peaks, those that peak together in their own", () => {
  expect(peakOrder(pathOf([5, 2, 8, 2, 0], 10, []))).toEqual([4, 1, 3, 0, 2]);
});

test("the peak within delay 1 counts, and of a path on its way what is there", () => {
  const epochs = [{ isMain: true, start: 3, end: 7 }] as unknown as LivePath["epochs"];
  // peaks before and after the delay come down to its edges: 3 and 6
  expect(peakOrder(pathOf([9, 5, 0, 4], 10, epochs))).toEqual([2, 3, 1, 0]);
  expect(peakOrder(pathOf([5, 4, 3], 10, epochs, 5))).toEqual([2, 0, 1]); // only steps 3 and 4 are done
});
