import { expect, test } from "vitest";
import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import { delayAt, releaseTimeFor, STEPS, sigmaAt, stepOfDelay, stepOfSigma } from "./scales.ts";

test("noise goes from none over a tenth of what is borne to twenty times that, and back", () => {
  const scales = { sigma: 0.0275 };
  expect(sigmaAt(0, scales)).toBe(0);
  expect(sigmaAt(1, scales)).toBeCloseTo(0.0028, 6);
  expect(sigmaAt(STEPS, scales)).toBeCloseTo(0.55, 6);
  // two digits of σ say its step to within one
  for (const step of [1, 20, 57, 100])
    expect(Math.abs(stepOfSigma(sigmaAt(step, scales), scales) - step)).toBeLessThan(1);
});

test("the delay's slider holds both ends, and a delay comes back as it was", () => {
  expect([delayAt(0, 5, 200), delayAt(STEPS, 5, 200)]).toEqual([5, 200]);
  for (const delay of [5, 21, 60, 200]) expect(delayAt(stepOfDelay(delay, 5, 200), 5, 200)).toBe(delay);
});

test("a release lasts five time constants or three periods, within bounds", () => {
  const limits = (timeConstant: number | null, period: number | null) =>
    ({ limits: [{ timeConstant, period }] }) as unknown as FlowPortraitData;
  expect(releaseTimeFor(null)).toBe(60);
  expect(releaseTimeFor(limits(40, null))).toBe(200);
  expect(releaseTimeFor(limits(null, 130))).toBe(390);
  expect(releaseTimeFor(limits(1e4, null))).toBe(600);
});
