/**
 * Solves A x = b in place by elimination with partial pivoting: for many small systems, where a factorisation that is kept
 * would cost more than it saves.
 *
 * @param A [n × n] row-major; overwritten.
 * @param b [n]; overwritten by x where the smallest pivot is not 0.
 * @returns |smallest pivot|.
 */
export function solveInPlace(A: Float64Array, b: Float64Array, n: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < n; k++) {
    let at = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]) > Math.abs(A[at * n + k])) at = i;
    if (at !== k) {
      for (let j = k; j < n; j++) [A[k * n + j], A[at * n + j]] = [A[at * n + j], A[k * n + j]];
      [b[k], b[at]] = [b[at], b[k]];
    }
    const pivot = A[k * n + k];
    least = Math.min(least, Math.abs(pivot));
    if (!(least > 0)) return 0;
    for (let i = k + 1; i < n; i++) {
      const factor = A[i * n + k] / pivot;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) A[i * n + j] -= factor * A[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) b[i] -= A[i * n + j] * b[j];
    b[i] /= A[i * n + i];
  }
  return least;
}

/** ‖A‖∞, the largest row sum of |A|, [n × n]. */
export function rowSumNorm(A: Float64Array, n: number): number {
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(A[i * n + j]);
    norm = Math.max(norm, sum);
  }
  return norm;
}
