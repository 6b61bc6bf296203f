/** @file Systems whose Jacobian has no bound everywhere but one around each state: certificates and basins reach as far as that. */
import { expect, test } from "vitest";
import { flow } from "../../test/zoo.ts";
import { openKernel, type System } from "../kernel/index.ts";
import { certify } from "./certify.ts";
import { flowOfMap } from "./flowOfMap.ts";
import { provenBasin } from "./neighbourhood.ts";
import { measureOrbit } from "./orbitMultipliers.ts";
import type { Root } from "./roots.ts";

const solver = openKernel({ n: 1, solvers: 1 }).solver(1);
// x − x³: roots −1, 0, 1; |A′| = 6|x|, at most 6 (|x| + R) within R
const cubic: System = {
  ...flow(
    1,
    (x, out) => {
      out[0] = x[0] - x[0] * x[0] * x[0];
    },
    (x, out) => {
      out[0] = 1 - 3 * x[0] * x[0];
    },
    Number.POSITIVE_INFINITY,
    true,
  ),
  lipschitzAround: (x) => (radius) => 6 * (Math.abs(x[0]) + radius),
};
const at = (x: number) => certify(cubic, solver, Float64Array.of(x));

test("each root of x − x³ is certified, alone as far as the other roots and no farther, with a proven bound", () => {
  for (const x of [-1, 0, 1]) {
    const { isRoot, uniquenessRadius, bound } = at(x);
    expect([isRoot, bound]).toEqual([true, "given"]);
    expect(uniquenessRadius).toBeGreaterThan(0.15);
    expect(uniquenessRadius).toBeLessThan(1);
  }
  expect(at(1.01).isRoot).toBe(true);
  expect(at(0.5).isRoot).toBe(false);
});

test("where the bound is Infinity at every radius nothing is certified", () => {
  const kinked: System = { ...cubic, lipschitzAround: () => () => Number.POSITIVE_INFINITY };
  expect(certify(kinked, solver, Float64Array.of(1)).isRoot).toBe(false);
});

test("the proven basin of the root at 1 lies in its true basin, x > 0, and is no smaller than a tenth", () => {
  const root = { x: Float64Array.of(1), certificate: at(1), flowStable: true, mapStable: true } as Root;
  const basin = provenBasin(cubic, solver, root, null);
  expect(basin.radius).toBeGreaterThan(0.1);
  expect(basin.radius).toBeLessThan(1);
  expect(basin.contains(Float64Array.of(1 + 0.99 * basin.radius))).toBe(true);
  expect(basin.contains(Float64Array.of(-1))).toBe(false);
});

test("an orbit with a point where the bound is Infinity at every radius lies on a kink: its stability stays open", () => {
  const map = (bound: number): System => ({
    ...flow(
      1,
      (x, out) => {
        out[0] = -0.5 * x[0];
      },
      (_, out) => {
        out[0] = -0.5;
      },
      Number.POSITIVE_INFINITY,
      true,
    ),
    kind: "map",
    lipschitzAround: () => () => bound,
  });
  const points = Float64Array.of(0);
  expect(measureOrbit(map(0), points).stability).toBe("stable");
  expect(measureOrbit(map(Number.POSITIVE_INFINITY), points)).toMatchObject({ stability: "undecided" });
  expect(flowOfMap(map(1)).lipschitzAround!(points)(1)).toBe(1);
});
