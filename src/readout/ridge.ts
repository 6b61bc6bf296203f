import { CholeskyDecomposition, Matrix } from "ml-matrix";

export interface Ridge {
  /** [outputs × n] */
  readonly weights: Float64Array;
  /** [outputs] */
  readonly offset: Float64Array;
  /** Writes the outputs for a state, [outputs]. */
  predict(x: Float64Array, out: Float64Array): void;
}

/**
 * Least squares with a penalty: minimises Σ ‖y − W x − b‖² + λ ‖W‖², the offset b free.
 *
 * @param X states [count × n] row-major.
 * @param Y targets [count × outputs].
 * @param penalty λ, in units of the states squared, times their number.
 * @throws RangeError where sizes do not fit, or the equations are singular: then give a penalty.
 */
export function ridge(X: Float64Array, Y: Float64Array, n: number, outputs: number, penalty: number): Ridge {
  const count = X.length / n;
  if (!(Number.isInteger(count) && count >= 1 && Y.length === count * outputs)) {
    throw new RangeError(
      `ridge: X must be [count × ${n}] and Y [count × ${outputs}], got ${X.length} and ${Y.length} values`,
    );
  }
  if (!(penalty >= 0)) throw new RangeError(`ridge: penalty must be ≥ 0, got ${penalty}`);
  const meanX = columnMeans(X, n, count);
  const meanY = columnMeans(Y, outputs, count);
  const G = Matrix.zeros(n, n);
  const R = Matrix.zeros(n, outputs);
  for (let c = 0; c < count; c++) {
    for (let i = 0; i < n; i++) {
      const a = X[c * n + i] - meanX[i];
      for (let j = 0; j <= i; j++) G.set(i, j, G.get(i, j) + a * (X[c * n + j] - meanX[j]));
      for (let k = 0; k < outputs; k++) R.set(i, k, R.get(i, k) + a * (Y[c * outputs + k] - meanY[k]));
    }
  }
  for (let i = 0; i < n; i++) {
    G.set(i, i, G.get(i, i) + penalty);
    for (let j = 0; j < i; j++) G.set(j, i, G.get(i, j));
  }
  const factors = new CholeskyDecomposition(G);
  if (!factors.isPositiveDefinite())
    throw new RangeError("ridge: the states do not fix all weights; give a penalty > 0");
  const solved = factors.solve(R);
  const weights = new Float64Array(outputs * n);
  const offset = meanY.slice();
  for (let k = 0; k < outputs; k++) {
    for (let i = 0; i < n; i++) {
      weights[k * n + i] = solved.get(i, k);
      offset[k] -= weights[k * n + i] * meanX[i];
    }
  }
  return {
    weights,
    offset,
    predict(x, out) {
      for (let k = 0; k < outputs; k++) {
        let sum = offset[k];
        for (let i = 0; i < n; i++) sum += weights[k * n + i] * x[i];
        out[k] = sum;
      }
    },
  };
}

export function columnMeans(X: Float64Array, n: number, count: number): Float64Array {
  const means = new Float64Array(n);
  for (let c = 0; c < count; c++) for (let i = 0; i < n; i++) means[i] += X[c * n + i];
  return means.map((v) => v / count);
}
