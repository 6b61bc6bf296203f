/** @file What others found wrong once, as systems given by a function. See README.md here. */
import { expect, test } from "vitest";
import {
  censusOfRoots,
  closeFlowCycle,
  flowFromFunction,
  flowMap,
  sampleBasins,
  uniformBox,
} from "../../src/dynamics/index.ts";
import { finish, openKernel, type System, stream } from "../../src/kernel/index.ts";

const random = (purpose: number) => stream({ seed: purpose, density: 1 }, "dissectionSeeds", 0);
const solverOf = (n: number) => openKernel({ n }).solver(n);
const seedsIn = (low: number, high: number, count: number, n: number) =>
  Float64Array.from({ length: count * n }, (_, k) => low + (high - low) * random(1).uniform(k));
const rootsOf = (flow: System, seeds: Float64Array) =>
  finish(censusOfRoots(flow, solverOf(flow.dimension), 0.1, seeds)).roots;

// BifurcationKit.jl #224 (states of order 25), ChaosTools.jl #221; roots by brentq
test("a gene switch in molecule numbers has three roots, the middle one unstable, with default options", () => {
  const hill = flowFromFunction(1, (x, out) => {
    const h = x[0] * x[0] * x[0] * x[0];
    out[0] = 5 + (95 * h) / (810_000 + h) - x[0];
  });
  const roots = [...rootsOf(hill, seedsIn(0, 120, 100, 1))].sort((a, b) => a.x[0] - b.x[0]);
  expect(roots.map(({ x }) => Number(x[0].toFixed(4)))).toEqual([5.0779, 19.573, 99.2124]);
  expect(roots.map(({ flowStable }) => flowStable)).toEqual([true, false, true]);
});

test("x' = −(x − 50) + 2 tanh(x − 50): roots 50 and 50 ± 1.9150080, though its slope is constant far from them", () => {
  const shifted = flowFromFunction(1, (x, out) => {
    out[0] = -(x[0] - 50) + 2 * Math.tanh(x[0] - 50);
  });
  const roots = rootsOf(shifted, seedsIn(40, 60, 60, 1)).map(({ x }) => x[0]);
  expect(roots.sort((a, b) => a - b).map((x) => Number((x - 50).toFixed(5)))).toEqual([-1.91501, 0, 1.91501]);
});

// ChaosTools.jl PR #334
test("x' = x² − d², y' = −y: one degenerate root for d = 0, eigenvalue −2e-6 for d = 1e-6", () => {
  const make = (d: number) =>
    flowFromFunction(
      2,
      (x, out) => {
        out[0] = x[0] * x[0] - d * d;
        out[1] = -x[1];
      },
      { jacobianLipschitz: 2 },
    );
  const seeds = seedsIn(-1, 1, 60, 2);
  const double = finish(censusOfRoots(make(0), solverOf(2), 0.1, seeds));
  expect(double.roots.length).toBe(0);
  expect(double.continua.map(({ kind }) => kind)).toEqual(["degenerate"]);
  const stable = rootsOf(make(1e-6), seeds).filter(({ flowStable }) => flowStable);
  expect(stable.length).toBe(1);
  expect(Math.max(...stable[0].stability.flow.rates)).toBeCloseTo(-2e-6, 11);
});

// ChaosTools.jl #197; the sinks have eigenvalues −0.1 ± 6.09i
test("a magnetic pendulum over three magnets: every start goes to one of three sinks", () => {
  const flow = flowFromFunction(4, (u, out) => {
    let [ax, ay] = [-u[0] - 0.2 * u[2], -u[1] - 0.2 * u[3]];
    for (let k = 0; k < 3; k++) {
      const [mx, my] = [Math.cos((2 * Math.PI * k) / 3) - u[0], Math.sin((2 * Math.PI * k) / 3) - u[1]];
      const cube = mx * mx + my * my + 0.09;
      const D = cube * Math.sqrt(cube);
      ax += mx / D;
      ay += my / D;
    }
    out.set([u[2], u[3], ax, ay]);
  });
  const atRest = {
    description: "at rest in [−4, 4]²",
    draw: (count: number) =>
      Float64Array.from({ length: count * 4 }, (_, e) => (e % 4 < 2 ? 8 * random(2).uniform(e) - 4 : 0)),
  };
  const map = flowMap(flow, 0.02);
  const report = finish(sampleBasins(map, map, flow, solverOf(4), atRest, { count: 60 }));
  expect(report.undecided.reasons).toEqual([]);
  expect(report.basins.map(({ limit }) => limit.kind)).toEqual(["fixed-point", "fixed-point", "fixed-point"]);
});

// ChaosTools.jl #237; SciPy DOP853 from 16 starts: 8 to the sink, 4 to the cycle, 4 chaotic
test("Lorenz 84: a sink, a cycle and chaos beside one another are told apart", () => {
  const flow = flowFromFunction(3, ([x, y, z], out) => {
    out.set([-y * y - z * z - 0.25 * x + 0.25 * 6.886, x * y - y - 4 * x * z + 1.347, 4 * x * y + x * z - z]);
  });
  const map = flowMap(flow, 0.02);
  const report = finish(sampleBasins(map, map, flow, solverOf(3), uniformBox(random(3), 3, -2, 2), { count: 40 }));
  const kinds = new Map(report.basins.map(({ limit, states }) => [limit.kind, states]));
  expect([...kinds.keys()].sort()).toEqual(["chaos", "cycle", "fixed-point"]);
  expect(report.cycles.length).toBe(1);
  expect(report.undecided.states, JSON.stringify(report.undecided.reasons)).toBe(0);
});

// BifurcationKit.jl #28; SciPy Radau, rtol 1e-10
test("van der Pol: periods at μ 1, 5, 10 and 100 to 1e-5", () => {
  for (const [mu, period] of [
    [1, 6.66328686],
    [5, 11.6122307],
    [10, 19.0783696],
    [100, 162.83707],
  ]) {
    const flow = flowFromFunction(2, (x, out) => {
      out[0] = x[1];
      out[1] = mu * (1 - x[0] * x[0]) * x[1] - x[0];
    });
    const found = closeFlowCycle(flow, Float64Array.of(2, 0), period * 1.0005);
    if (found.status !== "closed") throw new Error(`μ ${mu}: ${found.reason}`);
    expect(Math.abs(found.cycle.period / period - 1), `μ ${mu}`).toBeLessThan(1e-7);
  }
});
