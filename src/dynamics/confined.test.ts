/** @file Maps that take a box into itself: searches stay in it, and the indices of their roots add up to one. */
import { expect, test } from "vitest";
import { finish, type Kernel, openKernel, type System } from "../kernel/index.ts";
import { gruModel } from "../network/index.ts";
import { censusOfRoots } from "./census.ts";
import { confined, moveWithin } from "./confined.ts";
import { flowOfMap } from "./flowOfMap.ts";

/** A GRU of one unit that stays where it is put far outside: z = σ(w_z h), m = tanh(w_m h / 2). */
function unit(wz: number, wm: number) {
  const none = new Float64Array(0);
  const model = gruModel({
    ...{ units: 1, inputs: 0, outputs: 0, input: none, readout: none, readoutBias: none },
    recurrent: Float64Array.of(0, wz, wm),
    bias: new Float64Array(3),
    recurrentBias: new Float64Array(3),
    initialState: Float64Array.of(0),
  });
  const kernel: Kernel = openKernel(model.needs);
  return { flow: flowOfMap(model.open(kernel).systems().exact), solver: kernel.solver(1) };
}
const census = (flow: System, solver: ReturnType<typeof unit>["solver"], seeds: number[]) =>
  finish(censusOfRoots(flow, solver, 1, Float64Array.from(seeds)));

test("where z is 1 to rounding a GRU stands still without a root: nothing is found there", () => {
  const { flow, solver } = unit(12, 1);
  const F = new Float64Array(1);
  flow.evaluate(Float64Array.of(3), F, 1);
  expect(Math.abs(F[0])).toBeLessThan(1e-10); // a root, by its speed
  const { roots, continua, outcomes } = census(flow, solver, [0.1, 0.9, 3, 5]);
  expect(roots.map(({ x }) => x[0])).toEqual([expect.closeTo(0, 9)]); // m < h/2: 0 is the only one
  expect(continua).toEqual([]);
  expect(outcomes.filter(({ x }) => Math.abs(x[0]) > 1.001).every(({ status }) => status !== "root")).toBe(true);
});

test("indices add up to 1: with both stable roots and not the saddle between them, one is missing, until it is found", () => {
  const { flow, solver } = unit(1, 6); // m = tanh(3 h): roots −h, 0, h
  const { roots, parity } = census(flow, solver, [-0.99, 0, 0.99]);
  expect(roots.length).toBe(3);
  expect(parity).toMatchObject({ expected: 1, found: 1, missing: 0 });
  expect(parity!.assumption).toMatch(/takes a box into itself \(Brouwer\), which is proven/);
  const some = finish(
    censusOfRoots(flow, solver, 1, Float64Array.of(-0.99, 0.99), { deflated: 0, followsEdges: false }),
  );
  expect(some.roots.length).toBe(2);
  expect(some.parity).toMatchObject({ found: 2, missing: 1 });
});

test("states are moved to the edge of the box, those of other flows are left alone", () => {
  const { flow } = unit(1, 1);
  const states = Float64Array.of(-3, 0.5, 2);
  moveWithin(flow, states);
  expect(Array.from(states)).toEqual([-1, 0.5, 1]);
  const free: System = { ...flow, within: undefined as never };
  expect(confined(free)).toBe(free);
});
