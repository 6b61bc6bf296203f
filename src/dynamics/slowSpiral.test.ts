import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { slowSpiralBesideCycle, slowSpiralGain } from "../../test/zoo/slowSpiral.ts";
import { bisect } from "../../test/zoo.ts";
import { finish, openKernel, type System, stream } from "../kernel/index.ts";
import { flowOf, loadMatrices, mapOf } from "../network/index.ts";
import { closeCycle, closeFlowCycle, denseSpectrum, dissect, floquet } from "./index.ts";

const [sigma, omega, h] = [-0.0035, 0.11, 0.1];

/** The network, everything that `dissect` says of it, and the flow's cycle. The first eight states start near the root. */
function dissectOne(g: number) {
  const network = slowSpiralBesideCycle(sigma, omega, g);
  const { n, feedback } = network;
  const kernel = openKernel({ n, matrices: 3 });
  const matrices = loadMatrices(kernel, network.J, n, "f64");
  const [flow, map] = [flowOf(kernel, matrices, network), mapOf(kernel, matrices, network)];
  const random = stream({ seed: 2, density: 1 }, "stateNoise");
  const state = (radius: number, angle: number, noise: number, c: number) =>
    Float64Array.from({ length: n }, (_, i) => {
      const along = Math.cos(angle) * feedback[n + i] + Math.sin(angle) * feedback[2 * n + i];
      return radius * along + noise * random.normal(c * n + i);
    });
  const visited = new Float64Array(16 * n);
  for (let c = 0; c < 8; c++) {
    visited.set(state(0.01, c, 1e-3, c), c * n);
    visited.set(state(0.5 + c / 3, c, 0.3, 8 + c), (8 + c) * n);
  }
  const found = finish(dissect(flow, map, kernel.solver(n), visited, [], random, { seeds: 60, longest: 3000 }));
  return { n, flow, map, visited, found };
}

/** |κ| of x = Mκ + what lies across M. */
function radii(orbit: Float64Array, n: number): number[] {
  const { feedback } = slowSpiralBesideCycle(sigma, omega, 0);
  const columns = [feedback.subarray(n, 2 * n), feedback.subarray(2 * n)];
  return Array.from({ length: orbit.length / n }, (_, k) => {
    const x = orbit.subarray(k * n, (k + 1) * n);
    const parts = columns.map((m) => x.reduce((s, v, i) => s + v * m[i], 0) / m.reduce((s, v) => s + v * v, 0));
    return Math.hypot(...parts);
  });
}

/** Mean time between upward crossings of 0 by x₀, over 10 turns of RK4 after 300 τ. */
function turnTime(flow: System, start: Float64Array, dt: number): number {
  const F = (x: Float64Array) => {
    const out = new Float64Array(x.length);
    flow.evaluate(x, out, 1);
    return out;
  };
  const plus = (x: Float64Array, t: number, v: Float64Array) => x.map((e, i) => e + t * v[i]);
  const times: number[] = [];
  let x = start.slice();
  for (let time = 0; times.length < 11; time += dt) {
    const a = F(x);
    const b = F(plus(x, dt / 2, a));
    const c = F(plus(x, dt / 2, b));
    const d = F(plus(x, dt, c));
    const y = x.map((v, i) => v + (dt / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i]));
    if (time > 300 && x[0] < 0 && y[0] >= 0) times.push(time - (dt * x[0]) / (y[0] - x[0]));
    x = y;
  }
  return (times[10] - times[0]) / 10;
}

describe.each([0, 0.3])("a slow spiral, λ = −0.0035 ± 0.11i, beside a cycle, N = 60, g = %f", (g) => {
  const { n, flow, map, visited, found } = dissectOne(g);
  const { census, cycles, arrivals } = found;
  const origin = new Float64Array(n);

  test("premise: the dense spectrum at 0 leads with −0.0035 ± 0.11i to 1e-10, all else below −0.5; the map is stable too", () => {
    const [a, b, next] = denseSpectrum(flow, origin);
    expectClose([a[0], Math.abs(a[1]), b[0], Math.abs(b[1])], [sigma, omega, sigma, omega], { absolute: 1e-10 });
    expect(next[0]).toBeLessThan(-0.5);
    expect(Math.hypot(1 + h * sigma, h * omega)).toBeLessThan(1);
  });

  test("the root is reported as a stable spiral with that eigenvalue to 1e-8, and no other root is", () => {
    expect(census.roots.length).toBe(1);
    const [{ x, speed, certificate, stability, partner }] = census.roots;
    expect(Math.hypot(...x)).toBeLessThan(1e-9);
    expect(speed).toBeLessThanOrEqual(1e-10);
    expect(certificate.isRoot).toBe(true);
    expect([stability.flow.kind, stability.map.kind, partner]).toEqual(["stable", "stable", 0]);
    expectClose([stability.eigenvalues[0][0], Math.abs(stability.eigenvalues[0][1])], [sigma, omega], {
      absolute: 1e-8,
    });
    expectClose(stability.map.rates[0], Math.log(Math.hypot(1 + h * sigma, h * omega)) / h, { absolute: 1e-8 });
  });

  test("the cycle is reported once, far from the root; each state settles where it belongs", () => {
    expect(cycles.length).toBe(1);
    expect(cycles[0].closure).toBeLessThanOrEqual(1e-6);
    expect(Math.min(...radii(cycles[0].orbit, n))).toBeGreaterThan(1);
    const root = { kind: "fixed-point", root: 0 };
    const cycle = { kind: "cycle", cycle: 0 };
    expect(arrivals.map(({ limit }) => limit)).toEqual(Array.from({ length: 16 }, (_, c) => (c < 8 ? root : cycle)));
  });

  test("the flow's cycle: closure ≤ 1e-9, trivial multiplier within 1e-6 of 1, stable; its period that of RK4 to 1e-5, and without J the one by hand to 1e-4", () => {
    const search = closeFlowCycle(flow, cycles[0].point, cycles[0].period);
    if (search.status === "open") throw new Error(search.reason);
    expect(search.cycle.closure).toBeLessThanOrEqual(1e-9);
    const { trivialError, isTrusted, stability } = floquet(flow, search.cycle, 3);
    expect(trivialError).toBeLessThanOrEqual(1e-6);
    expect([isTrusted, stability]).toEqual([true, "stable"]);
    expectClose(search.cycle.period, turnTime(flow, visited.subarray(12 * n, 13 * n), 0.1), { relative: 1e-5 });
    if (g > 0) return;
    // without J: (1 + σ) G(ρ) = ρ on the flow's cycle, |1 − h + h (1 + σ + iω) G(ρ)/ρ| = 1 on the map's. Rings of 30 units
    // are round to 3e-5
    const gain = slowSpiralGain;
    const rho = bisect((r) => (1 + sigma) * gain(r) - 1, 1, 5);
    expectClose(radii(search.cycle.orbit, n), new Array(64).fill(rho), { relative: 1e-4 });
    expectClose(search.cycle.period, (2 * Math.PI * (1 + sigma)) / omega, { relative: 1e-4 });
    const turn = (r: number) => [1 - h + h * (1 + sigma) * gain(r), h * omega * gain(r)];
    const circle = bisect((r) => Math.hypot(...turn(r)) - 1, 1, 5);
    expectClose(radii(cycles[0].orbit, n), new Array(64).fill(circle), { relative: 1e-4 });
    const [real, imaginary] = turn(circle);
    expectClose(cycles[0].period, (2 * Math.PI * h) / Math.atan2(imaginary, real), { relative: 1e-4 });
  });

  test("the spiral closes neither as a cycle of the map nor of the flow, though it turns as fast as the cycle", () => {
    const near = visited.subarray(0, n);
    expect(closeCycle(map, near, 3000).status).toBe("open");
    expect(closeFlowCycle(flow, near, (2 * Math.PI) / omega, { mostSteps: 400 }).status).toBe("open");
  });
});
