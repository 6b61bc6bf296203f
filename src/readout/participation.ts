import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { columnMeans } from "./ridge.ts";

export interface PrincipalComponents {
  /** [n] */
  readonly mean: Float64Array;
  /** [n × n] row-major, largest variance first; unit vectors. */
  readonly directions: Float64Array;
  /** [n], largest first; over count, not count − 1. */
  readonly variances: Float64Array;
}

/** @param X [count × n] row-major. */
export function principalComponents(X: Float64Array, n: number): PrincipalComponents {
  const count = X.length / n;
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`principalComponents: X must hold whole states of ${n} values, got ${X.length} values`);
  }
  const mean = columnMeans(X, n, count);
  const C = Matrix.zeros(n, n);
  for (let c = 0; c < count; c++) {
    for (let i = 0; i < n; i++) {
      const a = (X[c * n + i] - mean[i]) / count;
      for (let j = 0; j <= i; j++) C.set(i, j, C.get(i, j) + a * (X[c * n + j] - mean[j]));
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) C.set(j, i, C.get(i, j));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(C, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return {
    mean,
    variances: Float64Array.from(order, (k) => Math.max(0, realEigenvalues[k])),
    directions: Float64Array.from(order.flatMap((k) => eigenvectorMatrix.getColumn(k))),
  };
}

/** (Σ v)² / Σ v² of variances: how many directions share them, 1 … n; NaN where there is no variance. */
export function participationRatio(variances: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (const v of variances) {
    sum += v;
    squares += v * v;
  }
  return squares > 0 ? (sum * sum) / squares : Number.NaN;
}
