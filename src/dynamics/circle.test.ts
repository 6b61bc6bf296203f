import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { polarMap } from "../../test/zoo/mapFamilies.ts";
import { blocks, henon, rotation, tanhMap } from "../../test/zoo/maps.ts";
import { hopf, spiral } from "../../test/zoo.ts";
import type { System } from "../kernel/index.ts";
import { type Circle, closeCircle, distanceFromCircle } from "./circle.ts";
import { PHASES } from "./cycle.ts";
import { flowMap } from "./flowMap.ts";
import { norm } from "./vectors.ts";

function closed(map: System, start: readonly number[]): Circle {
  const found = closeCircle(map, Float64Array.from(start));
  if (found.status === "open") throw new Error(found.reason);
  return found.circle;
}

describe("circles with known answers", () => {
  test("random circles of radius 1: rotation number to 1e-6, attraction ln(1 − pull) to 1e-6, states to ten closures, paths to 1e-3", () => {
    const circles = fc.record({
      pull: fc.double({ min: 0.02, max: 0.9, noNaN: true }),
      turns: fc.double({ min: 0.03, max: 0.47, noNaN: true }).filter((t) => {
        for (let q = 1; q < 60; q++) if (Math.abs(t * q - Math.round(t * q)) < 1e-3) return false;
        return true;
      }),
    });
    fc.assert(
      fc.property(circles, ({ pull, turns }) => {
        const circle = closed(polarMap([{ pull, turns }]), [0.3, 0.2]);
        expect([circle.form, circle.strands]).toEqual(["circle", 1]);
        expectClose(circle.rotation, turns, { absolute: 1e-6 });
        expectClose(circle.period, 1 / turns, { relative: 1e-4 });
        expectClose(circle.along.value, 0, { absolute: 1e-6 });
        expectClose(circle.attraction.value, Math.log(1 - pull), { relative: 1e-5 });
        for (let k = 0; k < PHASES; k++) {
          expectClose(norm(circle.orbit.subarray(2 * k, 2 * k + 2)), 1, { absolute: 1e-9 + 10 * circle.closure });
        }
        expect(circle.orbit.length).toBe(2 * PHASES);
        expect(circle.closure).toBeLessThan(1e-5);
        for (const angle of [0, 1, 2, 3, 4, 5]) {
          expect(distanceFromCircle(circle, Float64Array.of(Math.cos(angle), Math.sin(angle)))).toBeLessThan(1e-3);
        }
        expectClose(distanceFromCircle(circle, new Float64Array(2)), 1, { absolute: 1e-3 });
      }),
      { numRuns: 8, seed: 1, endOnFailure: true },
    );
  });

  test.each([
    [1.2, 1 / (2 * Math.PI), 1],
    [1.5, 1 / 7.3, 1],
    [1.004, 1 / 7.3, 1],
    [1.0005, 0.137, 1],
  ])(
    "h ← tanh(%d R(%d turns) h) comes to one circle, also where that is slow or the rotation nearly rational",
    (r, turns) => {
      const circle = closed(tanhMap(rotation(r, turns)), [0.3, 0.2]);
      expect(circle.strands).toBe(1);
      expect(Math.abs(circle.rotation - turns)).toBeLessThan(5e-3);
      expect(circle.attraction.value + 3 * circle.attraction.error).toBeLessThan(0);
    },
  );

  test("beside an orbit of period 2, or 4: so many circles visited in turn, and between them is far from all", () => {
    const two = closed(tanhMap(blocks(rotation(1.3, 0.137), [[-2]])), [0.3, 0.2, 0.5]);
    expect([two.strands, two.strandVertices.length]).toEqual([2, 2]);
    expectClose(two.rotation, closed(tanhMap(rotation(1.3, 0.137)), [0.3, 0.2]).rotation * 2, { absolute: 1e-4 });
    const x = two.orbit.slice(0, 3);
    expect(distanceFromCircle(two, x)).toBeLessThan(1e-2);
    x[2] = 0;
    expectClose(distanceFromCircle(two, x), 0.9575, { absolute: 1e-2 });
    expect(closed(tanhMap(blocks(rotation(1.3, 0.137), rotation(1.3, 0.25))), [0.3, 0.2, 0.4, 0.1]).strands).toBe(4);
  });
});

describe("what is no attracting circle", () => {
  const reason = (map: System, start: readonly number[]) => {
    const found = closeCircle(map, Float64Array.from(start), { mostSteps: 16_384 });
    return found.status === "open" ? found.reason : "closed";
  };
  test("an orbit, a torus, chaos, a fixed point, a slow spiral, one unit, a family of circles: open, with the reason", () => {
    expect(reason(tanhMap(rotation(1.3, 0.25)), [0.3, 0.2])).toMatch(/no closed curve/);
    expect(
      reason(
        polarMap([
          { pull: 0.3, turns: 0.137 },
          { pull: 0.2, turns: 0.2341 },
        ]),
        [0.3, 0.2, 0.1, 0.4],
      ),
    ).toMatch(/no closed curve: two or more of its exponents are zero/);
    expect(reason(henon(1.4), [0.1, 0.1])).toMatch(/chaotic/);
    expect(reason(tanhMap(rotation(0.9, 0.137)), [0.3, 0.2])).toMatch(/come to rest/);
    expect(reason(tanhMap(rotation(0.9999, 0.137)), [0.3, 0.2])).toMatch(/no closed curve|no better|come to rest/);
    expect(reason(tanhMap([[-2]]), [0.3])).toMatch(/one unit/);
    expect(reason(henon(2), [3, 3])).toMatch(/finite/);
    // a rotation without any attraction: all circles are invariant, none attracts
    expect(reason(polarMap([{ pull: 0, turns: 0.137 }]), [0.3, 0.2])).toMatch(/exponents are/);
    // a spiral that loses 1e-7 a step looks closed for a while
    expect(reason(flowMap(spiral(-1e-7, 1), 1), [0.3, 0.2])).not.toBe("closed");
    expect(() => closeCircle(hopf(1, 1), Float64Array.of(1, 0))).toThrow(RangeError);
  });

  test("a locked orbit of long period is not called a circle", () => {
    // rotation by 1/8 locks to period 8, so weakly that it takes 10⁵ steps; in the meantime it drifts along a circle
    expect(reason(tanhMap(rotation(1.0990637365425937, 0.125)), [0.3, 0.2])).not.toBe("closed");
  });
});
