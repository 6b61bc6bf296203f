import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openKernel, type System, stream } from "../kernel/index.ts";
import { flowOf, loadMatrices } from "../network/index.ts";
import { openRun, restoreNetwork, trialEndsOf } from "../study/index.ts";
import { type Census, type CensusOptions, censusOfRoots } from "./census.ts";
import { certify } from "./index.ts";
import { denseSpectrum } from "./modes.ts";

const STUDY = fileURLToPath(new URL("../../test/population", import.meta.url));
const ids = readdirSync(`${STUDY}/runs`).flatMap((name) => (name.endsWith(".train.json") ? [name.split(".")[0]] : []));

function load(id: string) {
  const run = openRun(`${STUDY}/${id}`, "");
  const network = restoreNetwork(run);
  const kernel = openKernel({ n: network.n, matrices: 3 });
  const flow = flowOf(kernel, loadMatrices(kernel, network.J, network.n, "f64"), network);
  return { spec: run.record.spec.network, flow, solver: kernel.solver(network.n), ends: trialEndsOf(run) };
}
/** Trial ends, then noisy copies of them: not symmetric. */
function seedsFrom(ends: Float64Array, n: number, count: number): Float64Array {
  const random = stream({ seed: 5, density: 1 }, "stateNoise");
  return Float64Array.from({ length: count * n }, (_, e) => {
    const noise = e < ends.length ? 0 : 0.5 * random.normal(e);
    return ends[e % ends.length] + noise;
  });
}
function census(flow: System, solver: ReturnType<typeof load>["solver"], seeds: Float64Array, options: CensusOptions) {
  const steps = censusOfRoots(flow, solver, 0.1, seeds, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
const speedAt = (flow: System, x: Float64Array) => {
  const F = new Float64Array(x.length);
  flow.evaluate(x, F, 1);
  return Math.hypot(...F);
};
const count = (report: Census, status: string) => report.outcomes.filter((o) => o.status === status).length;

test("20 trained networks, partner linking off: the mirror of every root has ‖F‖ ≤ 1e-10, its certificate and its spectrum to 1e-8", () => {
  let roots = 0;
  for (const id of ids.filter((_, k) => k % 3 === 0).slice(0, 20)) {
    const { flow, solver, ends } = load(id);
    const n = flow.dimension;
    const report = census(flow, solver, seedsFrom(ends, n, 12), { partners: false, deflated: 2, modes: 4 });
    for (const { x, certificate, partner, stability } of report.roots) {
      expect(partner).toBeNull();
      const mirror = x.map((v) => -v);
      expect(speedAt(flow, mirror)).toBeLessThanOrEqual(1e-10);
      expect(certify(flow, solver, mirror).h).toBe(certificate.h);
      const other = censusOfMirror(flow, solver, mirror);
      other.forEach(([re, im], k) => {
        const [a, b] = stability.eigenvalues[k];
        expect(Math.hypot(re - a, im - b), `${id}, eigenvalue ${k}`).toBeLessThan(1e-8);
      });
      roots++;
    }
  }
  expect(roots).toBeGreaterThan(30);
});

function censusOfMirror(flow: System, solver: ReturnType<typeof load>["solver"], mirror: Float64Array) {
  const { roots } = census(flow, solver, mirror, { partners: false, deflated: 0, modes: 4 });
  expect(roots.length).toBe(1);
  return roots[0].stability.eigenvalues;
}

test("g 0.8, fb 10, N = 300: 100 seeds all accounted for, roots certified at ≤ 1e-10, leading eigenvalues dense to 1e-8", () => {
  const chosen = ids.map(load).filter(({ spec }) => spec.g === 0.8 && spec.feedbackDivisor === 10);
  expect(chosen.length).toBe(2);
  for (const { flow, solver, ends } of chosen) {
    const report = census(flow, solver, seedsFrom(ends, 300, 100), {});
    expect(count(report, "root") + count(report, "ghost") + count(report, "stalled")).toBe(100);
    expect(report.continua).toEqual([]);
    for (const outcome of report.outcomes) {
      if (outcome.status !== "root") continue;
      expect(speedAt(flow, outcome.x)).toBeLessThanOrEqual(1e-10);
      expect(report.roots[outcome.index!].certificate.isRoot).toBe(true);
    }
    const [{ x, stability }] = report.roots;
    const dense = denseSpectrum(flow, x).map(([re, im]) => Math.hypot(1 + 0.1 * re, 0.1 * im));
    const leading = stability.eigenvalues.map(([re, im]) => Math.hypot(1 + 0.1 * re, 0.1 * im));
    dense.sort((a, b) => b - a);
    leading.forEach((size, k) => {
      expect(Math.abs(size - dense[k])).toBeLessThan(1e-8);
    });
  }
});
