import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { caseOf, LINE_WEIGHTS, lineRoots, logSlope, median, perturbedLine, slowLine, speedLimit } from "./line.ts";
import { drawRing, endlessRing, ringFlow, ringSpeed, signChanges } from "./ring.ts";
import { angleBetween } from "./ringAssay.ts";

test("the line itself does not move; of 4000 perturbations each of four cases is left as often, within 0.02, and nothing else", () => {
  for (const { speed } of slowLine(LINE_WEIGHTS, 9, 5)) expect(speed).toBeLessThan(1e-12);
  expect(lineRoots(LINE_WEIGHTS)).toEqual([]);
  const counts = new Map<string, number>();
  for (let draw = 0; draw < 4000; draw++) {
    const name = caseOf(perturbedLine(0.05, 5, draw));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(["both ends", "end 1", "end 2", "inside"]);
  for (const count of counts.values()) expect(Math.abs(count / 4000 - 0.25)).toBeLessThan(0.02);
});

test("sup ‖f‖ on the slow line: medians 1.15e-2, 1.21e-3, 1.21e-4 within a quarter, slope 1.00 ± 0.03", () => {
  const sizes = [1e-2, 1e-3, 1e-4];
  const speeds = sizes.map((size) =>
    median(Array.from({ length: 24 }, (_, draw) => speedLimit(perturbedLine(size, 5, draw)))),
  );
  expectClose(speeds, [1.15e-2, 1.21e-3, 1.21e-4], { relative: 0.25 });
  expectClose(logSlope(sizes, speeds), 1, { absolute: 0.03 });
});

test("the endless ring at ρ = 2 has radius 1.3371088959 and rate −0.7170554670, to 1e-9", () => {
  const { radius, rate } = endlessRing(2);
  expectClose(radius, 1.3371088959, { absolute: 1e-9 });
  expectClose(rate, -0.717055467, { absolute: 1e-9 });
});

test("rings of 100 and 400 units: sup |ω| √N about 1.5, an even number of roots, four or more; the speed is that of the flow", () => {
  for (const N of [100, 400]) {
    const rings = Array.from({ length: 9 }, (_, draw) => ringSpeed(drawRing(N, 5, draw), 2, 120));
    expectClose(median(rings.map(({ fastest }) => fastest)) * Math.sqrt(N), 1.5, { absolute: 0.4 });
    for (const { roots } of rings) {
      expect(roots % 2).toBe(0);
      expect(roots).toBeGreaterThanOrEqual(4);
    }
  }
  const M = drawRing(100, 5, 0);
  const { radius, turning } = ringSpeed(M, 2, 120);
  const flow = ringFlow(M, 2);
  const out = new Float64Array(2);
  for (const k of [0, 17, 90]) {
    const angle = (2 * Math.PI * k) / 120;
    flow.evaluate(Float64Array.of(radius[k] * Math.cos(angle), radius[k] * Math.sin(angle)), out, 1);
    expectClose(out[0] * Math.cos(angle) + out[1] * Math.sin(angle), 0, { absolute: 1e-9 });
    expectClose((out[1] * Math.cos(angle) - out[0] * Math.sin(angle)) / radius[k], turning[k], { absolute: 1e-12 });
  }
});

test("angles between directions, small ones too, to 1e-12; changes of sign go round", () => {
  for (const a of [0, 1e-7, 0.4, 2, Math.PI]) {
    expectClose(angleBetween([2, 0], [3 * Math.cos(a), -3 * Math.sin(a)]), a, { absolute: 1e-12 });
  }
  expect(signChanges([1, -1, 1, -1])).toBe(4);
  expect(signChanges([1, 1, -1])).toBe(2);
});
