import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { beside, decays, mixed, subcriticalHopf, vanDerPol } from "../../test/zoo/cycles.ts";
import { eulerMap, hopf, lorenz, saddleNode, spiral, uniforms } from "../../test/zoo.ts";
import type { System } from "../kernel/index.ts";
import { closeCycle } from "./cycle.ts";
import { floquet } from "./floquet.ts";
import { closeFlowCycle, type FlowCycleOptions } from "./flowCycle.ts";

function closed(flow: System, start: Float64Array, period: number, options: FlowCycleOptions = {}) {
  const found = closeFlowCycle(flow, start, period, options);
  if (found.status === "open") throw new Error(found.reason);
  return found.cycle;
}
const radii = (orbit: Float64Array) =>
  Array.from({ length: orbit.length / 2 }, (_, k) => Math.hypot(orbit[2 * k], orbit[2 * k + 1]));
const tight = { tolerance: 1e-11 };

describe("cycles of a flow", () => {
  test("Hopf: period 2π/ω to 1e-9, radius √μ to 1e-9 in all 64 states, multipliers 1 and exp(−4πμ/ω) to 1e-8", () => {
    for (const [mu, omega] of [
      [0.25, 3],
      [0.1, 0.3],
    ]) {
      const flow = hopf(mu, omega);
      const cycle = closed(flow, Float64Array.of(1.2 * Math.sqrt(mu), 0.05), 1.2 * ((2 * Math.PI) / omega), tight);
      expectClose(cycle.period, (2 * Math.PI) / omega, { absolute: 1e-9 });
      expect(cycle.orbit.length).toBe(2 * 64);
      expectClose(radii(cycle.orbit), Math.sqrt(mu), { absolute: 1e-9 });
      expectClose(cycle.size, 2 * Math.sqrt(mu), { absolute: 1e-9 });
      expect(cycle.closure).toBeLessThan(1e-12);
      const { multipliers, trivial, trivialError, isTrusted, stability } = floquet(flow, cycle, 2);
      expectClose(multipliers.flat(), [1, 0, Math.exp((-4 * Math.PI * mu) / omega), 0], { absolute: 1e-8 });
      expect([trivial, isTrusted, stability]).toEqual([0, true, "stable"]);
      expect(trivialError).toBeLessThan(1e-8);
    }
  });

  test("orbit: states equally spaced in time, each the one before turned by 2π/64, to 1e-9", () => {
    const { orbit } = closed(hopf(0.25, 3), Float64Array.of(0.5, 0), 2, tight);
    const turn = (2 * Math.PI) / 64;
    for (let k = 0; k < 64; k++) {
      const [a, b] = orbit.subarray(2 * k, 2 * k + 2);
      const next = orbit.subarray(2 * ((k + 1) % 64), 2 * ((k + 1) % 64) + 2);
      expectClose(next, [a * Math.cos(turn) - b * Math.sin(turn), a * Math.sin(turn) + b * Math.cos(turn)], {
        absolute: 1e-9,
      });
    }
  });

  test("the step error stated is an upper bound (within 1.5) and within a factor 3 of the true one", () => {
    const cycle = closed(hopf(0.25, 3), Float64Array.of(0.5, 0), 2, { tolerance: 1e-7 });
    const error = Math.abs((cycle.period * 3) / (2 * Math.PI) - 1);
    expect(cycle.stepError.period).toBeLessThanOrEqual(1e-7);
    expect(error).toBeLessThan(1.5 * cycle.stepError.period);
    expect(error).toBeGreaterThan(cycle.stepError.period / 3);
  });

  test("van der Pol, μ = 1: period 6.66328685932313 to 1e-8, amplitude to 1e-8, multiplier exp ∮ div to 1e-6 of it", () => {
    const flow = vanDerPol(1);
    const cycle = closed(flow, Float64Array.of(2, 0.3), 6.3, tight);
    expectClose(cycle.period, 6.66328685932313019, { absolute: 1e-8 });
    const { multipliers, stability } = floquet(flow, cycle, 2);
    expectClose(multipliers[1][0], Math.exp(-7.05893280879895918), { relative: 1e-6 });
    expect(stability).toBe("stable");
    // a section on which y stays 0
    const through = closed(flow, Float64Array.of(2.1, 0), 6.66, tight);
    expectClose(through.point, [2.00861986087484314, 0], { absolute: 1e-8 });
  });

  test("subcritical Hopf: the unstable cycle, multipliers 1 and exp(4πμ/ω) to 1e-8 of it, called unstable", () => {
    const flow = subcriticalHopf(0.2, 2);
    const cycle = closed(flow, Float64Array.of(0.5, 0), 3, tight);
    expectClose(cycle.period, Math.PI, { absolute: 1e-9 });
    expectClose(radii(cycle.orbit), Math.sqrt(0.2), { absolute: 1e-9 });
    const { multipliers, trivial, stability, unstable } = floquet(flow, cycle, 2);
    expectClose(multipliers.flat(), [Math.exp((4 * Math.PI * 0.2) / 2), 0, 1, 0], { relative: 1e-8, absolute: 1e-12 });
    expect([trivial, stability, unstable]).toEqual([1, "unstable", 1]);
  });

  test.each([40, 90])("a cycle in n = %i, all directions mixed: leading multipliers exp(−γT) to 1e-8", (n) => {
    const rates = Float64Array.from({ length: n - 2 }, (_, i) => -0.15 - 0.1 * i);
    const flow = mixed(beside(hopf(0.25, 3), decays(rates)));
    const start = uniforms(n, -0.02, 0.02, 4);
    const v = Float64Array.from({ length: n }, (_, i) => i + 1);
    const along = v[0] / v.reduce((sum, e) => sum + e * e, 0);
    for (let i = 0; i < n; i++) start[i] += (i === 0 ? 0.55 : 0) - 2 * 0.55 * along * v[i];
    const T = (2 * Math.PI) / 3;
    const cycle = closed(flow, start, 2, { tolerance: 1e-10 });
    expectClose(cycle.period, T, { absolute: 1e-8 });
    expectClose(cycle.size, 1, { absolute: 1e-8 });
    const { multipliers, isTrusted, stability, products } = floquet(flow, cycle, 4);
    const truth = [1, ...[...rates.map((r) => Math.exp(r * T)), Math.exp(-0.5 * T)].sort((a, b) => b - a)];
    expectClose(
      multipliers.map(([re]) => re),
      truth.slice(0, 4),
      { absolute: 1e-8 },
    );
    expect([isTrusted, stability]).toEqual([true, "stable"]);
    if (n > 60) expect(products).toBeLessThan(60);
  });

  test("asked with twice the period, it gives the smallest one to 1e-9", () => {
    expectClose(closed(hopf(0.25, 3), Float64Array.of(0.5, 0), (4 * Math.PI) / 3, tight).period, (2 * Math.PI) / 3, {
      absolute: 1e-9,
    });
  });

  test("what is no cycle is open, with the reason: a slow spiral, a node, a ghost, the Lorenz attractor at a wrong period", () => {
    const slow = closeFlowCycle(spiral(-0.0035, 0.11), Float64Array.of(1, 0), (2 * Math.PI) / 0.11);
    expect(slow).toMatchObject({ status: "open", reason: "its orbit shrinks onto a root" });
    for (const [flow, start, period] of [
      [decays([-1, -2]), [1, 1], 5],
      [saddleNode(0.01), [-0.5, 1], 20],
      [lorenz(1), [1, 5, 20], 0.1],
    ] as const) {
      const found = closeFlowCycle(flow, Float64Array.from(start), period);
      if (found.status === "closed") throw new Error(`closed with period ${found.cycle.period}`);
      expect(found.reason).not.toBe("");
    }
  });

  test("Euler map against flow, Hopf ω = 1.4: periods 2πh/asin(hω) and 2π/ω, each to 1e-6; they differ by 0.33 %", () => {
    const [mu, omega, h] = [0.5, 1.4, 0.1];
    const flow = hopf(mu, omega);
    const found = closeCycle(eulerMap(flow, h), Float64Array.of(0.7, 0.05), 10_000);
    if (found.status === "open") throw new Error(found.reason);
    const cycle = closed(flow, found.cycle.point, found.cycle.period);
    expectClose(found.cycle.period, (2 * Math.PI * h) / Math.asin(h * omega), { absolute: 1e-6 });
    expectClose(cycle.period, (2 * Math.PI) / omega, { absolute: 1e-6 });
    expectClose(found.cycle.period / cycle.period, 0.9967, { absolute: 2e-4 });
  });

  test("a cycle whose period is 1 % off fails the self-test, and nothing is said of its stability", () => {
    const flow = vanDerPol(1);
    const cycle = closed(flow, Float64Array.of(2, 0.3), 6.3);
    const { isTrusted, stability, trivialError } = floquet(flow, { ...cycle, period: 1.01 * cycle.period }, 2);
    expect(trivialError).toBeGreaterThan(1e-6);
    expect([isTrusted, stability]).toEqual([false, "undecided"]);
  });
});
