import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { decays, mixed } from "../../test/zoo/cycles.ts";
import { eulerMap, hopf, lorenz, spiral } from "../../test/zoo.ts";
import type { System } from "../kernel/index.ts";
import { finish } from "../kernel/index.ts";
import { closeCycle } from "./cycle.ts";
import { finiteTimeExponents, flowStep } from "./finiteTime.ts";
import { flowMap } from "./flowMap.ts";
import { circleExponents } from "./invariantCircle.ts";
import { type LyapunovOptions, lyapunovExponents } from "./lyapunov.ts";

const measure = (system: System, start: readonly number[], options: LyapunovOptions) =>
  finish(lyapunovExponents(system, Float64Array.from(start), options));

describe("Lyapunov exponents", () => {
  const options = { count: 3, step: 0.005, transient: 20, time: 1000, block: 10 };
  const chaotic = measure(lorenz(1), [1, 5, 20], options);

  test("Lorenz: 0.9056, 0, −14.5723 within 4 standard errors and 0.02, their sum −41/3 to 1e-5", () => {
    const { exponents, standardErrors, status } = chaotic;
    expect(status).toBe("measured");
    [0.9056, 0, -14.5723].forEach((truth, k) => {
      expect(Math.abs(exponents[k] - truth)).toBeLessThan(Math.min(0.02, 4 * standardErrors[k] + 1e-4));
    });
    expectClose(exponents[0] + exponents[1] + exponents[2], -41 / 3, { absolute: 1e-5 });
  });

  test("blocks: exponents are their mean, errors their scatter, history their running mean, to the last digits (1e-12)", () => {
    const { exponents, standardErrors, blocks, history, time } = chaotic;
    expectClose(time, 1000, { absolute: 1e-9 });
    expect(blocks.length).toBe(300);
    for (let k = 0; k < 3; k++) {
      const column = Array.from({ length: 100 }, (_, b) => blocks[3 * b + k]);
      const mean = column.reduce((a, b) => a + b) / 100;
      const variance = column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 99;
      expectClose([exponents[k], standardErrors[k]], [mean, Math.sqrt(variance / 100)], { relative: 1e-12 });
      expectClose(history[3 * 49 + k], column.slice(0, 50).reduce((a, b) => a + b) / 50, { relative: 1e-12 });
      expectClose(history[3 * 99 + k], mean, { relative: 1e-12 });
    }
  });

  test("linear flow and map: exponents are Re λ and ln |1 + hλ| / h, real ones to 1e-8, a spiral's to 1e-4", () => {
    const rates = [-0.1, -0.5, 0.2, -2];
    const long = { count: 4, step: 0.01, transient: 200, time: 50, block: 10 };
    const sorted = [0.2, -0.1, -0.5, -2];
    expectClose(measure(mixed(decays(rates)), [0, 0, 0, 0], long).exponents, sorted, { absolute: 1e-8 });
    const h = 0.1;
    const map = eulerMap(decays(rates), h);
    const linearMap: System = {
      ...map,
      tangent(_x, V, out, count) {
        map.evaluate(V, out, count);
      },
    };
    expectClose(
      measure(linearMap, [0, 0, 0, 0], long).exponents,
      sorted.map((r) => Math.log(1 + h * r) / h),
      { absolute: 1e-8 },
    );
    expectClose(measure(spiral(-0.1, 2), [0, 0], { ...long, count: 2 }).exponents, [-0.1, -0.1], { absolute: 1e-4 });
  });

  test("the same bits again, progress after each block, and diverging is an outcome", () => {
    const short = { count: 1, transient: 10, time: 30, block: 10 };
    expect(measure(hopf(0.25, 1), [0.5, 0], short)).toEqual(measure(hopf(0.25, 1), [0.5, 0], short));
    const times = [...lyapunovExponents(hopf(0.25, 1), Float64Array.of(0.5, 0), short)].map((p) => Math.round(p.time));
    expect(times).toEqual([10, 20, 30, 40]);
    const blown = measure(decays([400]), [1], { count: 1, step: 1, transient: 0, time: 1000, block: 10 });
    expect(blown.status).toBe("diverged");
  });
});

describe("exponents of a circle", () => {
  test("invariant circle of Hopf's Euler map: exponent 0 to 1e-6, the next ln(1 + h(μ − 3ρ²)…)/h to 1e-6", () => {
    const [mu, omega, h] = [0.25, 1, 0.1];
    const flow = hopf(mu, omega);
    // the Euler map with its own tangent: 1 + hA
    const map: System = {
      ...eulerMap(flow, h),
      tangent(x, V, out, count, isTransposed) {
        flow.tangent(x, V, out, count, isTransposed);
        for (let e = 0; e < 2 * count; e++) out[e] = V[e] + h * out[e];
      },
    };
    const found = closeCycle(map, Float64Array.of(0.5, 0.05), 10_000);
    if (found.status === "open") throw new Error(found.reason);
    const circle = finish(circleExponents(map, found.cycle));
    // z ↦ z (c + i s), c = 1 + h(μ − ρ²), s = hω, c² + s² = 1: |z| changes by d ln|z'|/d ln|z| = 1 − 2hρ²c
    const rho2 = mu + (1 - Math.sqrt(1 - h * h * omega * omega)) / h;
    const c = 1 + h * (mu - rho2);
    expectClose(circle.along, 0, { absolute: 1e-6 });
    expectClose(circle.attraction, Math.log(1 - 2 * h * rho2 * c) / h, { absolute: 1e-6 });
    expect(circle.isAttractingCircle).toBe(true);
  });
});

describe("finite-time exponents along a given trajectory", () => {
  const h = 0.02;
  function follow(flow: System, start: readonly number[], steps: number, step = h): Float64Array {
    const n = flow.dimension;
    const map = flowMap(flow, step);
    const states = new Float64Array((steps + 1) * n);
    states.set(start);
    for (let s = 0; s < steps; s++) {
      map.evaluate(states.subarray(s * n, (s + 1) * n), states.subarray((s + 1) * n, (s + 2) * n), 1);
    }
    return states;
  }

  test("non-normal ẋ = Bx, B = [−1 8; 0 −2], over 0.3 τ: ln σ / T with σ of exp(TB), to 1e-6, growing though stable", () => {
    const B = [-1, 8, 0, -2];
    const flow: System = {
      ...spiral(0, 0),
      evaluate(x, out, count) {
        for (let c = 0; c < count; c++) out.set([8 * x[2 * c + 1] - x[2 * c], -2 * x[2 * c + 1]], 2 * c);
      },
      tangent(_x, V, out, count, isTransposed) {
        for (let c = 0; c < count; c++) {
          const [a, b] = [V[2 * c], V[2 * c + 1]];
          out.set(isTransposed ? [B[0] * a, B[1] * a + B[3] * b] : [B[0] * a + B[1] * b, B[3] * b], 2 * c);
        }
      },
    };
    const T = 15 * h;
    const [p, q] = [Math.exp(-T), Math.exp(-2 * T)];
    const r = 8 * (p - q); // exp(TB) = [p r; 0 q]
    const [sum, product] = [p * p + q * q + r * r, p * q];
    const largest = Math.sqrt((sum + Math.sqrt(sum * sum - 4 * product * product)) / 2);
    const truth = [Math.log(largest) / T, Math.log(product / largest) / T];
    expect(truth[0]).toBeGreaterThan(1);
    const trajectory = follow(flow, [1, 1], 15);
    for (const [system, options] of [
      [flow, { count: 2, spacing: h }],
      [flowMap(flow, h), { count: 2 }],
    ] as const) {
      const { exponents, growth, isConverged, time } = finiteTimeExponents(system, trajectory, options);
      expect(isConverged).toBe(true);
      expectClose(time, T, { absolute: 1e-12 });
      expectClose(exponents, truth, { absolute: 1e-6 });
      expectClose(
        growth.slice(-2),
        exponents.map((v) => v * T),
        { absolute: 1e-12 },
      );
    }
  });

  test("Lorenz over 1 time unit, every 0.002: as the map of 0.002 that made the states to 1e-5, sum −41/3 to 1e-5", () => {
    const flow = lorenz(1);
    const trajectory = follow(flow, [1, 5, 20], 500, 0.002);
    const through = finiteTimeExponents(flow, trajectory, { count: 3, spacing: 0.002 });
    const stepped = finiteTimeExponents(flowMap(flow, 0.002), trajectory, { count: 3 });
    expect([through.isConverged, stepped.isConverged]).toEqual([true, true]);
    expectClose(through.exponents, stepped.exponents, { absolute: 1e-5 });
    expectClose(
      through.exponents.reduce((a, b) => a + b),
      -41 / 3,
      { absolute: 1e-5 },
    );
  });

  test("the transposed derivative of a step is its transpose: ⟨w, Φv⟩ = ⟨Φᵀw, v⟩ to 1e-12 of it", () => {
    const flow = lorenz(1);
    const carry = flowStep(flow, follow(flow, [1, 5, 20], 1, 0.05), 0.05);
    const [v, w, Pv, Pw] = [
      [1, 2, -1],
      [0.5, -1, 3],
      [0, 0, 0],
      [0, 0, 0],
    ].map((e) => Float64Array.from(e));
    carry(0, v, Pv, 1, false);
    carry(0, w, Pw, 1, true);
    const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, e, i) => sum + e * b[i], 0);
    expectClose(product(w, Pv), product(Pw, v), { relative: 1e-12 });
  });

  test("bad shapes are refused: half a state, no spacing, too many exponents", () => {
    const flow = hopf(1, 1);
    expect(() => finiteTimeExponents(flow, new Float64Array(5), { count: 1, spacing: 1 })).toThrow(RangeError);
    expect(() => finiteTimeExponents(flow, new Float64Array(6), { count: 1 })).toThrow(RangeError);
    expect(() => finiteTimeExponents(flow, new Float64Array(6), { count: 3, spacing: 1 })).toThrow(RangeError);
  });
});
