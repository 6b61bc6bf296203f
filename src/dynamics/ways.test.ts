import { describe, expect, test } from "vitest";
import { eulerMap, flow, uniforms } from "../../test/zoo.ts";
import { finish, openKernel } from "../kernel/index.ts";
import { type Settlement, settle } from "./settle.ts";
import { openWays, type Ways } from "./ways.ts";

/** ẋ = x − x³, and ẏ = −y/5 for two more: x decides where a state goes, and the others make the way there long. */
const system = flow(
  3,
  ([x, y, z], out) => out.set([x - x * x * x, -0.2 * y, -0.2 * z]),
  ([x], out) => out.set([1 - 3 * x * x, 0, 0, 0, -0.2, 0, 0, 0, -0.2]),
  24,
  true,
);
const map = eulerMap(system, 0.1);

/** Where states go, and how many steps that took in all. */
function settled(states: Float64Array, ways?: Ways, known?: Settlement) {
  let steps = 0;
  const options = { longest: 1000, seen: () => steps++, ...(ways && { ways }), ...(known && { known }) };
  const settlement = finish(settle(map, map, system, openKernel({ n: 3 }).solver(3), states, options));
  const sides = settlement.arrivals.map(({ limit }) => {
    if (limit.kind !== "fixed-point") throw new Error(`it went to a ${limit.kind}`);
    return Math.round(settlement.roots[limit.root].x[0]);
  });
  return { settlement, sides, steps, times: settlement.arrivals.map(({ time }) => time) };
}
const statesOf = (xs: ArrayLike<number>, seed: number) => {
  const rest = uniforms(2 * xs.length, 20, 21, seed);
  return Float64Array.from({ length: 3 * xs.length }, (_, e) =>
    e % 3 === 0 ? xs[e / 3] : rest[2 * Math.floor(e / 3) + (e % 3) - 1],
  );
};

describe("ways", () => {
  test("states beside known ways go where they would have gone, after fewer steps, and take as long", () => {
    const ways = openWays(map);
    const scouts = settled(statesOf([0.4, 0.7, -0.5, -0.9], 1), ways);
    const xs = uniforms(60, -1.2, 1.2, 2).filter((x) => Math.abs(x) > 0.2);
    const states = statesOf(xs, 3);
    const alone = settled(states);
    const beside = settled(states, ways, scouts.settlement);
    expect(beside.sides).toEqual(alone.sides);
    expect(beside.sides).toEqual([...xs].map(Math.sign));
    expect(beside.steps).toBeLessThan(0.5 * alone.steps);
    beside.times.forEach((time, c) => {
      expect(Math.abs(time - alone.times[c])).toBeLessThanOrEqual(10);
    });
  });

  test("a way past a saddle is narrow before it: states on the other side, nearly as near, do not join it", () => {
    const ways = openWays(map);
    const scouts = settled(statesOf([1e-7, 1.2e-7], 4), ways);
    expect(scouts.sides).toEqual([1, 1]);
    const xs = [-1e-7, -4e-8, -2e-7, 4e-8, 2e-7];
    expect(settled(statesOf(xs, 5), ways, scouts.settlement).sides).toEqual(xs.map(Math.sign));
  });

  test("where the system is odd, the mirror image of a way leads to the mirror image of its root", () => {
    const ways = openWays(map);
    const scouts = settled(statesOf([0.5, 0.6], 6), ways);
    const mirrored = statesOf([0.52, 0.58], 7).map((v) => -v);
    const beside = settled(mirrored, ways, scouts.settlement);
    expect(beside.sides).toEqual([-1, -1]);
    expect(beside.steps).toBeLessThan(0.6 * settled(mirrored).steps);
  });
});
