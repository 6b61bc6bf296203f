import { expect, test } from "vitest";
import { lorenz, uniforms } from "../../test/zoo.ts";
import { finish, openKernel, type System } from "../kernel/index.ts";
import { flowMap } from "./flowMap.ts";
import { cloudOf } from "./motionCloud.ts";
import { type SettleOptions, settle } from "./settle.ts";

const settleWith = (map: System, system: System, states: Float64Array, options: Partial<SettleOptions> = {}) =>
  finish(settle(map, map, system, openKernel({ n: 3 }).solver(3), states, { longest: 2000, ...options }));

const RHO = 24.4;
const focus = Math.sqrt((8 / 3) * (RHO - 1));

/** States about the foci, and states that were on the chaotic set 200 τ before. */
function statesOf(map: System, seed: number) {
  const near = [1, -1, 1].flatMap((sign, k) => {
    const [p, q, r] = uniforms(3, -0.3, 0.3, seed + k);
    return [sign * focus + p, sign * focus + q, RHO - 1 + r];
  });
  let x = Float64Array.of(8.5, 12, 18);
  const chaotic: number[] = [];
  for (let s = 0; chaotic.length < 3 * 12; s++) {
    const y = new Float64Array(3);
    map.evaluate(x, y, 1);
    x = y;
    if (s > 1000 && s % 137 === 0) chaotic.push(...x);
  }
  return Float64Array.from([...near, ...chaotic]);
}

test("Lorenz at ρ = 24.4: states about the stable foci end there, the others are on one chaotic motion, later ones told by its states alone", () => {
  const system = lorenz(0.2, RHO);
  const map = flowMap(system, 0.1);
  const kinds = [...Array(3).fill("fixed-point"), ...Array(12).fill("chaos")];
  const first = settleWith(map, system, statesOf(map, 1));
  expect(first.arrivals.map(({ limit }) => limit.kind)).toEqual(kinds);
  expect(first.motions.length).toBe(1);
  // no exponents are asked for: what is not seen to be among the states of that motion stays undecided
  const again = settleWith(map, system, statesOf(map, 20), { known: first, exponentTime: 0 });
  expect(again.arrivals.map(({ limit }) => limit.kind)).toEqual(kinds);
  for (const { limit, time } of again.arrivals) if (limit.kind === "chaos") expect(time).toBeLessThan(400);
  const alone = settleWith(map, system, statesOf(map, 20).slice(9), { exponentTime: 0 });
  for (const { limit } of alone.arrivals) expect(limit.kind).toBe("undecided");
}, 60_000);

test("a cloud measures from the first states how far the second are; with mirror images where the map is odd; none where they are far apart", () => {
  const row = (from: number) => [0, 1, 2, 3].map((k) => Float64Array.of(from + k, 0));
  const cloud = cloudOf(row(0), row(0.25), 4, false)!;
  expect(cloud.farthest).toBeCloseTo(0.25, 12);
  expect(cloud.middle).toBeCloseTo(0.25, 12);
  expect(cloud.distanceOf(Float64Array.of(-3, 0))).toBe(3);
  expect(cloudOf(row(0), row(0.25), 4, true)!.distanceOf(Float64Array.of(-3, 0))).toBe(0);
  expect(cloudOf(row(0), row(0.25), 0.9, false)).toBe(null);
  expect(cloudOf([], row(0), 4, false)).toBe(null);
});
