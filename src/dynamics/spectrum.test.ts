import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { linearWithSpectrum } from "../../test/zoo/roots.ts";
import { spiral, uniforms } from "../../test/zoo.ts";
import type { System } from "../kernel/index.ts";
import { denseSpectrum, leadingModes } from "./modes.ts";
import { type Eigenvalue, multiplier } from "./spectrum.ts";
import { stabilityAt } from "./stability.ts";

/** ẋ = (W − I) x, W random with spectral radius about 1.2: a cloud of eigenvalues without outliers, the hard case. */
function cloud(n: number): { system: System; A: Float64Array } {
  const A = uniforms(n * n, -1, 1, 3).map((v) => (v * 1.2 * Math.sqrt(3)) / Math.sqrt(n));
  for (let i = 0; i < n; i++) A[i * n + i] -= 1;
  const system: System = {
    ...spiral(0, 0),
    dimension: n,
    tangent(_x, V, out, _count, isTransposed) {
      out.fill(0);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) out[i] += (isTransposed ? A[j * n + i] : A[i * n + j]) * V[j];
      }
    },
    jacobian: (_, out) => out.set(A),
  };
  return { system, A };
}

describe("leading modes, N = 200, against a dense solver", () => {
  const n = 200;
  const { system, A } = cloud(n);
  const x = new Float64Array(n);
  const dense = new EigenvalueDecomposition(Matrix.from1DArray(n, n, Array.from(A)));
  const all = dense.realEigenvalues.map((re, k): Eigenvalue => [re, dense.imaginaryEigenvalues[k]]);

  test.each([
    ["flow, by Re λ", 0, ([re]: Eigenvalue) => re],
    ["map, by |1 + hλ|, h = 0.1", 0.1, (v: Eigenvalue) => multiplier(v, 0.1)],
    ["map, by |1 + hλ|, h = 0.5", 0.5, (v: Eigenvalue) => multiplier(v, 0.5)],
  ])("%s: ten eigenvalues to 1e-8, in order, residuals ≤ 1e-9 and true", (_, h, order) => {
    const truth = all.toSorted((a, b) => order(b) - order(a) || b[1] - a[1]);
    const { modes, converged } = leadingModes(system, x, { count: 10, h, left: true });
    expect(modes.length).toBeGreaterThanOrEqual(10);
    expect(converged).toBe(modes.length);
    modes.forEach(({ eigenvalue: [re, im], right, left, residual, leftResidual }, k) => {
      expect(Math.hypot(re - truth[k][0], im - truth[k][1]), `eigenvalue ${k}`).toBeLessThan(1e-8);
      expect(residual).toBeLessThanOrEqual(1e-9);
      expect(leftResidual).toBeLessThanOrEqual(1e-8);
      // A v = λ v and wᴴ A = λ wᴴ, by the matrix itself; wᴴ v = 1
      const times = (v: Float64Array, isTransposed: boolean) =>
        v.map((_, i) => v.reduce((sum, e, j) => sum + (isTransposed ? A[j * n + i] : A[i * n + j]) * e, 0));
      const [p, q] = [times(right.re, false), times(right.im, false)];
      expectClose(
        p,
        right.re.map((v, i) => re * v - im * right.im[i]),
        { absolute: 1e-8 },
      );
      expectClose(
        q,
        right.re.map((v, i) => im * v + re * right.im[i]),
        { absolute: 1e-8 },
      );
      const [s, t] = [times(left!.re, true), times(left!.im, true)];
      const size = Math.hypot(...left!.re, ...left!.im);
      expectClose(
        s,
        left!.re.map((v, i) => re * v + im * left!.im[i]),
        { absolute: 1e-8 * size },
      );
      expectClose(
        t,
        left!.im.map((v, i) => re * v - im * left!.re[i]),
        { absolute: 1e-8 * size },
      );
      let [dotRe, dotIm] = [0, 0];
      for (let i = 0; i < n; i++) {
        dotRe += left!.re[i] * right.re[i] + left!.im[i] * right.im[i];
        dotIm += left!.re[i] * right.im[i] - left!.im[i] * right.re[i];
      }
      expectClose([dotRe, dotIm], [1, 0], { absolute: 1e-9 });
    });
  });

  test("left vectors are orthogonal to the right vectors of other modes, to 1e-6 of their lengths", () => {
    const { modes } = leadingModes(system, x, { count: 6, left: true });
    for (const a of modes) {
      for (const b of modes) {
        if (a === b) continue;
        let [re, im] = [0, 0];
        for (let i = 0; i < n; i++) {
          re += a.left!.re[i] * b.right.re[i] + a.left!.im[i] * b.right.im[i];
          im += a.left!.re[i] * b.right.im[i] - a.left!.im[i] * b.right.re[i];
        }
        expect(Math.hypot(re, im)).toBeLessThan(1e-6 * Math.hypot(...a.left!.re, ...a.left!.im));
      }
    }
  });

  test("a budget too small is admitted: `converged` counts those whose residual is within the tolerance", () => {
    const { modes, converged, products } = leadingModes(system, x, { count: 10, mostProducts: 61 });
    expect(products).toBeLessThan(150);
    expect(converged).toBeLessThan(modes.length);
    expect(modes[converged].residual).toBeGreaterThan(1e-9);
  });

  test("the dense spectrum is all of it, largest Re λ first, to 1e-12", () => {
    const truth = all.map(([re]) => re).sort((a, b) => b - a);
    expectClose(
      denseSpectrum(system, x).map(([re]) => re),
      truth,
      { absolute: 1e-12 },
    );
  });
});

describe("a linear system with a set spectrum", () => {
  const slow = linearWithSpectrum(
    [[-0.02, 0], [-0.2, 0.3], ...Array.from({ length: 60 }, (_, k) => [-1 - k / 60, 0] as const)],
    4,
  );
  const zero = new Float64Array(slow.dimension);

  test.each([64, 0])(
    "dense up to %i: time constant 50 τ, gap 10 (flow) to 1e-6; map's by ln|1 + hλ|/h; gap to bulk 50",
    (denseUpTo) => {
      const h = 0.1;
      const { flow, map, gapToNext, gapToBulk, isDense, disagree } = stabilityAt(slow, zero, h, {
        denseUpTo,
        bulkEdge: -1,
      });
      expect(isDense).toBe(denseUpTo === 64);
      expect([flow.kind, map.kind, disagree]).toEqual(["stable", "stable", false]);
      expectClose(flow.timeConstant, 50, { relative: 1e-6 });
      expectClose(flow.rates[1] / flow.rates[0], 10, { relative: 1e-6 });
      const rate = (re: number, im: number) => Math.log(Math.hypot(1 + h * re, h * im)) / h;
      expectClose(map.timeConstant, -1 / rate(-0.02, 0), { relative: 1e-6 });
      expectClose(gapToNext!, rate(-0.2, 0.3) / rate(-0.02, 0), { relative: 1e-6 });
      expectClose(gapToBulk!, 50, { relative: 1e-6 });
    },
  );

  test("a leading pair is one mode: its gap is to the mode after it, to 1e-6", () => {
    const system = linearWithSpectrum(
      [
        [-0.1, 1],
        [-0.4, 0],
        [-2, 0],
      ],
      2,
    );
    const { gapToNext } = stabilityAt(system, new Float64Array(4), 1e-6);
    expectClose(gapToNext!, 4, { relative: 1e-5 });
  });

  test("a saddle index is exact when dense and a lower bound otherwise; gaps are for stable roots only", () => {
    const values = Array.from({ length: 70 }, (_, k) => [k < 9 ? 0.1 + k / 50 : -1 - k / 70, 0] as const);
    const system = linearWithSpectrum(values, 6);
    const x = new Float64Array(70);
    const dense = stabilityAt(system, x, 0.1, { denseUpTo: 100 });
    expect([dense.isDense, dense.flow.unstable, dense.flow.kind]).toEqual([true, 9, "saddle"]);
    const leading = stabilityAt(system, x, 0.1, { modes: 4 });
    expect([leading.isDense, leading.flow.unstable]).toEqual([false, 4]);
    expect([leading.gapToNext, leading.gapToBulk]).toEqual([null, null]);
  });
});

test("spiral: flow stable, Euler map not beyond h = −2σ/(σ² + ω²): the disagreement is flagged, with Krylov as densely", () => {
  const rest = Array.from({ length: 80 }, (_, k) => [-0.5 - k / 100, 0] as const);
  const [sigma, omega] = [-0.1, 2];
  const edge = (-2 * sigma) / (sigma * sigma + omega * omega);
  const big = linearWithSpectrum([[sigma, omega], ...rest], 3);
  for (const [system, n] of [
    [spiral(sigma, omega), 2],
    [big, 82],
  ] as const) {
    const at = (h: number) => stabilityAt(system, new Float64Array(n), h);
    expect(at(0.999 * edge)).toMatchObject({ disagree: false, flow: { kind: "stable" }, map: { kind: "stable" } });
    expect(at(1.001 * edge)).toMatchObject({ disagree: true, flow: { kind: "stable" } });
    expect(at(1.001 * edge).map.unstable).toBe(2);
  }
});

test("a flow mode that grows but is hidden behind the map's faster turning ones is still found", () => {
  // |1 + hλ| of the pair exceeds that of the growing real mode; only six leading modes are asked for
  const turning = Array.from({ length: 6 }, (_, k) => [-0.05, 4 + k / 10] as const);
  const rest = Array.from({ length: 70 }, (_, k) => [-0.5 - k / 100, 0] as const);
  const system = linearWithSpectrum([...turning, [0.01, 0], ...rest], 5);
  const { flow, map } = stabilityAt(system, new Float64Array(83), 0.1);
  expect(flow.rates[0]).toBeCloseTo(0.01, 8);
  expect(flow.kind).toBe("saddle");
  expect(map.unstable).toBeGreaterThanOrEqual(6);
});
