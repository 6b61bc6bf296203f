/** @file Index sums: what they say where roots are missing, and where nothing is known. */
import { describe, expect, test } from "vitest";
import { flow } from "../../test/zoo.ts";
import { finish, openKernel } from "../kernel/index.ts";
import { censusOfRoots } from "./census.ts";

/** A ring: r′ = r(1 − r²), φ′ = sin(kφ) in the plane: k stable roots and k saddles alternate on it, and one at the middle. */
function ring(k: number) {
  const F = (x: Float64Array, out: Float64Array) => {
    const radius = Math.hypot(x[0], x[1]);
    const turn = Math.sin(k * Math.atan2(x[1], x[0])) * Math.min(1, 4 * radius * radius);
    const grow = 1 - radius * radius;
    out[0] = x[0] * grow - x[1] * turn;
    out[1] = x[1] * grow + x[0] * turn;
  };
  const jacobian = (x: Float64Array, out: Float64Array) => {
    const [a, b] = [new Float64Array(2), new Float64Array(2)];
    for (let j = 0; j < 2; j++) {
      const at = (sign: number) => x.map((v, i) => v + (i === j ? sign * 1e-6 : 0));
      F(at(1), a);
      F(at(-1), b);
      for (let i = 0; i < 2; i++) out[2 * i + j] = (a[i] - b[i]) / 2e-6;
    }
  };
  return flow(2, F, jacobian, 60, false);
}
const census = (k: number, seeds: Float64Array, followsEdges: boolean) =>
  finish(
    censusOfRoots(ring(k), openKernel({ n: 2, solvers: 1 }).solver(2), 0.05, seeds, { deflated: 0, followsEdges }),
  );
const onRing = (angles: readonly number[]) => Float64Array.from(angles.flatMap((a) => [Math.cos(a), Math.sin(a)]));

describe("parity on a ring of 4 stable roots and 4 saddles", () => {
  const stable = [1, 3, 5, 7].map((m) => (m * Math.PI) / 4 + 0.01);
  const saddles = [0, 1, 2, 3].map((m) => (m * Math.PI) / 2 + 0.01);
  const middle = [0.01, 0.005];

  test("all found: indices add up to 1, nothing is missing and no edge is followed", () => {
    const { roots, parity, edges } = census(4, Float64Array.of(...onRing([...stable, ...saddles]), ...middle), true);
    expect(roots.length).toBe(9);
    expect(parity).toMatchObject({ expected: 1, found: 1, missing: 0 });
    expect(edges).toBe(null);
  });

  test("one saddle left out: it is said, and edges between neighbours find it", () => {
    const seeds = Float64Array.of(...onRing([...stable, ...saddles.slice(1)]), ...middle);
    const told = census(4, seeds, false);
    expect([told.roots.length, told.parity?.found, told.parity?.missing]).toEqual([8, 2, 1]);
    const filled = census(4, seeds, true);
    expect([filled.roots.length, filled.parity?.missing, filled.edges?.roots]).toEqual([9, 0, 1]);
    expect(filled.roots.some(({ x }) => Math.hypot(x[0] - 1, x[1]) < 1e-6)).toBe(true);
  });

  test("where far states do not come in, nothing is known", () => {
    const away = flow(
      1,
      (x, out) => {
        out[0] = x[0];
      },
      (_, out) => {
        out[0] = 1;
      },
      0,
      true,
    );
    const solver = openKernel({ n: 1, solvers: 1 }).solver(1);
    expect(finish(censusOfRoots(away, solver, 0.1, Float64Array.of(0.3))).parity).toBe(null);
  });
});
