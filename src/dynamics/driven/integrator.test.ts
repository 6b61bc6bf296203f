import { expect, test } from "vitest";
import { hopf, spiral } from "../../../test/zoo.ts";
import { exp } from "../../kernel/index.ts";
import { flowFromEquations } from "./flowFromEquations.ts";
import { integrate, openIntegrator, upwardCrossings } from "./integrator.ts";

test("a linear spiral is where e^{At} puts it, to 1e-10, however long it is followed between two times", () => {
  const times = Float64Array.of(0, 0.3, 2, 40);
  const { states, status } = integrate(spiral(-0.1, 2), Float64Array.of(1, 0), times, { tolerance: 1e-11 });
  expect(status).toBe("finished");
  times.forEach((t, k) => {
    expect(Math.abs(states[2 * k] - Math.exp(-0.1 * t) * Math.cos(2 * t))).toBeLessThan(1e-10);
    expect(Math.abs(states[2 * k + 1] - Math.exp(-0.1 * t) * Math.sin(2 * t))).toBeLessThan(1e-10);
  });
});

test("the error falls with the tolerance", () => {
  const error = (tolerance: number) => {
    const { states } = integrate(spiral(-0.1, 2), Float64Array.of(1, 0), Float64Array.of(10), { tolerance });
    return Math.abs(states[0] - Math.exp(-1) * Math.cos(20));
  };
  expect(error(1e-10)).toBeLessThan(0.1 * error(1e-3));
});

test("crossings of a circle of radius ½ and turn 3 are 2π/3 apart, each on the section, to 1e-9", () => {
  const { crossings } = upwardCrossings(hopf(0.25, 3), Float64Array.of(0.5, 0), 20, (x) => x[0], { tolerance: 1e-12 });
  expect(crossings).toHaveLength(9);
  crossings.forEach(({ time, state }, k) => {
    expect(Math.abs(time - (0.75 + k) * ((2 * Math.PI) / 3))).toBeLessThan(1e-9);
    expect(Math.abs(state[0])).toBeLessThan(1e-12);
  });
});

test("what runs to infinity in a finite time is said to diverge", () => {
  const explosion = flowFromEquations(
    1,
    (x, out) => {
      out[0] = x[0] * x[0];
    },
    (x, out) => {
      out[0] = 2 * x[0];
    },
  );
  const { status, states } = integrate(explosion, Float64Array.of(1), Float64Array.of(0.5, 2));
  expect(status).toBe("diverged");
  expect(Math.abs(states[0] - 2)).toBeLessThan(1e-8);
  expect(states[1]).toBeNaN();
});

test("a trajectory goes on from where it is put, at the same time", () => {
  const decay = spiral(-1, 0);
  const run = openIntegrator(decay, Float64Array.of(1, 0), { tolerance: 1e-12 });
  while (run.advance(1));
  run.restart(Float64Array.of(3, 0));
  while (run.advance(2));
  expect(run.time).toBe(2);
  expect(Math.abs(run.state[0] - 3 * exp(-1))).toBeLessThan(1e-11);
});

test("a start of the wrong length, a map and times that go back are refused", () => {
  expect(() => openIntegrator(spiral(-1, 0), new Float64Array(3))).toThrow(/must hold 2 values, got 3/);
  expect(() => openIntegrator({ ...spiral(-1, 0), kind: "map" }, new Float64Array(2))).toThrow(/must be a flow/);
  expect(() => integrate(spiral(-1, 0), new Float64Array(2), Float64Array.of(2, 1))).toThrow(/must ascend/);
});
