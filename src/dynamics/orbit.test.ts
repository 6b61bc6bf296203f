import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { blocks, discrete, henon, rotation, tanhMap } from "../../test/zoo/maps.ts";
import { hopf } from "../../test/zoo.ts";
import type { System } from "../kernel/index.ts";
import { closeOrbit, isSameOrbit, type Orbit } from "./orbit.ts";
import { distanceFromOrbit } from "./orbitReach.ts";
import { distance } from "./vectors.ts";

function closed(map: System, start: readonly number[]): { orbit: Orbit; isReached: boolean } {
  const found = closeOrbit(map, Float64Array.from(start));
  if (found.status === "open") throw new Error(found.reason);
  return found;
}

/** a = tanh(s a) > 0. */
function amplitude(s: number): number {
  let a = 1;
  for (let k = 0; k < 100_000; k++) a = Math.tanh(s * a);
  return a;
}

const roll = (n: number, s: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (j === (i + n - 1) % n ? s : 0)));

describe("orbits with known answers", () => {
  test.each([-2, -1.3, -1.01])("h ← tanh(%d h): ±a with a = tanh(s a), multiplier (s (1 − a²))², to 1e-10", (w) => {
    const { orbit, isReached } = closed(tanhMap([[w]]), [0.3]);
    const a = amplitude(-w);
    expect([orbit.form, orbit.steps, orbit.period, orbit.stability, isReached]).toEqual([
      "orbit",
      2,
      2,
      "stable",
      true,
    ]);
    expectClose(orbit.orbit.map(Math.abs), [a, a], { absolute: 1e-10 });
    expectClose(orbit.multipliers[0], [(w * (1 - a * a)) ** 2, 0], { absolute: 1e-10 });
    expectClose([orbit.size, orbit.separation], [2 * a, 2 * a], { absolute: 1e-9 });
    expect(orbit.closure).toBeLessThan(1e-11);
  });

  test.each([1.004, 1.00005])(
    "h ← tanh(%d R(90°) h): period 4 with two multipliers (s (1 − a²))⁴ to 1e-9, however slow",
    (s) => {
      const { orbit, isReached } = closed(tanhMap(rotation(s, 0.25)), [0.3, 0.15]);
      const a = Math.abs(orbit.orbit[0]);
      expectClose(Math.tanh(s * a), a, { absolute: 1e-12 });
      expect([orbit.steps, orbit.stability, isReached]).toEqual([4, "stable", true]);
      const truth = (s * (1 - a * a)) ** 4;
      expectClose(orbit.multipliers.flat(), [truth, 0, truth, 0], { absolute: 1e-9 });
    },
  );

  test("the orbit along the axes of that map is unstable: found from a state exactly on it, and said to be", () => {
    const { orbit, isReached } = closed(tanhMap(rotation(1.004, 0.25)), [0.3, 0]);
    expect([orbit.steps, orbit.stability, orbit.unstable, isReached]).toEqual([4, "unstable", 1, true]);
    // tanh(s a)-amplitude along, slope s of the other unit across
    expectClose(orbit.multipliers[0][0], 1.004 ** 4, { absolute: 1e-9 });
  });

  test("random rings of n tanh units: the period is that of the signs, all multipliers (s (1 − a²))ᵖ to 1e-8", () => {
    const rings = fc.record({
      s: fc.double({ min: 1.1, max: 3, noNaN: true }),
      signs: fc.array(fc.boolean(), { minLength: 2, maxLength: 9 }),
    });
    fc.assert(
      fc.property(rings, ({ s, signs }) => {
        const n = signs.length;
        const first = signs.map((sign) => (sign ? 1 : -1));
        const isBack = (p: number) => first.every((v, i) => v === first[(i + p) % n]);
        let period = 1;
        while (!isBack(period)) period++;
        const found = closeOrbit(
          tanhMap(roll(n, s)),
          Float64Array.from(first, (v, i) => v * (0.3 + 0.05 * i)),
        );
        if (period === 1) return found.status === "open";
        if (found.status === "open") throw new Error(found.reason);
        const { orbit, isReached } = found;
        expect([orbit.steps, orbit.stability, isReached]).toEqual([period, "stable", true]);
        const a = amplitude(s);
        expectClose(orbit.orbit.map(Math.abs), new Array(n * period).fill(a), { absolute: 1e-9 });
        const sizes = orbit.multipliers.map(([re, im]) => Math.hypot(re, im));
        expectClose(sizes, new Array(n).fill((s * (1 - a * a)) ** period), { absolute: 1e-8 });
        return true;
      }),
      { numRuns: 25, seed: 1, endOnFailure: true },
    );
  });

  test("80 units, beyond what is done densely: period 5, leading multipliers to 1e-7, residual 1e-11", () => {
    const pattern = Float64Array.from({ length: 80 }, (_, i) => (i % 5 < 2 ? 0.9 : -0.7));
    const { orbit, isReached } = closed(tanhMap(roll(80, 1.3)), Array.from(pattern));
    const a = amplitude(1.3);
    expect([orbit.steps, orbit.isDense, orbit.stability, isReached]).toEqual([5, false, "stable", true]);
    expectClose(Math.hypot(...orbit.multipliers[0]), (1.3 * (1 - a * a)) ** 5, { absolute: 1e-7 });
    expect(orbit.closure).toBeLessThan(1e-11);
  });

  test("Hénon's window of period 7 at a = 1.24: F⁷ brings each point back to 1e-12, in order, the least period", () => {
    const map = henon(1.24);
    const { orbit, isReached } = closed(map, [0.1, 0.1]);
    expect([orbit.steps, orbit.stability, isReached]).toEqual([7, "stable", true]);
    let x = orbit.orbit.slice(0, 2);
    for (let k = 1; k <= 7; k++) {
      const y = new Float64Array(2);
      map.evaluate(x, y, 1);
      x = y;
      const at = (k % 7) * 2;
      expect(distance(x, orbit.orbit.subarray(at, at + 2))).toBeLessThan(1e-12);
    }
    // the product of all multipliers is that of the determinants, (−b)⁷
    const [[p], [q]] = orbit.multipliers;
    expectClose(p * q, (-0.3) ** 7, { absolute: 1e-10 });
    expect(orbit.separation).toBeGreaterThan(0.01);
    expect(distanceFromOrbit(orbit, orbit.orbit.slice(4, 6))).toBe(0);
  });
});

describe("what is no orbit, or not surely", () => {
  test("a fixed point, a slow spiral, an irrational circle, one that runs away: open, with the reason", () => {
    const reason = (map: System, start: readonly number[]) => {
      const found = closeOrbit(map, Float64Array.from(start));
      return found.status === "open" ? found.reason : `closed: ${found.orbit.steps}`;
    };
    expect(reason(tanhMap([[2]]), [0.3])).toMatch(/come to rest/);
    expect(reason(tanhMap(rotation(0.9999, 1 / 7.3)), [0.3, 0.2])).toMatch(/fixed point|no recurrence/);
    expect(reason(tanhMap(rotation(1.2, 1 / (2 * Math.PI))), [0.3, 0.2])).toMatch(/no recurrence closes/);
    expect(reason(henon(2), [3, 3])).toMatch(/not stay finite/);
    expect(() => closeOrbit(hopf(1, 1), Float64Array.of(1, 0))).toThrow(RangeError);
  });

  test("in chaos an orbit that is only passed is unstable and not reached", () => {
    const found = closeOrbit(henon(1.4), Float64Array.of(0.1, 0.1));
    if (found.status === "closed") {
      expect([found.isReached, found.orbit.stability]).toEqual([false, "unstable"]);
      expect(Math.hypot(...found.orbit.multipliers[0])).toBeGreaterThan(1);
    }
    expect(found.status).toBe("closed");
  });

  test("mirror images and orbits of other periods are not merged; the same one from another start is, whatever its first point", () => {
    const map = tanhMap(roll(3, 1.5)); // signs + + − and their mirror image + − −, and ± of period 2 in six units
    const one = closed(map, [0.5, 0.6, -0.7]).orbit;
    expect(isSameOrbit(one, closed(map, [-0.5, 0.2, 0.1]).orbit)).toBe(true);
    expect(isSameOrbit(one, closed(map, [-0.5, -0.6, 0.7]).orbit)).toBe(false);
    const two = tanhMap(blocks([[-2]], [[2]]));
    expect(isSameOrbit(closed(two, [0.3, 0.2]).orbit, closed(two, [-0.9, 0.8]).orbit)).toBe(true);
    expect(isSameOrbit(closed(two, [0.3, 0.2]).orbit, closed(two, [0.3, -0.2]).orbit)).toBe(false);
  });

  test("a relu map: inside the pieces the multiplier is exact, on a kink the stability is left open with the reason", () => {
    const relu = (a: number, b: number) =>
      discrete(
        1,
        ([x], out) => out.set([Math.max(0, b - a * x)]),
        ([x], out) => out.set([b - a * x > 0 ? -a : 0]),
        { linearRadius: ([x]) => Math.abs(b / a - x) },
      );
    const { orbit, isReached } = closed(relu(2, 1), [0.2]); // 0 → 1 → 0
    expect([orbit.steps, orbit.stability, isReached]).toEqual([2, "stable", true]);
    expect(orbit.multipliers[0].map(Math.abs)).toEqual([0, 0]);
    const onKink = closed(relu(1, 1), [0]); // 0 → 1 → 0 again, but at 1 the unit is just switched off
    expect([onKink.orbit.steps, onKink.orbit.stability, onKink.isReached]).toEqual([2, "undecided", true]);
    expect(onKink.orbit.stabilityReason).toMatch(/kink/);
    const inside = closed(relu(1, 1), [0.3]); // 0.3 → 0.7 → 0.3: one of a family
    expect([inside.orbit.steps, inside.orbit.stability]).toEqual([2, "marginal"]);
  });
});
