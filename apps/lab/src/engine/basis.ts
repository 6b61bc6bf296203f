import { OWN_PLANE, type PortraitPlane } from "../../../../src/mechanism/index.ts";
import { COORDINATES } from "./protocol.ts";

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

/**
 * @param plane the portrait's, whose axes come first.
 * @param readout [M × n]; where it has fewer than three rows, axes of the plane fill up.
 */
export function makeBasis(plane: PortraitPlane, readout: Float64Array): Basis {
  const { n, origin, shares } = plane;
  const rows = (values: Float64Array) =>
    Array.from({ length: values.length / n }, (_, m) => values.subarray(m * n, (m + 1) * n));
  const axes = new Float64Array(COORDINATES * n);
  axes.set(plane.axes);
  const second =
    n <= OWN_PLANE ? rows(plane.axes) : orthonormal([...rows(readout).slice(0, 3), ...rows(plane.axes)], n);
  second.slice(0, 3).forEach((axis, k) => {
    axes.set(axis, (3 + k) * n);
  });
  return { n, axes, origin, explained: shares };
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
