import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { kindsOf, settleWith, solverFor } from "../../test/settling.ts";
import { annuli } from "../../test/zoo/annuli.ts";
import { turned, withDecaying } from "../../test/zoo/slow.ts";
import { eulerMap, flow, lorenz, uniforms } from "../../test/zoo.ts";
import { finish, type System, stream } from "../kernel/index.ts";
import type { Cycle } from "./cycle.ts";
import { dissect } from "./dissect.ts";
import { flowMap } from "./flowMap.ts";

/** States at given radii, phases spread, in a plane that is turned into n = 2 + extra dimensions. */
function annuliStates(system: System, radii: readonly number[], extra: number, seed: number) {
  const whole = turned(withDecaying(system, extra, -0.7), seed);
  const states = new Float64Array(radii.length * (2 + extra));
  radii.forEach((r, k) => {
    const rest = uniforms(extra, -0.1, 0.1, seed + k);
    states.set(whole.back([r * Math.cos(k), r * Math.sin(k), ...rest]), k * (2 + extra));
  });
  return { ...whole, states };
}

describe("coplanar cycles of one period", () => {
  test.each([1, 2, 3, 4, 5, 6])(
    "set %i: radii a < b < c, the middle one unstable: each state ends on the cycle on its own side, two cycles in all",
    (seed) => {
      const [p, q, r, w] = uniforms(4, 0, 1, seed);
      const a = 0.5 + p;
      const [b, c] = [a * (1.2 + q), a * (1.2 + q) * (1.15 + r)];
      const starts = [0.3 * a, a, (a + b) / 2, 0.98 * b, 1.02 * b, (b + c) / 2, c, 1.2 * c];
      const planar = annuli([a, b, c], 0.3 + w, 0.5 / (c * c * c * c * c * c));
      const { system, states, into } = annuliStates(planar, starts, 3, seed);
      const settled = settleWith(flowMap(system, 0.05), system, states, { longest: 3000 });
      expect(settled.cycles.length).toBe(2);
      const radius = (cycle: Cycle) => Math.hypot(...into(cycle.point).slice(0, 2));
      settled.arrivals.forEach(({ limit }, k) => {
        if (limit.kind !== "cycle") throw new Error(`state ${k} is ${limit.kind}`);
        expectClose(radius(settled.cycles[limit.cycle]), starts[k] < b ? a : c, { relative: 1e-3 });
      });
    },
    60_000,
  );
});

describe("a focus within an unstable cycle within a stable one", () => {
  // with a Lipschitz constant a basin is proven, without one the approach has to be measured
  test.each([1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => [[seed, true] as const, [seed, false] as const]))(
    "set %i, proven %s: states within 3 percent of the unstable cycle go to their own side",
    (seed, isProven) => {
      const [p, q, w] = uniforms(3, 0, 1, 40 + seed);
      const [u, outer] = [0.1 + 0.4 * p, 1 + q];
      const planar = annuli([u, outer], 0.2 + 2 * w, 0.2 / (outer * outer));
      const starts = [0.01 * u, 0.5 * u, 0.9 * u, 0.97 * u, 1.03 * u, 1.1 * u, 2 * u, outer, 1.3 * outer];
      const { system, states } = annuliStates(planar, starts, 2, seed);
      const flowOnly = isProven ? system : { ...system, jacobianLipschitz: 1e9 };
      // by the flow: Euler's step would move the small unstable cycle
      const settled = settleWith(flowMap(flowOnly, 0.05), flowOnly, states, { longest: 6000 });
      expect(kindsOf(settled)).toEqual(starts.map((r) => (r < u ? "fixed-point" : "cycle")));
      expect(settled.cycles.length).toBe(1);
    },
    60_000,
  );
});

test("kinds beside one another: a sink, a cycle and the Lorenz attractor, each state its own, the exponent that of Lorenz", () => {
  const chaos = lorenz(0.2);
  const shareOf = (s: number) => Math.min(1, Math.max(0, s)) ** 4;
  // s chooses: at −1 all decay, at 0 (stable too) the plane turns, at 1 Lorenz; boundaries at ±½
  const system = flow(
    6,
    (x, out) => {
      const s = x[0];
      out[0] = -4 * s * (s * s - 0.25) * (s * s - 1);
      const g = 0.5 - s * s - x[1] * x[1] - x[2] * x[2];
      out[1] = g * x[1] - x[2];
      out[2] = x[1] + g * x[2];
      chaos.evaluate(x.subarray(3, 6), out.subarray(3, 6), 1);
      const share = shareOf(s);
      for (let i = 3; i < 6; i++) out[i] = share * out[i] - (1 - share) * x[i];
    },
    (x, out) => {
      const [s, a, b] = x;
      const inner = new Float64Array(9);
      const F = new Float64Array(3);
      chaos.jacobian(x.slice(3, 6), inner);
      chaos.evaluate(x.slice(3, 6), F, 1);
      const share = shareOf(s);
      out.fill(0);
      out[0] = -4 * (5 * s ** 4 - 3.75 * s * s + 0.25);
      const g = 0.5 - s * s - a * a - b * b;
      out.set([-2 * s * a, g - 2 * a * a, -2 * a * b - 1], 6);
      out.set([-2 * s * b, 1 - 2 * a * b, g - 2 * b * b], 12);
      for (let i = 0; i < 3; i++) {
        const row = 6 * (3 + i);
        out[row] = (s > 0 && s < 1 ? 4 * s ** 3 : 0) * (F[i] + x[3 + i]);
        for (let j = 0; j < 3; j++) out[row + 3 + j] = share * inner[3 * i + j] - (i === j ? 1 - share : 0);
      }
    },
    1e4,
    false,
  );
  const s = [-0.9, 0.8, -0.3, 1.1, 0.2, -1.2, 0.7, -0.1];
  const states = Float64Array.from(s.flatMap((v, k) => [v, 0.3, 0.1 * k, 1 + k, 2, 20]));
  const settled = settleWith(flowMap(system, 0.1), system, states, { longest: 600 });
  expect(kindsOf(settled)).toEqual(s.map((v) => (v < -0.5 ? "fixed-point" : v < 0.5 ? "cycle" : "chaos")));
  for (const { exponents } of settled.motions) {
    for (const [largest] of exponents) expectClose(largest, 0.2 * 0.9056, { relative: 0.1 });
  }
}, 120_000);

test("a weakly damped double well is judged by the flow where states follow it: 24 of 24 decided, on the side where they end", () => {
  const damping = 0.06;
  const well = flow(
    2,
    (x, out) => {
      out[0] = x[1];
      out[1] = x[0] - x[0] * x[0] * x[0] - damping * x[1];
    },
    (x, out) => out.set([0, 1, 1 - 3 * x[0] * x[0], -damping]),
    20,
    true,
  );
  const map = flowMap(well, 0.1);
  const states = uniforms(48, -1.8, 1.8, 5);
  const settled = settleWith(map, well, states);
  let x = states.slice();
  for (let step = 0; step < 10_000; step++) {
    const y = new Float64Array(48);
    map.evaluate(x, y, 24);
    x = y;
  }
  settled.arrivals.forEach(({ limit }, k) => {
    if (limit.kind !== "fixed-point") throw new Error(`state ${k} is ${limit.kind}`);
    expectClose(settled.roots[limit.root].x[0], Math.sign(x[2 * k]), { absolute: 1e-6 });
  });
  // Euler's map of that step has neither of these roots as an attractor
  const euler = settleWith(eulerMap(well, 0.1), well, states.slice(0, 8));
  expect(kindsOf(euler)).not.toContain("fixed-point");
});

test("a dissection finds the circle that only the map has, round a root that only the flow is stable at", () => {
  const planar = annuli([2, 3], 2, 2e-4); // σ = −7e-3, and Euler's step of 0.1 adds 0.2
  const map = eulerMap(planar, 0.1);
  const random = stream({ seed: 4, density: 1 }, "dissectionSeeds");
  const found = finish(dissect(planar, map, solverFor(2), new Float64Array(2), [], random, { seeds: 10, copies: 0 }));
  expect(found.census.roots.map(({ mapStable, flowStable }) => [mapStable, flowStable])).toEqual([[false, true]]);
  expect(found.cycles.length).toBe(1);
  expect(found.further.every(({ limit }) => limit.kind === "cycle")).toBe(true);
});
