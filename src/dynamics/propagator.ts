import { type System, stream } from "../kernel/index.ts";
import { orthonormalise } from "./singular.ts";

export interface PropagatorOptions {
  /** Singular values at or above this are all found, and the one after them. */
  readonly least: number;
  /** Vectors carried at first; more where too many directions grow. @default 16 */
  readonly block?: number;
  /** Relative change of those values from one sweep to the next at which they count as found. @default 3e-4 */
  readonly tolerance?: number;
  /** Sweeps, forwards or backwards, at most. @default 24 */
  readonly mostSweeps?: number;
  /** Which random vectors it starts from. @default 0 */
  readonly start?: number;
}

/** Of the derivative of a trajectory's last state by its first. */
export interface PropagatorValues {
  /** The largest singular values, largest first: all ≥ `least` and at least one more, or all there are. */
  readonly values: Float64Array;
  /** How many are ≥ `least`: directions in which a displacement has kept that share of its length. */
  readonly above: number;
  readonly isConverged: boolean;
  readonly sweeps: number;
}

/** Vectors carried beyond those that are asked for. */
const SPARE = 6;

/**
 * The largest singular values of the tangent propagator along a trajectory, without the propagator itself: a randomised
 * range finder (Halko, Martinsson & Tropp 2011, algorithm 4.4). Random vectors are carried forwards, then backwards by
 * the transposed steps, in turn; the singular values of the carried block come from below and stand when the next sweep
 * leaves them alone. Over so long a time that vectors overflow, use `finiteTimeExponents`.
 *
 * @param map whose tangent and transposed tangent carry the vectors.
 * @param trajectory [(steps + 1) × n]; of the last state nothing is used.
 */
export function propagatorValues(
  map: System,
  trajectory: Float64Array,
  { least, block = 16, tolerance = 3e-4, mostSweeps = 24, start = 0 }: PropagatorOptions,
): PropagatorValues {
  const n = map.dimension;
  const steps = trajectory.length / n - 1;
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new RangeError(
      `propagatorValues: trajectory must hold two or more whole states of ${n} values, got ${trajectory.length} values`,
    );
  }
  let k = Math.min(n, Math.max(block, SPARE + 2));
  let V: Float64Array = randomVectors(n, 0, k, start);
  let before: Float64Array | null = null;
  for (let sweep = 1; ; sweep++) {
    orthonormalise(V, n, k);
    V = carry(V, k, sweep % 2 === 0);
    const values = singularValuesOf(V, n, k);
    const above = values.filter((v) => v >= least).length;
    const needed = Math.min(k, above + 1);
    const last = before;
    const stands = last !== null && values.every((v, j) => j >= needed || Math.abs(v - last[j]) <= tolerance * v);
    // as many vectors as there are directions: one sweep knows everything
    if (k === n || (stands && needed + SPARE <= k) || sweep >= mostSweeps) {
      const isConverged = k === n || stands;
      return { values: values.slice(0, Math.min(k, needed + SPARE)), above, isConverged, sweeps: sweep };
    }
    before = values;
    if (needed + SPARE > k) {
      const more = Math.min(n, 2 * k);
      const grown = new Float64Array(more * n);
      grown.set(V);
      grown.set(randomVectors(n, k, more, start), k * n);
      [V, k, before] = [grown, more, null];
    }
  }

  function carry(from: Float64Array, count: number, isBackwards: boolean): Float64Array {
    let x = from;
    let y: Float64Array = new Float64Array(count * n);
    for (let s = 0; s < steps; s++) {
      const at = isBackwards ? steps - 1 - s : s;
      map.tangent(trajectory.subarray(at * n, (at + 1) * n), x, y, count, isBackwards);
      [x, y] = [y, x];
    }
    return x;
  }
}

function randomVectors(n: number, from: number, to: number, start: number): Float64Array {
  const random = stream({ seed: start, density: 1 }, "orthogonalStart", n);
  return Float64Array.from({ length: (to - from) * n }, (_, e) => random.normal(from * n + e));
}

/** Singular values of k rows, largest first: square roots of the eigenvalues of their Gram matrix, so from 1e-8 of the largest on. */
function singularValuesOf(rows: Float64Array, n: number, k: number): Float64Array {
  const G = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += rows[a * n + i] * rows[b * n + i];
      G[a * k + b] = sum;
      G[b * k + a] = sum;
    }
  }
  return symmetricEigenvalues(G, k).map((v) => Math.sqrt(Math.max(0, v)));
}

/** Sweeps of Jacobi rotations at most; they converge quadratically, in six or seven. */
const MOST_ROTATIONS = 30;

/** Eigenvalues of a symmetric matrix [k × k], largest first; cyclic Jacobi (Golub & Van Loan, 8.5). A is overwritten. */
export function symmetricEigenvalues(A: Float64Array, k: number): Float64Array {
  let size = 0;
  for (const v of A) size = Math.max(size, Math.abs(v));
  for (let sweep = 0; sweep < MOST_ROTATIONS; sweep++) {
    let off = 0;
    for (let p = 0; p < k; p++) for (let q = 0; q < p; q++) off = Math.max(off, Math.abs(A[p * k + q]));
    if (off <= Number.EPSILON * size) break;
    for (let p = 0; p < k - 1; p++) for (let q = p + 1; q < k; q++) rotate(A, k, p, q);
  }
  return Float64Array.from({ length: k }, (_, i) => A[i * k + i])
    .sort()
    .reverse();
}

// the rotation of the plane (p, q) that makes A[p, q] vanish
function rotate(A: Float64Array, k: number, p: number, q: number): void {
  const apq = A[p * k + q];
  if (apq === 0) return;
  const theta = (A[q * k + q] - A[p * k + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let i = 0; i < k; i++) {
    const [x, y] = [A[i * k + p], A[i * k + q]];
    A[i * k + p] = c * x - s * y;
    A[i * k + q] = s * x + c * y;
  }
  for (let i = 0; i < k; i++) {
    const [x, y] = [A[p * k + i], A[q * k + i]];
    A[p * k + i] = c * x - s * y;
    A[q * k + i] = s * x + c * y;
  }
}
