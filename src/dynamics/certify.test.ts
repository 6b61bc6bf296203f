/** @file Newton–Kantorovich against functions for which its bounds are exact, and what it refuses. */
import { describe, expect, test } from "vitest";
import { flow } from "../../test/zoo.ts";
import { openKernel } from "../kernel/index.ts";
import { certify } from "./certify.ts";

const solverFor = (n: number) => openKernel({ n, solvers: 1 }).solver(n);
// roots ±1; A = 2x, L = 2: the theorem is sharp for quadratic functions
const parabola = flow(
  1,
  (x, out) => {
    out[0] = x[0] * x[0] - 1;
  },
  (x, out) => {
    out[0] = 2 * x[0];
  },
  2,
  false,
);
const linear = (small: number) =>
  flow(
    2,
    (x, out) => {
      out[0] = -x[0];
      out[1] = -small * x[1];
    },
    (_, out) => {
      out.set([-1, 0, 0, -small]);
    },
    0,
    false,
  );

describe("Newton–Kantorovich", () => {
  test("x² − 1 from 1.2: the root at 1 lies on the surface of one ball, that at −1 on the other's, to 1e-12", () => {
    for (const x of [1, 1.2, 1.5]) {
      const { isRoot, existenceRadius, uniquenessRadius } = certify(parabola, solverFor(1), Float64Array.of(x));
      expect(isRoot).toBe(true);
      expect(existenceRadius).toBeCloseTo(Math.abs(x - 1), 12);
      expect(uniquenessRadius).toBeCloseTo(x + 1, 12);
    }
  });

  test("h above ½ is refused: from 0.57, where h = 1.08", () => {
    const { isRoot, h, uniquenessRadius } = certify(parabola, solverFor(1), Float64Array.of(0.57));
    expect([isRoot, uniquenessRadius]).toEqual([false, 0]);
    expect(h).toBeCloseTo((0.57 * 0.57 - 1) / -(2 * 0.57 * 0.57), 12);
  });

  test("a Jacobian of condition 1e14 is singular to f64: refused; one of 1e12 is not", () => {
    expect(certify(linear(1e-14), solverFor(2), Float64Array.of(0, 0)).isRoot).toBe(false);
    expect(certify(linear(1e-12), solverFor(2), Float64Array.of(0, 0)).isRoot).toBe(true);
  });
});
