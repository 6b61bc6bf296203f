import { expect, test } from "vitest";
import { annuli } from "../../test/zoo/annuli.ts";
import { closeCycle } from "./cycle.ts";
import { distanceFromCycle, isSamePath, type Loop, pathOf } from "./cyclePath.ts";
import { flowFromFunction } from "./flowFromFunction.ts";
import { flowMap } from "./flowMap.ts";

/** Van der Pol's oscillator in Liénard's plane: slow along two branches, with a jump and a sharp bend between them. */
const relaxation = flowFromFunction(
  2,
  (x, out) => {
    out[0] = 10 * (x[0] - (x[0] * x[0] * x[0]) / 3 + x[1]);
    out[1] = -x[0] / 10;
  },
  { odd: true },
);

test("a path lies within 3e-4 sizes of its cycle, wherever on it the path begins, so that two are told to be one", () => {
  const map = flowMap(relaxation, 0.05);
  const search = closeCycle(map, Float64Array.of(2, 0), 400);
  if (search.status === "open") throw new Error(search.reason);
  const { point, period, size } = search.cycle;
  let x = point.slice();
  const states: Float64Array[] = [];
  for (let s = 0; s < (5 * period) / map.timeStep; s++) {
    states.push(x.slice());
    const y = new Float64Array(2);
    map.evaluate(x, y, 1);
    x = y;
  }
  const loops = [0, 40, 97, 150, 231].map((s): Loop => {
    const path = pathOf(map, states[s], period, size);
    return { form: "cycle", point: states[s], path, size };
  });
  for (const loop of loops) {
    // five turns fall between one another's steps
    const farthest = states.reduce((most, state) => Math.max(most, distanceFromCycle(loop, state)), 0);
    expect(farthest).toBeLessThan(3e-4 * size);
    for (const other of loops) expect(isSamePath(loop, other)).toBe(true);
  }
  // what bends gently has few vertices however many steps it takes
  expect(loops[0].path.length / 2).toBeLessThan(500);
});

test("two circles 1 % apart are two", () => {
  const map = flowMap(annuli([1], 1, 1), 0.01);
  const [circle, wider] = [1, 1.01].map((radius): Loop => {
    const path = pathOf(map, Float64Array.of(1, 0), 2 * Math.PI, 2).map((v) => radius * v);
    return { form: "cycle", point: path.slice(0, 2), path, size: 2 * radius };
  });
  expect(isSamePath(circle, circle)).toBe(true);
  expect(isSamePath(circle, wider)).toBe(false);
});
