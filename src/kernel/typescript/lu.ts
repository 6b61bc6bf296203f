import type { Solver } from "../kernel.ts";

/** The definition of `Solver`: Gaussian elimination with partial pivoting, the first of equal pivots taken. */
export function solver(n: number): Solver {
  const lu = new Float64Array(n * n);
  const pivots = new Int32Array(n);
  return {
    n,
    factor(A) {
      lu.set(A);
      for (let k = 0; k < n; k++) {
        let pivot = k;
        for (let i = k + 1; i < n; i++) {
          if (Math.abs(lu[i * n + k]) > Math.abs(lu[pivot * n + k])) pivot = i;
        }
        const size = Math.abs(lu[pivot * n + k]);
        if (!(size > 0 && size < Number.POSITIVE_INFINITY)) return false;
        pivots[k] = pivot;
        swapRows(lu, n, k, pivot);
        for (let i = k + 1; i < n; i++) {
          const l = lu[i * n + k] / lu[k * n + k];
          lu[i * n + k] = l;
          for (let j = k + 1; j < n; j++) lu[i * n + j] -= l * lu[k * n + j];
        }
      }
      return true;
    },
    solve(b, count) {
      for (let c = 0; c < count; c++) {
        const x = b.subarray(c * n, (c + 1) * n);
        for (let k = 0; k < n; k++) swapRows(x, 1, k, pivots[k]);
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < i; k++) x[i] -= lu[i * n + k] * x[k];
        }
        for (let i = n - 1; i >= 0; i--) {
          for (let k = i + 1; k < n; k++) x[i] -= lu[i * n + k] * x[k];
          x[i] /= lu[i * n + i];
        }
      }
    },
    // Aᵀ = Uᵀ Lᵀ P: row k of U, then of L, is taken off the elements behind, then before it
    solveTransposed(b, count) {
      for (let c = 0; c < count; c++) {
        const x = b.subarray(c * n, (c + 1) * n);
        for (let k = 0; k < n; k++) {
          x[k] /= lu[k * n + k];
          for (let i = k + 1; i < n; i++) x[i] -= lu[k * n + i] * x[k];
        }
        for (let k = n - 1; k >= 0; k--) {
          for (let i = 0; i < k; i++) x[i] -= lu[k * n + i] * x[k];
        }
        for (let k = n - 1; k >= 0; k--) swapRows(x, 1, k, pivots[k]);
      }
    },
  };
}

/** Swaps rows a and b of a row-major array with `columns` columns. */
export function swapRows(x: Float64Array, columns: number, a: number, b: number): void {
  if (a === b) return;
  for (let j = 0; j < columns; j++) {
    const t = x[a * columns + j];
    x[a * columns + j] = x[b * columns + j];
    x[b * columns + j] = t;
  }
}
