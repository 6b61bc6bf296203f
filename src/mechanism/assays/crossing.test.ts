import { expect, test } from "vitest";
import { crossingTime } from "./crossing.ts";

const decay = (rate: number, offset: number, count: number) =>
  Array.from({ length: count }, (_, t) => Math.exp(-rate * t) - offset);

test("crossing: when e^{−0.1 t} falls below 0.25, within the error of linear interpolation over 1 τ", () => {
  expect(Math.abs(crossingTime(decay(0.1, 0.25, 60), null, null) - Math.log(4) / 0.1)).toBeLessThan(0.02);
});

test("crossing: beyond the end it follows the slowest mode, exactly for a single one", () => {
  expect(crossingTime(decay(0.01, 0.25, 20), -0.25, -0.01)).toBeCloseTo(Math.log(4) / 0.01, 9);
});

test("crossing: never, where heights go to a limit of the same sign", () => {
  expect(crossingTime(decay(0.1, -0.1, 60), 0.1, -0.1)).toBe(Number.POSITIVE_INFINITY);
  expect(crossingTime(decay(0.1, -0.1, 60), null, null)).toBe(Number.POSITIVE_INFINITY);
});
