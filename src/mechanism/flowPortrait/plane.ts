import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { System } from "../../kernel/index.ts";

/** The plane a portrait is drawn on, with a third axis to turn it about. */
export interface PortraitPlane {
  readonly n: number;
  /** [3 × n] orthonormal rows; rows beyond n are zero. */
  readonly axes: Float64Array;
  /** [n]; 0 for an odd system. */
  readonly origin: Float64Array;
  /** Share of the second moment about the origin of the states on each axis; none of a system of one or two units. */
  readonly shares: readonly number[];
  /** [count × n]: along the paths and on to where they are `ONWARDS` later. */
  readonly along: Float64Array;
}

/** So few units are drawn as they are: on a line, or in their own plane. */
export const OWN_PLANE = 2;
/** Paths are followed on so long, in τ, for the plane to hold where they are going. */
const ONWARDS = 100;
/** States along each path, at equal distances: a fast part counts as much as a slow one of the same length. */
const ALONG = 30;
/** Paths at most. */
const MOST_PATHS = 8;

/**
 * The principal plane of paths and of where they go on to when they are left alone.
 *
 * @param map moves states without input.
 * @param paths each [steps × n].
 */
export function portraitPlane(map: System, paths: readonly Float64Array[]): PortraitPlane {
  const n = map.dimension;
  const axes = new Float64Array(3 * n);
  const origin = new Float64Array(n);
  const chosen = paths.filter((_, k) => k % Math.ceil(paths.length / MOST_PATHS) === 0);
  const states = continued(map, chosen).flatMap((path) => evenlyAlong(path, n));
  const along = Float64Array.from(states.flatMap((x) => Array.from(x)));
  if (n <= OWN_PLANE) {
    for (let k = 0; k < n; k++) axes[k * n + k] = 1;
    return { n, axes, origin, shares: [], along };
  }
  if (!map.odd) for (const x of states) for (let i = 0; i < n; i++) origin[i] += x[i] / states.length;
  const shares = principal(states, origin, axes, n);
  return { n, axes, origin, shares, along };
}

/** Signed places along the axes and the distance from the plane of the first two, of states [count × n]: [count × 4]. */
export function placesOn(
  { n, axes, origin }: Pick<PortraitPlane, "n" | "axes" | "origin">,
  states: Float64Array,
  count = states.length / n,
) {
  const places = new Float64Array(4 * count);
  for (let c = 0; c < count; c++) {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const v = states[c * n + i] - origin[i];
      squares += v * v;
      for (let k = 0; k < 3; k++) places[4 * c + k] += v * axes[k * n + i];
    }
    const [a, b] = places.subarray(4 * c, 4 * c + 2);
    places[4 * c + 3] = Math.sqrt(Math.max(0, squares - a * a - b * b));
  }
  return places;
}

/** Paths with `ONWARDS` of free motion after them; one that runs away ends where it does. */
function continued(map: System, paths: readonly Float64Array[]): Float64Array[] {
  const n = map.dimension;
  const every = Math.max(1, Math.round(0.5 / map.timeStep));
  const kept = paths.map((path) => {
    const rows: Float64Array[] = [];
    for (let row = 0; (row + 1) * n <= path.length; row += every) rows.push(path.subarray(row * n, (row + 1) * n));
    return rows;
  });
  let x = new Float64Array(paths.length * n);
  paths.forEach((path, k) => {
    x.set(path.subarray(path.length - n), k * n);
  });
  let y = new Float64Array(x.length);
  const steps = Math.round(ONWARDS / map.timeStep);
  for (let step = 1; step <= steps && paths.length > 0; step++) {
    map.evaluate(x, y, paths.length);
    [x, y] = [y, x];
    if (step % every !== 0) continue;
    for (const [k, rows] of kept.entries()) {
      const state = x.slice(k * n, (k + 1) * n);
      if (state.every((v) => Math.abs(v) < 1e6)) rows.push(state);
    }
  }
  return kept.map((rows) => Float64Array.from(rows.flatMap((row) => Array.from(row))));
}

/** `ALONG` of a path's states, each about as far along it from the one before. */
function evenlyAlong(path: Float64Array, n: number): Float64Array[] {
  const count = path.length / n;
  const at = (row: number) => path.subarray(row * n, (row + 1) * n);
  const length = new Float64Array(count);
  for (let row = 1; row < count; row++) {
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (at(row)[i] - at(row - 1)[i]) * (at(row)[i] - at(row - 1)[i]);
    length[row] = length[row - 1] + Math.sqrt(squares);
  }
  let row = 0;
  return Array.from({ length: ALONG }, (_, k) => {
    const wanted = (length[count - 1] * k) / (ALONG - 1);
    while (row < count - 1 && length[row] < wanted) row++;
    return at(row);
  });
}

// of the Gram matrix of the states: v = Xᵀ u / √λ
function principal(states: readonly Float64Array[], origin: Float64Array, axes: Float64Array, n: number): number[] {
  const rows = states.map((x) => x.map((v, i) => v - origin[i]));
  const gram = rows.map((a) => rows.map((b) => dotOf(a, b)));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(gram), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const total = realEigenvalues.reduce((sum, v) => sum + Math.max(0, v), 0);
  const found = order.slice(0, 3).filter((k) => realEigenvalues[k] > 1e-12 * total);
  const candidates = found.map((k) => {
    const v = new Float64Array(n);
    rows.forEach((x, row) => {
      const u = eigenvectorMatrix.get(row, k);
      for (let i = 0; i < n; i++) v[i] += u * x[i];
    });
    return v;
  });
  for (let k = 0; k < 3; k++) candidates.push(Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)));
  let filled = 0;
  for (const candidate of candidates) {
    if (filled === 3) break;
    const v = candidate.slice();
    const length = Math.sqrt(dotOf(v, v));
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < filled; k++) {
        const u = axes.subarray(k * n, (k + 1) * n);
        const along = dotOf(v, u);
        for (let i = 0; i < n; i++) v[i] -= along * u[i];
      }
    }
    const left = Math.sqrt(dotOf(v, v));
    if (!(left > 1e-9 * length)) continue;
    // the largest entry points up, so that a picture does not turn over from one machine to another
    const largest = v.reduce((best, x, i) => (Math.abs(x) > Math.abs(v[best]) ? i : best), 0);
    const sign = v[largest] < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) axes[filled * n + i] = (sign * v[i]) / left;
    filled++;
  }
  return found.map((k) => realEigenvalues[k] / total);
}

function dotOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
