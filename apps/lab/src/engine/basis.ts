import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { COORDINATES, PLANE } from "./protocol.ts";

/** Two times three directions of state space, to look at it along. */
export interface Basis {
  readonly n: number;
  /** [COORDINATES × n] unit vectors: principal axes, then read-out axes, orthogonal within each three. */
  readonly axes: Float64Array;
  /** [n]; 0 for an odd system. */
  readonly origin: Float64Array;
  /** Share of the variance on each principal axis. */
  readonly explained: readonly number[];
}

const MOST_STATES = 120;

/**
 * @param states [count × n], whose variation the principal axes show.
 * @param readout [M × n]; where it has fewer than three rows, principal axes fill up.
 */
export function makeBasis(states: Float64Array, readout: Float64Array, n: number, isOdd: boolean): Basis {
  if (n <= PLANE) return ownPlane(n);
  const origin = new Float64Array(n);
  const count = states.length / n;
  if (!isOdd) for (let e = 0; e < states.length; e++) origin[e % n] += states[e] / count;
  const { axes: principal, explained } = principalAxes(states, origin, n);
  const rows = Array.from({ length: readout.length / n }, (_, m) => readout.subarray(m * n, (m + 1) * n));
  const spanning = orthonormal([...rows.slice(0, 3), ...principal], n).slice(0, 3);
  const axes = new Float64Array(COORDINATES * n);
  [...principal, ...spanning].forEach((axis, k) => {
    axes.set(axis, k * n);
  });
  return { n, axes, origin, explained };
}

/** One unit is drawn on a line and two in their own plane: the first coordinates are the units' states. */
function ownPlane(n: number): Basis {
  const axes = new Float64Array(COORDINATES * n);
  for (const first of [0, 3]) for (let k = 0; k < n; k++) axes[(first + k) * n + k] = 1;
  return { n, axes, origin: new Float64Array(n), explained: [] };
}

/** Coordinates [count × COORDINATES] of states [count × n]. */
export function project({ n, axes, origin }: Basis, states: Float64Array, count = states.length / n): Float32Array {
  const at = new Float32Array(count * COORDINATES);
  for (let c = 0; c < count; c++) {
    for (let k = 0; k < COORDINATES; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (states[c * n + i] - origin[i]) * axes[k * n + i];
      at[c * COORDINATES + k] = sum;
    }
  }
  return at;
}

/** Coordinates of a direction: no origin is taken off. */
export function projectDirection({ n, axes }: Basis, v: Float64Array): number[] {
  return Array.from({ length: COORDINATES }, (_, k) => v.reduce((sum, vi, i) => sum + vi * axes[k * n + i], 0));
}

/** The state with these coordinates on three of the axes and none off them. */
export function lift({ n, axes, origin }: Basis, first: 0 | 3, at: readonly number[]): Float64Array {
  return origin.map((o, i) => at.reduce((sum, a, k) => sum + a * axes[(first + k) * n + i], o));
}

// of the Gram matrix of the states: v = Xᵀ u / √λ
function principalAxes(states: Float64Array, origin: Float64Array, n: number) {
  const count = states.length / n;
  const kept = Math.min(count, MOST_STATES);
  const X = Array.from({ length: kept }, (_, k) => {
    const from = Math.floor((k * count) / kept) * n;
    return states.slice(from, from + n).map((v, i) => v - origin[i]);
  });
  const gram = X.map((a) => X.map((b) => a.reduce((sum, v, i) => sum + v * b[i], 0)));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(gram), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const total = realEigenvalues.reduce((sum, v) => sum + Math.max(0, v), 0);
  const found = order.slice(0, 3).flatMap((k) => {
    if (!(realEigenvalues[k] > 1e-12 * total)) return [];
    const v = new Float64Array(n);
    X.forEach((x, row) => {
      const u = eigenvectorMatrix.get(row, k);
      for (let i = 0; i < n; i++) v[i] += u * x[i];
    });
    return [v];
  });
  // the largest entry points up, so that a picture does not turn over from one machine to another
  for (const v of found) {
    const largest = v.reduce((best, x, i) => (Math.abs(x) > Math.abs(v[best]) ? i : best), 0);
    if (v[largest] < 0) for (let i = 0; i < n; i++) v[i] = -v[i];
  }
  const explained = found.map((_, k) => realEigenvalues[order[k]] / total);
  const units = Array.from({ length: 3 }, (_, k) => Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)));
  return { axes: orthonormal([...found, ...units], n).slice(0, 3), explained };
}

/** Gram–Schmidt, twice; what depends on those before it is left out. */
function orthonormal(vectors: readonly Float64Array[], n: number): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const vector of vectors) {
    const v = vector.slice();
    const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    for (const u of [...kept, ...kept]) {
      const along = v.reduce((sum, x, i) => sum + x * u[i], 0);
      for (let i = 0; i < n; i++) v[i] -= along * u[i];
    }
    const left = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    if (left > 1e-9 * length) kept.push(v.map((x) => x / left));
  }
  return kept;
}
