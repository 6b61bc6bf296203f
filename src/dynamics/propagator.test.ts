import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { epochOf } from "../../test/sequentialTask.ts";
import { key, N, trainHundred } from "../../test/trainedHundred.ts";
import type { System } from "../kernel/index.ts";
import { stream } from "../kernel/index.ts";
import { mapOf, openEnsemble } from "../network/index.ts";
import { drawTrial } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import { propagatorValues, symmetricEigenvalues } from "./propagator.ts";

/** x ↦ A x as a map of Δt 0.1. */
function linearMap(A: readonly (readonly number[])[]): System {
  const n = A.length;
  const apply = (x: Float64Array, out: Float64Array, count: number, isTransposed: boolean) => {
    for (let c = 0; c < count; c++) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += (isTransposed ? A[j][i] : A[i][j]) * x[c * n + j];
        out[c * n + i] = sum;
      }
    }
  };
  return {
    kind: "map",
    dimension: n,
    timeStep: 0.1,
    odd: true,
    evaluate: (x, out, count) => apply(x, out, count, false),
    tangent: (_x, V, out, count, isTransposed) => apply(V, out, count, isTransposed),
    jacobian: (_x, out) => out.set(A.flat()),
    jacobianLipschitz: 0,
  };
}

describe("singular values of a tangent propagator", () => {
  test("uncoupled decays: σ = (1 − Δt rate)^steps exactly, and the number above 1/e", () => {
    const rates = Array.from({ length: 40 }, (_, k) => 0.01 + 0.02 * k);
    const map = linearMap(rates.map((rate, i) => rates.map((_, j) => (i === j ? 1 - 0.1 * rate : 0))));
    const found = propagatorValues(map, new Float64Array(151 * 40), { least: Math.exp(-1) });
    // 15 τ: rates below 1/15 = 0.0667 survive: 0.01, 0.03, 0.05
    expect(found).toMatchObject({ above: 3, isConverged: true });
    found.values.slice(0, 4).forEach((v, k) => {
      expect(Math.abs(v / (1 - 0.1 * rates[k]) ** 150 - 1)).toBeLessThan(1e-6);
    });
  });

  test("more directions than vectors grow: the block does too, up to all of them", () => {
    const map = linearMap(
      Array.from({ length: 30 }, (_, i) => Array.from({ length: 30 }, (_, j) => (i === j ? 1 : 0))),
    );
    const found = propagatorValues(map, new Float64Array(11 * 30), { least: 0.5, block: 8 });
    expect(found.above).toBe(30);
  });

  test("along the delay of a trained network, N = 100: the dense propagator's to 1e-3, whatever the start", () => {
    const { task, kernel, matrices, networks, ends } = trainHundred([10]);
    const map = mapOf(kernel, matrices, networks[0]);
    const ensemble = openEnsemble(kernel, matrices.trained, [networks[0]], ends[0].slice(0, N));
    const trial = drawTrial(task, 1, "test", key, "verdictStimuli", 3);
    for (let s = 0; s < epochOf(task, "delay1").end; s++) ensemble.step(inputRows([trial], s, task));
    const steps = 150;
    const trajectory = new Float64Array((steps + 1) * N);
    let M = Matrix.eye(N, N);
    const A = new Float64Array(N * N);
    for (let s = 0; s <= steps; s++) {
      const x = ensemble.x.slice(0, N);
      trajectory.set(x, s * N);
      map.jacobian(x, A);
      if (s < steps) M = Matrix.from1DArray(N, N, Array.from(A)).mmul(M);
      ensemble.step(null);
    }
    const dense = new SingularValueDecomposition(M).diagonal;
    const above = dense.filter((v) => v >= Math.exp(-1)).length;
    expect(above).toBeGreaterThan(1);
    for (const start of [0, 1, 2]) {
      const found = propagatorValues(map, trajectory, { least: Math.exp(-1), start });
      expect(found).toMatchObject({ above, isConverged: true });
      found.values.slice(0, above + 1).forEach((v, k) => {
        expect(Math.abs(v / dense[k] - 1)).toBeLessThan(1e-3);
      });
    }
  }, 60_000);

  test("eigenvalues of symmetric matrices agree with another solver", () => {
    const k = 7;
    const random = stream({ seed: 3, density: 1 }, "orthogonalStart");
    const A = new Float64Array(k * k);
    for (let p = 0; p < k; p++) for (let q = 0; q <= p; q++) A[p * k + q] = A[q * k + p] = random.normal(p * k + q);
    const wanted = new EigenvalueDecomposition(Matrix.from1DArray(k, k, Array.from(A))).realEigenvalues;
    wanted.sort((a, b) => b - a);
    symmetricEigenvalues(A, k).forEach((v, i) => {
      expect(v).toBeCloseTo(wanted[i], 12);
    });
    expect([...symmetricEigenvalues(new Float64Array(4), 2)]).toEqual([0, 0]);
  });

  test("a trajectory of one state, or of broken states, is refused", () => {
    expect(() => propagatorValues(linearMap([[1]]), new Float64Array(1), { least: 1 })).toThrow(
      /two or more whole states/,
    );
  });
});
