import { beforeAll, describe, expect, test } from "vitest";
import { N, trainHundred } from "../../test/trainedHundred.ts";
import { subcriticalHopf } from "../../test/zoo/cycles.ts";
import { eulerMap, spiral, uniforms } from "../../test/zoo.ts";
import { openKernel, type System, tanh } from "../kernel/index.ts";
import { flowOf, mapOf } from "../network/index.ts";
import { watchApproach } from "./approach.ts";
import { flowMap } from "./flowMap.ts";
import { type ProvenBasin, provenBasin } from "./neighbourhood.ts";
import { openRootCatalogue, type Root } from "./roots.ts";
import { largestDifference, norm } from "./vectors.ts";

const { kernel, matrices, networks, ends } = trainHundred([10, 2]);
const solver = kernel.solver(N);

/** A network's map-stable roots that its trial ends lead to, with their proven basins. */
function rootsOf(k: number) {
  const map = mapOf(kernel, matrices, networks[k]);
  const flow = flowOf(kernel, matrices, networks[k]);
  const catalogue = openRootCatalogue(flow, solver, map.timeStep);
  catalogue.search(new Float64Array(N));
  let x: Float64Array = ends[k].slice();
  for (let step = 0; step < 3000; step++) {
    const y = new Float64Array(x.length);
    map.evaluate(x, y, 4);
    x = y;
  }
  for (let c = 0; c < 4; c++) catalogue.search(x.subarray(c * N, (c + 1) * N));
  const all = catalogue.roots.map((root) => ({ root, basin: provenBasin(flow, solver, root, map.timeStep) }));
  return { map, flow, all };
}
let found: ReturnType<typeof rootsOf>[];
beforeAll(() => {
  found = [0, 1].map(rootsOf);
});

/** A state on the surface of a basin, in a random direction; or 0.1 % within it. */
function onSurface({ x }: Root, basin: ProvenBasin, k: number): Float64Array {
  const direction = uniforms(x.length, -1, 1, 100 + k);
  let [inside, outside] = [0, 2 * basin.radius];
  for (let step = 0; step < 30; step++) {
    const middle = (inside + outside) / 2;
    if (basin.contains(x.map((v, i) => v + middle * direction[i]))) inside = middle;
    else outside = middle;
  }
  return x.map((v, i) => v + 0.999 * inside * direction[i]);
}

/** Follows a state that is in a basin: whether it is in it at every tenth step and ends within 1e-6 of the root. */
function staysAndArrives(map: System, root: Root, basin: ProvenBasin, start: Float64Array, steps: number): boolean {
  let x = start;
  for (let step = 0; step < steps; step++) {
    if (step % 10 === 0 && !basin.contains(x)) return false;
    const y = new Float64Array(x.length);
    map.evaluate(x, y, 1);
    x = y;
  }
  return largestDifference(x, root.x) < 1e-6;
}

describe("the proven basin of a root of a trained network, N = 100", () => {
  test("the bound on mean slopes holds at 2000 states, and is at most twice the change where that is small", () => {
    const { flow } = found[0];
    const bound = new Float64Array(N);
    for (let k = 0; k < 20; k++) {
      const x = uniforms(N, -2, 2, k);
      const radius = 10 ** -(k % 4);
      flow.slopeChange!(x, radius, bound);
      const eta = uniforms(N, -radius, radius, 50 + k);
      x.forEach((v, j) => {
        const mean = (tanh(v + eta[j]) - tanh(v)) / eta[j];
        const change = Math.abs(mean / (1 - tanh(v) ** 2) - 1);
        expect(change).toBeLessThanOrEqual(bound[j] + 1e-9);
        const r = Math.abs(tanh(v));
        if (radius < 0.02 && r > 0.1) expect(bound[j]).toBeLessThan(2 * r * radius);
      });
    }
  });

  test("every map-stable root has one, no other has; 6 states on its surface stay in it and come within 1e-6", () => {
    for (const { map, all } of found) {
      expect(all.filter(({ root }) => root.mapStable).length).toBeGreaterThanOrEqual(2);
      for (const { root, basin } of all) {
        expect(basin.radius > 0).toBe(root.mapStable);
        if (!root.mapStable) continue;
        const steps = Math.ceil(16 / Math.abs(root.rate) / map.timeStep);
        for (let k = 0; k < 6; k++) {
          expect(staysAndArrives(map, root, basin, onSurface(root, basin, k), steps)).toBe(true);
        }
      }
    }
  });
});

describe("a focus within an unstable cycle of radius √μ", () => {
  const rooted = (flow: System, h: number, stepper: System | null) => {
    const own = openKernel({ n: flow.dimension }).solver(flow.dimension);
    const catalogue = openRootCatalogue(flow, own, h, stepper);
    catalogue.search(new Float64Array(flow.dimension));
    return { root: catalogue.roots[0], basin: provenBasin(flow, own, catalogue.roots[0], stepper ? null : h) };
  };
  test.each([0.3, 0.04])(
    "μ = %f: the ball lies within the cycle, is wider than μ/100, and its states go to 0; of Euler's map and of the flow",
    (mu) => {
      const flow = subcriticalHopf(mu, 1);
      for (const stepper of [null, flowMap(flow, 0.02)]) {
        const { root, basin } = rooted(flow, 0.02, stepper);
        for (let k = 0; k < 10; k++) {
          const state = onSurface(root, basin, k);
          expect(norm(state)).toBeLessThan(Math.sqrt(mu));
          expect(norm(state)).toBeGreaterThan(0.01 * mu);
          expect(staysAndArrives(stepper ?? eulerMap(flow, 0.02), root, basin, state, 20 / mu / 0.02)).toBe(true);
        }
      }
    },
  );

  test("a spiral that is stable for the flow but not for its map has a basin for the flow only", () => {
    const flow = spiral(-0.01, 2);
    expect(rooted(flow, 0.1, null).basin.radius).toBe(0);
    expect(rooted(flow, 0.1, flowMap(flow, 0.1)).basin.radius).toBeGreaterThan(1);
  });
});

describe("watching a spiral by the area between displacements", () => {
  /** Turns about 0 with another rate than the root's own: `rate` per τ, in two of four dimensions. */
  function settlesAt(rate: number): boolean {
    const root = {
      x: new Float64Array(4),
      eigenvalue: [-0.02, 0.05],
      rate: -0.02,
    } as unknown as Root;
    const approach = watchApproach(root, 0, 0.1, true);
    for (let step = 0; step < 1250; step++) {
      const t = step / 10; // a turn takes 126 τ
      const length = 0.1 * Math.exp(rate * t);
      const state = [Math.cos(0.05 * t), Math.sin(0.05 * t), 3 * Math.cos(0.05 * t), 0].map((v) => length * v);
      if (approach.watch(Float64Array.from(state))) return true;
    }
    return false;
  }

  test("settles within a turn and two time constants at the root's own rate and 15 % beside it", () => {
    expect(settlesAt(-0.02)).toBe(true);
    expect(settlesAt(-0.023)).toBe(true);
  });

  test("does not where the amplitude holds, grows, or shrinks at half or twice that rate", () => {
    for (const rate of [0, 0.02, -0.01, -0.04]) expect(settlesAt(rate)).toBe(false);
  });
});
