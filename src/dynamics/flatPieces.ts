import { Matrix, SVD } from "ml-matrix";
import type { PiecewiseLinear } from "../kernel/index.ts";
import { solveInPlace } from "./denseSolve.ts";
import { shortestWithin } from "./leastDistance.ts";
import {
  type Bound,
  boundsOfPiece,
  constantOfPiece,
  jacobianOfPiece,
  KINK,
  pieceBeside,
  placeOf,
  type Segments,
} from "./pieces.ts";
import { distance, dot, largest, norm } from "./vectors.ts";

/** The roots of one piece where A is singular there: a convex part of a line, plane, … */
export interface Flat {
  readonly piece: Segments;
  readonly dimension: number;
  /** A root within it, [n], and orthonormal directions in which there are others. */
  readonly point: Float64Array;
  readonly directions: readonly Float64Array[];
  /** Its corners; of a line its ends. */
  readonly corners: readonly Float64Array[];
  /** Directions of its unbounded edges. */
  readonly rays: readonly Float64Array[];
}

/** What the roots of one piece are. */
export type PieceRoots =
  | { readonly kind: "none" }
  | { readonly kind: "point"; readonly x: Float64Array }
  | { readonly kind: "flat"; readonly flat: Flat };

/** Singular values of A at most this, over its largest row sum, are 0. */
const ZERO = 1e-12;
/** Pivots below this share make the singular values worth asking for. */
const SMALL_PIVOT = 1e-6;
/** ‖F‖ over its terms, at most, where the equations of a singular piece have a solution. */
const CONSISTENT = 1e-10;
/** Subsets of bounds that are tried for corners. */
const MOST_SUBSETS = 50_000;

/** All roots in the closure of a piece. O(n³), and where A is singular as many small systems as it has corners. */
export function rootsOfPiece(parts: PiecewiseLinear, piece: Segments): PieceRoots {
  const n = parts.dimension;
  const A = new Float64Array(n * n);
  jacobianOfPiece(parts, piece, A);
  const c = new Float64Array(n);
  constantOfPiece(parts, piece, c);
  const size = sizeOf(parts);
  const x = c.map((v) => -v);
  const pivot = solveInPlace(A.slice(), x, n);
  if (pivot > SMALL_PIVOT * size)
    return isWithin(boundsOfPiece(parts, piece), x) ? { kind: "point", x } : { kind: "none" };
  const svd = new SVD(Matrix.from1DArray(n, n, Array.from(A)), { autoTranspose: true });
  const directions: Float64Array[] = [];
  const least = new Float64Array(n); // the shortest solution
  svd.diagonal.forEach((value, k) => {
    const right = Float64Array.from({ length: n }, (_, i) => svd.rightSingularVectors.get(i, k));
    if (value <= ZERO * size || size === 0) {
      directions.push(right);
      return;
    }
    let push = 0;
    for (let i = 0; i < n; i++) push -= svd.leftSingularVectors.get(i, k) * c[i];
    for (let i = 0; i < n; i++) least[i] += (push / value) * right[i];
  });
  if (directions.length === 0)
    return isWithin(boundsOfPiece(parts, piece), least) ? { kind: "point", x: least } : { kind: "none" };
  for (let i = 0; i < n; i++) {
    const terms = c[i] + dot(A.subarray(i * n, (i + 1) * n), least);
    if (!(Math.abs(terms) <= CONSISTENT * (Math.abs(c[i]) + size * (1 + largest(least))))) return { kind: "none" };
  }
  return within(parts, piece, least, directions);
}

const sizes = new WeakMap<PiecewiseLinear, number>();

/** A bound of ‖A‖∞ over all pieces: what is small beside it is rounding of what other pieces have. */
function sizeOf(parts: PiecewiseLinear): number {
  const known = sizes.get(parts);
  if (known !== undefined) return known;
  const { dimension: n, units, leak, inward, outward, slopes } = parts;
  const steepest = Math.max(...slopes.map(Math.abs));
  const weights = Float64Array.from({ length: units }, (_, u) => {
    return steepest * inward.subarray(u * n, (u + 1) * n).reduce((sum, g) => sum + Math.abs(g), 0);
  });
  let size = 0;
  for (let i = 0; i < n; i++) {
    let sum = Math.abs(leak[i]);
    for (let u = 0; u < units; u++) sum += Math.abs(outward[i * units + u]) * weights[u];
    size = Math.max(size, sum);
  }
  sizes.set(parts, size);
  return size;
}

/** The part of least + span(directions) that lies in the closure of the piece. */
function within(
  parts: PiecewiseLinear,
  piece: Segments,
  least: Float64Array,
  directions: readonly Float64Array[],
): PieceRoots {
  const d = directions.length;
  const bounds = boundsOfPiece(parts, piece).map(({ row, least: bound }) => {
    const slope = Float64Array.from(directions, (v) => dot(row, v));
    return { slope, least: bound - dot(row, least), size: 1 + norm(row) * (1 + norm(least)) };
  });
  const flatBounds = bounds.filter(({ slope, size }) => norm(slope) > 1e-10 * size);
  // bounds that no direction changes must hold by themselves
  if (bounds.some((b) => !flatBounds.includes(b) && b.least > KINK * b.size)) return { kind: "none" };
  const y = shortestWithin(
    flatBounds.map((b) => b.slope),
    flatBounds.map((b) => b.least - KINK * b.size),
    d,
  );
  if (y === null) return { kind: "none" };
  const at = (z: ArrayLike<number>) =>
    least.map((v, i) => directions.reduce((sum, direction, k) => sum + z[k] * direction[i], v));
  const { corners, rays } = cornersOf(flatBounds, d);
  const points = corners.map(at);
  const edges = rays.map((ray) => at(ray).map((v, i) => v - least[i]));
  const middle = points.length > 0 ? meanOf(points) : at(y);
  const point = edges.reduce((x, edge) => x.map((v, i) => v + edge[i]), middle);
  const dimension = rankOf([...points.map((p) => p.map((v, i) => v - middle[i])), ...edges]);
  if (points.length === 1 && edges.length === 0) return { kind: "point", x: points[0] };
  const all = points.length + edges.length === 0 || flatBounds.length === 0;
  return {
    kind: "flat",
    flat: { piece, dimension: all ? d : dimension, point, directions, corners: points, rays: edges },
  };
}

interface FlatBound {
  readonly slope: Float64Array;
  readonly least: number;
  readonly size: number;
}

/** Corners and unbounded edges of {y : slope · y ≥ least}, from all subsets of d and d − 1 bounds. */
function cornersOf(bounds: readonly FlatBound[], d: number): { corners: Float64Array[]; rays: Float64Array[] } {
  const corners: Float64Array[] = [];
  const rays: Float64Array[] = [];
  const isIn = (y: Float64Array, tolerance: number, isRay: boolean) =>
    bounds.every(({ slope, least, size }) => dot(slope, y) - (isRay ? 0 : least) >= -tolerance * size * (1 + norm(y)));
  for (const subset of subsets(bounds.length, d)) {
    const A = Float64Array.from(subset.flatMap((k) => Array.from(bounds[k].slope)));
    const y = Float64Array.from(subset, (k) => bounds[k].least);
    if (!(solveInPlace(A, y, d) > 1e-9)) continue;
    if (isIn(y, 10 * KINK, false) && corners.every((c) => distance(c, y) > 1e-8 * (1 + norm(y)))) corners.push(y);
  }
  const addRay = (ray: Float64Array) => {
    for (const sign of [1, -1]) {
      const y = ray.map((v) => sign * v);
      if (isIn(y, KINK, true) && rays.every((r) => distance(r, y) > 1e-8)) rays.push(y);
    }
  };
  if (d === 1) addRay(Float64Array.of(1));
  else {
    for (const subset of subsets(bounds.length, d - 1)) {
      const rows = new Matrix([...subset.map((k) => Array.from(bounds[k].slope)), new Array<number>(d).fill(0)]);
      const svd = new SVD(rows, { autoTranspose: true });
      if (svd.diagonal[d - 2] <= 1e-9) continue;
      addRay(Float64Array.from({ length: d }, (_, i) => svd.rightSingularVectors.get(i, d - 1)));
    }
  }
  return { corners, rays };
}

/** All subsets of `size` of the first `count` numbers; none where there are too many. */
function* subsets(count: number, size: number): Generator<number[]> {
  let total = 1;
  for (let k = 0; k < size; k++) total = (total * (count - k)) / (k + 1);
  if (size > count || total > MOST_SUBSETS) return;
  const chosen = Array.from({ length: size }, (_, k) => k);
  for (;;) {
    yield chosen.slice();
    let k = size - 1;
    while (k >= 0 && chosen[k] === count - size + k) k--;
    if (k < 0) return;
    chosen[k]++;
    for (let j = k + 1; j < size; j++) chosen[j] = chosen[j - 1] + 1;
  }
}

function rankOf(vectors: readonly Float64Array[]): number {
  const basis: Float64Array[] = [];
  for (const v of vectors) {
    let left = v.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const b of basis) {
        const overlap = dot(b, left);
        left = left.map((e, i) => e - overlap * b[i]);
      }
    }
    const length = norm(left);
    if (length > 1e-8 * (1 + norm(v))) basis.push(left.map((e) => e / length));
  }
  return basis.length;
}

export function meanOf(points: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(points[0].length);
  for (const p of points) for (let i = 0; i < mean.length; i++) mean[i] += p[i] / points.length;
  return mean;
}

/** Whether x lies in the closure of a piece, to within `KINK`. */
export function isWithin(bounds: readonly Bound[], x: Float64Array, tolerance = KINK): boolean {
  const size = 1 + largest(x);
  return bounds.every(({ row, least }) => {
    let sum = 0;
    let weight = 0;
    for (let i = 0; i < x.length; i++) {
      sum += row[i] * x[i];
      weight += Math.abs(row[i]);
    }
    return sum - least >= -tolerance * (weight * size + Math.abs(least));
  });
}

/** Kinks at one corner that are looked at on all sides. */
const MOST_KINKS = 8;

/** The flats that hang together with given ones: at each corner, those of the pieces that meet there. */
export function spreadFlats(parts: PiecewiseLinear, start: readonly Flat[], most: number): Flat[] {
  const seen = new Set(start.map((flat) => flat.piece.join("")));
  const flats = [...start];
  for (let k = 0; k < flats.length && flats.length < most; k++) {
    for (const corner of flats[k].corners) {
      const place = placeOf(parts, corner, KINK * (1 + largest(corner)));
      if (place.kinks.length > MOST_KINKS) continue;
      for (let side = 0; side < 1 << place.kinks.length; side++) {
        const piece = pieceBeside(place, side);
        const name = piece.join("");
        if (seen.has(name)) continue;
        seen.add(name);
        const roots = rootsOfPiece(parts, piece);
        if (roots.kind === "flat") flats.push(roots.flat);
      }
    }
  }
  return flats;
}
