import { expect, test } from "vitest";
import { eulerMap, spiral } from "../../../test/zoo.ts";
import { cos, exp, sin, stream } from "../../kernel/index.ts";
import { floquet } from "../floquet.ts";
import { closeFlowCycle } from "../flowCycle.ts";
import { diffuse, followDriven, followDrivenMap, phaseDriven, pulse, sinTurns } from "./driven.ts";
import { flowFromEquations } from "./flowFromEquations.ts";

const leak = (input: Float64Array) =>
  flowFromEquations(
    1,
    (x, out) => {
      out[0] = input[0] - x[0];
    },
    (_, out) => {
      out[0] = -1;
    },
  );

test("a pulse of height 2 for 1 τ on a leak: 2 (1 − e^{−1}) at its end, then decay, to 1e-10", () => {
  const schedule = pulse(Float64Array.of(0), Float64Array.of(2), 0.5, 1);
  const { states } = followDriven(leak, Float64Array.of(0), schedule, Float64Array.of(0.5, 1.5, 3), {
    tolerance: 1e-11,
  });
  const top = 2 * (1 - exp(-1));
  [0, top, top * exp(-1.5)].forEach((v, k) => {
    expect(Math.abs(states[k] - v)).toBeLessThan(1e-10);
  });
});

test("impulses add to the state, or depend on it; a state at that very time is the one before", () => {
  const events = [
    { at: 1, jump: Float64Array.of(3) },
    { at: 2, jump: (x: Float64Array) => x.map((v) => -v) },
  ];
  const times = Float64Array.of(1, 1 + 1e-9, 2, 3);
  const { states } = followDriven(leak, Float64Array.of(1), { input: Float64Array.of(0), events }, times, {
    tolerance: 1e-12,
  });
  const after = exp(-1) + 3;
  [exp(-1), after, after * exp(-1), -after * exp(-2)].forEach((v, k) => {
    expect(Math.abs(states[k] - v)).toBeLessThan(1e-8);
  });
  expect(() =>
    followDriven(leak, Float64Array.of(0), { input: Float64Array.of(0), events: events.reverse() }, times),
  ).toThrow(/events must ascend/);
});

test("an Ornstein–Uhlenbeck process has variance σ²/2 within 5 %, the same bytes each time, and none without noise", () => {
  const random = stream({ seed: 1, density: 1 }, "drivenNoise", 0);
  const flow = leak(Float64Array.of(0));
  const options = { step: 0.02, steps: 200000, noise: 0.5, random };
  const states = diffuse(flow, Float64Array.of(0), options);
  const variance = states.reduce((sum, v) => sum + v * v, 0) / states.length;
  expect(Math.abs(variance / 0.125 - 1)).toBeLessThan(0.05);
  expect(diffuse(flow, Float64Array.of(0), options)).toEqual(states);
  const still = diffuse(flow, Float64Array.of(1), { ...options, steps: 50, noise: 0, every: 50 });
  expect(still).toHaveLength(2);
  expect(Math.abs(still[1] - 0.98 ** 50)).toBeLessThan(1e-14);
  expect(() => diffuse({ ...spiral(-1, 1), kind: "map" }, new Float64Array(2), options)).toThrow(/must be a flow/);
});

test("a leak driven by cos 2πft closes as a cycle of that period, amplitude and phase by linear response, to 1e-8", () => {
  const f = 0.3;
  const flow = phaseDriven(1, f, (x, c, _, out) => {
    out[0] = c - x[0];
  });
  const search = closeFlowCycle(flow, Float64Array.of(0.1, 1, 0), 1 / f);
  if (search.status !== "closed") throw new Error(search.reason);
  expect(Math.abs(search.cycle.period - 1 / f)).toBeLessThan(1e-8);
  const [x, c, s] = search.cycle.point;
  const w = 2 * Math.PI * f;
  expect(Math.abs(x - (c + w * s) / (1 + w * w))).toBeLessThan(1e-8);
  expect(floquet(flow, search.cycle, 3).stability).toBe("stable");
  expect(sinTurns(12345.25)).toBe(sin(Math.PI / 2));
  expect(Math.abs(cos(0.3) - sinTurns(0.25 - 0.3 / (2 * Math.PI)))).toBeLessThan(1e-15);
});

test("a map under steps of input and impulses does what its formula says, step by step", () => {
  const under = (input: Float64Array) => eulerMap(leak(input), 0.5); // x ← x/2 + u/2
  const events = [
    { at: 1, input: Float64Array.of(4) },
    { at: 3, input: Float64Array.of(0) },
    { at: 3, jump: Float64Array.of(1) },
    { at: 4, jump: (x: Float64Array) => x.map(() => 8) },
  ];
  const schedule = { input: Float64Array.of(0), events };
  expect([...followDrivenMap(under, Float64Array.of(8), schedule, 5)]).toEqual([8, 4, 4, 4, 2.5, 4]);
  expect(() => followDrivenMap(leak, Float64Array.of(1), schedule, 2)).toThrow(/must be a map/);
  const between = { input: Float64Array.of(0), events: [{ at: 1.5, jump: Float64Array.of(1) }] };
  expect(() => followDrivenMap(under, Float64Array.of(1), between, 4)).toThrow(/whole steps, got 1.5/);
});
