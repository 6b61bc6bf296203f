import { beforeAll, describe, expect, test } from "vitest";
import { N, trainHundred } from "../../test/trainedHundred.ts";
import { uniforms } from "../../test/zoo.ts";
import { tanh } from "../kernel/index.ts";
import { flowOf, mapOf } from "../network/index.ts";
import { watchApproach } from "./approach.ts";
import { certifiedRadius } from "./neighbourhood.ts";
import { findRoot } from "./newton.ts";
import { openRootCatalogue, type Root } from "./roots.ts";
import { largestDifference } from "./vectors.ts";

const { kernel, matrices, networks, ends } = trainHundred([10, 2]);
const solver = kernel.solver(N);

/** A network's map-stable roots that its trial ends lead to, with the radii of their certified neighbourhoods. */
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
  const all = catalogue.roots.map((root) => ({ root, radius: certifiedRadius(flow, solver, root) }));
  return { map, flow, all, stable: all.filter(({ root }) => root.mapStable) };
}
let found: ReturnType<typeof rootsOf>[];
beforeAll(() => {
  found = [0, 1].map(rootsOf);
});

/** A corner, or a random state, of the ∞-ball around a root. */
function sample({ x }: Root, radius: number, k: number): Float64Array {
  const random = uniforms(N, -1, 1, 100 + k);
  return x.map((v, i) => v + radius * (k % 2 === 0 ? Math.sign(random[i]) : random[i]));
}

describe("the certified neighbourhood of a root of a trained network, N = 100", () => {
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

  test("it is at least ten times the uniqueness radius of Newton–Kantorovich", () => {
    for (const { all } of found) {
      expect(all.length).toBeGreaterThanOrEqual(3);
      for (const { root, radius } of all) expect(radius).toBeGreaterThan(10 * root.certificate.uniquenessRadius);
    }
  });

  test("no other known root lies in it, and 40 searches from inside it find no other there", () => {
    for (const { flow, all } of found) {
      for (const { root, radius } of all) {
        for (const other of all) {
          if (other.root !== root) expect(largestDifference(other.root.x, root.x)).toBeGreaterThan(radius);
        }
        for (let k = 0; k < 40; k++) {
          const search = findRoot(flow, solver, sample(root, radius, k));
          const away = largestDifference(search.x, root.x);
          if (search.status === "converged") expect(away < 1e-9 || away > radius).toBe(true);
        }
      }
    }
  });

  test("40 states inside it of each stable root settle and do converge to it", () => {
    for (const { map, stable } of found) {
      for (const { root, radius } of stable) {
        for (let k = 0; k < 40; k++) {
          const approach = watchApproach(root, 0, map.timeStep, radius);
          let x = sample(root, radius, k);
          let settled = false;
          for (let step = 0; step < 8000; step++) {
            const y = new Float64Array(N);
            map.evaluate(x, y, 1);
            x = y;
            settled ||= approach.watch(x);
            if (settled && largestDifference(x, root.x) < 1e-6) break;
          }
          expect(settled).toBe(true);
          expect(largestDifference(x, root.x)).toBeLessThan(1e-6);
        }
      }
    }
  });
});

describe("watching a spiral by the area between displacements", () => {
  /** Turns about 0 with another rate than the root's own: `rate` per τ, in two of four dimensions. */
  function settlesAt(rate: number, radius: number, size: number): boolean {
    const root = {
      x: new Float64Array(4),
      eigenvalue: [-0.02, 0.05],
      rate: -0.02,
      certificate: { isRoot: true, h: 0, existenceRadius: 0, uniquenessRadius: 1e-9 },
    } as unknown as Root;
    const approach = watchApproach(root, 0, 0.1, radius);
    for (let step = 0; step < 1200; step++) {
      const t = step / 10; // less than a turn of 126 τ
      const length = size * Math.exp(rate * t);
      const state = [Math.cos(0.05 * t), Math.sin(0.05 * t), 3 * Math.cos(0.05 * t), 0].map((v) => length * v);
      if (approach.watch(Float64Array.from(state))) return true;
    }
    return false;
  }

  test("settles within a turn at the root's own rate and 15 % beside it, inside the radius only", () => {
    expect(settlesAt(-0.02, 1, 0.1)).toBe(true);
    expect(settlesAt(-0.023, 1, 0.1)).toBe(true);
    expect(settlesAt(-0.02, 1e-3, 0.1)).toBe(false);
  });

  test("does not where the amplitude holds, grows, or shrinks at half or twice that rate", () => {
    for (const rate of [0, 0.02, -0.01, -0.04]) expect(settlesAt(rate, 1, 0.1)).toBe(false);
  });
});
