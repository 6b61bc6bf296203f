import { LuDecomposition, Matrix } from "ml-matrix";
import { ridge } from "./ridge.ts";

/** What a linear system under white input still tells of each past input. */
export interface LinearMemory {
  /** R² of the best linear read-out of the input k events ago. */
  readonly recall: Float64Array;
  /** Their sum, of which none is more than n (Jaeger 2001; White, Lee & Sompolinsky 2004). */
  readonly capacity: number;
  /** Largest |eigenvalue| by the norm of a high power: ≥ 1 means that nothing here holds. */
  readonly contraction: number;
}

/**
 * P = A P Aᵀ + G Gᵀ: the covariance of x⁺ = A x + G s with white s of variance 1, from its n² linear equations. n ≤ 30.
 *
 * @param A [n × n] row-major, with all eigenvalues inside the unit circle.
 * @param G [n × inputs]
 * @throws RangeError where A does not contract.
 */
export function stationaryCovariance(A: Float64Array, G: Float64Array, n: number): Float64Array {
  if (!(n >= 1 && n <= 30)) throw new RangeError(`stationaryCovariance: n must be 1 to 30, got ${n}`);
  if (!(contractionOf(A, n) < 1))
    throw new RangeError("stationaryCovariance: A must have all eigenvalues inside the unit circle");
  const inputs = G.length / n;
  const M = Matrix.eye(n * n);
  const b = Matrix.zeros(n * n, 1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const row = i * n + j;
      for (let k = 0; k < n; k++) {
        for (let l = 0; l < n; l++) M.set(row, k * n + l, M.get(row, k * n + l) - A[i * n + k] * A[j * n + l]);
      }
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += G[i * inputs + k] * G[j * inputs + k];
      b.set(row, 0, sum);
    }
  }
  return Float64Array.from(new LuDecomposition(M).solve(b).to1DArray());
}

/** ‖A^(2^20)‖^(2^−20), by squaring. */
function contractionOf(A: Float64Array, n: number): number {
  let M = Matrix.from1DArray(n, n, Array.from(A));
  let size = M.norm("frobenius");
  if (size === 0) return 0;
  // of A^(2^k): size · M with ‖M‖ = 1; roots are taken on the way
  let root = size;
  M = Matrix.div(M, size);
  for (let k = 1; k <= 20; k++) {
    M = M.mmul(M);
    size = M.norm("frobenius");
    if (!(size > 0)) return 0;
    let share = size;
    for (let r = 0; r < k; r++) share = Math.sqrt(share);
    root *= share;
    M = Matrix.div(M, size);
  }
  return root;
}

/**
 * R²(k) = (A^k G)ᵀ (P + σ² I)⁻¹ (A^k G) for x⁺ = A x + G s, one input, read with white noise of variance σ² on each unit.
 *
 * @param noise σ², state units squared; 0 for none, where P must be regular.
 * @param lags how many.
 */
export function linearMemory(A: Float64Array, G: Float64Array, n: number, noise: number, lags: number): LinearMemory {
  if (G.length !== n) throw new RangeError(`linearMemory: G must be [${n}] (one input), got ${G.length} values`);
  const P = stationaryCovariance(A, G, n);
  const C = Matrix.from1DArray(n, n, Array.from(P));
  for (let i = 0; i < n; i++) C.set(i, i, C.get(i, i) + noise);
  const factors = new LuDecomposition(C);
  const recall = new Float64Array(lags);
  let v = G.slice();
  for (let k = 0; k < lags; k++) {
    const solved = factors.solve(Matrix.columnVector(Array.from(v)));
    for (let i = 0; i < n; i++) recall[k] += v[i] * solved.get(i, 0);
    v = v.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += A[i * n + j] * v[j];
      return sum;
    });
  }
  return { recall, capacity: recall.reduce((a, b) => a + b, 0), contraction: contractionOf(A, n) };
}

/**
 * The same from what was seen: R² of a linear read-out of each past input on the second half, fitted to the first. 0 where it
 * is worse than the mean.
 *
 * @param states [events × n], after each event.
 * @param inputs [events]
 * @param skip events at the beginning that are left out; at least `lags`.
 */
export function recalledBySamples(
  states: Float64Array,
  inputs: Float64Array,
  n: number,
  lags: number,
  skip: number,
): Float64Array {
  const events = inputs.length;
  if (states.length !== events * n)
    throw new RangeError(`recalledBySamples: states must be [${events} × ${n}], got ${states.length} values`);
  if (!(skip >= lags && events - skip >= 4 * n)) {
    throw new RangeError(
      `recalledBySamples: needs skip ≥ ${lags} and ${4 * n} events beyond it, got skip ${skip} of ${events}`,
    );
  }
  const half = skip + Math.floor((events - skip) / 2);
  const targets = (from: number, to: number) => {
    const Y = new Float64Array((to - from) * lags);
    for (let t = from; t < to; t++) for (let k = 0; k < lags; k++) Y[(t - from) * lags + k] = inputs[t - k];
    return Y;
  };
  const reader = ridge(states.subarray(skip * n, half * n), targets(skip, half), n, lags, 0);
  const [sum, squares, left] = [new Float64Array(lags), new Float64Array(lags), new Float64Array(lags)];
  const leftSum = new Float64Array(lags);
  const out = new Float64Array(lags);
  for (let t = half; t < events; t++) {
    reader.predict(states.subarray(t * n, (t + 1) * n), out);
    for (let k = 0; k < lags; k++) {
      const s = inputs[t - k];
      const e = s - out[k];
      sum[k] += s;
      squares[k] += s * s;
      leftSum[k] += e;
      left[k] += e * e;
    }
  }
  const count = events - half;
  return sum.map((s, k) => {
    const variance = squares[k] / count - (s / count) * (s / count);
    const rest = left[k] / count - (leftSum[k] / count) * (leftSum[k] / count);
    return Math.max(0, 1 - rest / variance);
  });
}
