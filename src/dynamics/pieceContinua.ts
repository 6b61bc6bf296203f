import type { PiecewiseLinear, System } from "../kernel/index.ts";
import { coneSystemAt } from "./coneSystem.ts";
import type { Continuum } from "./continuum.ts";
import type { ContinuumCurve } from "./continuumCurve.ts";
import { type Flat, isWithin, rootsOfPiece, spreadFlats } from "./flatPieces.ts";
import { isolationOf } from "./kinkIsolation.ts";
import { boundsOfPiece, constantOfPiece, jacobianOfPiece, placeOfRoot, type Segments } from "./pieces.ts";
import { distance, dot, largest, norm } from "./vectors.ts";

/** Pieces that one continuum is followed through. */
const MOST_FLATS = 512;
/** States along a curve of roots, at least; as many on each of its pieces. */
const FEWEST_STATES = 33;
const FEWEST_ON_PIECE = 3;
/** How far an unbounded piece is shown, in units of 1 + ‖x‖. */
const SHOWN = 4;
/** Corners this close, in units of 1 + ‖x‖, are one. */
const SAME = 1e-8;

/**
 * The continua of a piecewise-linear flow that given states lie on, or given flats: each followed piece by piece, along
 * its tangents to where a piece ends and on into those that go on. Exact but for rounding.
 *
 * @param states near-roots, [n] each.
 * @param known flats of pieces that were solved.
 * @returns also, for each state, the index of its continuum, or null.
 */
export function pieceContinua(flow: System, states: readonly Float64Array[], known: readonly Flat[]) {
  const parts = flow.pieces!();
  const start = new Map(known.map((flat) => [flat.piece.join(""), flat]));
  for (const x of states) {
    const piece = pieceOfRoots(flow, x);
    if (piece === null || start.has(piece.join(""))) continue;
    const roots = rootsOfPiece(parts, piece);
    if (roots.kind === "flat") start.set(piece.join(""), roots.flat);
  }
  const flats = spreadFlats(parts, [...start.values()], MOST_FLATS);
  const groups = connected(flats);
  const continua = groups.map((group) => describe(flow, group));
  const indexOf = (x: Float64Array) => {
    const at = groups.findIndex((group) => group.some((flat) => liesOn(parts, flat, x)));
    return at < 0 ? null : at;
  };
  return { continua, of: states.map(indexOf) };
}

/** The piece in which there may be roots beside x: its own, or one that meets there and has roots in its cone. */
function pieceOfRoots(flow: System, x: Float64Array): Segments | null {
  const place = placeOfRoot(flow, x)!;
  if (place.kinks.length === 0) return place.segments;
  const system = coneSystemAt(flow.pieces!(), place);
  const { direction } = isolationOf(system);
  if (direction === null) return null;
  const piece = place.segments.slice();
  place.kinks.forEach(({ unit, below }, k) => {
    if (dot(system.kinks[k].row, direction) > 0) piece[unit] = below + 1;
  });
  return piece;
}

function liesOn(parts: PiecewiseLinear, flat: Flat, x: Float64Array): boolean {
  const n = parts.dimension;
  const A = new Float64Array(n * n);
  jacobianOfPiece(parts, flat.piece, A);
  const c = new Float64Array(n);
  constantOfPiece(parts, flat.piece, c);
  const size = 1 + norm(x);
  for (let i = 0; i < n; i++) {
    const row = A.subarray(i * n, (i + 1) * n);
    if (Math.abs(dot(row, x) + c[i]) > 1e-8 * size * (1 + norm(row))) return false;
  }
  return isWithin(boundsOfPiece(parts, flat.piece), x, SAME);
}

/** Flats that share corners hang together, and so do those that meet in an unbounded edge. */
function connected(flats: readonly Flat[]): Flat[][] {
  const group = flats.map((_, k) => k);
  const isSame = (a: Float64Array, b: Float64Array) => distance(a, b) <= SAME * (1 + norm(a));
  for (let a = 0; a < flats.length; a++) {
    for (let b = 0; b < a; b++) {
      if (group[a] === group[b]) continue;
      const shares = flats[a].corners.some((x) => flats[b].corners.some((y) => isSame(x, y)));
      if (!shares) continue;
      const [from, to] = [group[a], group[b]];
      group.forEach((g, k) => {
        if (g === from) group[k] = to;
      });
    }
  }
  return [...new Set(group)].map((name) => flats.filter((_, k) => group[k] === name));
}

function describe(flow: System, group: readonly Flat[]): Continuum {
  const n = flow.dimension;
  const dimension = Math.max(...group.map((flat) => flat.dimension));
  const isUnbounded = group.some((flat) => flat.rays.length > 0 || flat.corners.length === 0);
  const chained = dimension === 1 ? chain(group) : null;
  const points = chained?.points ?? group.flatMap(spreadOver);
  const states = new Float64Array(points.length * n);
  points.forEach((x, k) => {
    states.set(x, k * n);
  });
  const speed = fastest(flow, states);
  const corners = group.flatMap((flat) => flat.corners);
  let extent = isUnbounded ? Number.POSITIVE_INFINITY : 0;
  if (!isUnbounded) for (const a of corners) for (const b of corners) extent = Math.max(extent, distance(a, b));
  const ends = chained?.ends ?? [];
  return {
    kind: "continuum",
    states,
    speed,
    dimension,
    extent,
    ends,
    curve: chained && curveOf(chained, states, extent, speed),
  };
}

function curveOf({ points, isClosed }: Chain, states: Float64Array, extent: number, speed: number): ContinuumCurve {
  const gaps = points.slice(1).map((x, k) => distance(x, points[k]));
  if (isClosed) gaps.push(distance(points[0], points[points.length - 1]));
  return { points: states, isClosed, length: gaps.reduce((a, b) => a + b, 0), extent, speed };
}

/** Largest ‖F‖ of states, per τ. */
function fastest(flow: System, states: Float64Array): number {
  const n = flow.dimension;
  const F = new Float64Array(states.length);
  flow.evaluate(states, F, states.length / n);
  let speed = 0;
  for (let e = 0; e < F.length; e += n) speed = Math.max(speed, norm(F.subarray(e, e + n)));
  return speed;
}

interface Chain {
  readonly points: Float64Array[];
  readonly isClosed: boolean;
  readonly ends: Float64Array[];
}

/** A curve of pieces end to end: its states in order, null where it branches. */
function chain(group: readonly Flat[]): Chain | null {
  const isSame = (a: Float64Array, b: Float64Array) => distance(a, b) <= SAME * (1 + norm(a));
  const touching = (x: Float64Array) => group.filter((flat) => flat.corners.some((y) => isSame(x, y)));
  const corners = group.flatMap((flat) => flat.corners);
  if (corners.some((x) => touching(x).length > 2)) return null;
  const isEnd = (flat: Flat) => flat.corners.length < 2 || flat.corners.some((x) => touching(x).length === 1);
  const per = Math.max(FEWEST_ON_PIECE, Math.ceil(FEWEST_STATES / group.length));
  const points: Float64Array[] = [];
  let flat: Flat | undefined = group.find(isEnd) ?? group[0];
  const first = flat;
  // from a loose end, or from anywhere on a closed curve
  let from = first.corners.find((x) => touching(x).length === 1) ?? first.corners[0];
  if (first.corners.length === 1 && touching(from).length === 2) from = far(first, from);
  const left = new Set(group);
  while (flat !== undefined) {
    const to = otherEnd(flat, from);
    for (let k = points.length === 0 ? 0 : 1; k <= per; k++)
      points.push(from.map((v, i) => v + (k / per) * (to[i] - v)));
    left.delete(flat);
    from = to;
    flat = [...left].find((other) => other.corners.some((y) => isSame(to, y)));
  }
  const ends = corners.filter((x) => touching(x).length === 1);
  const isClosed = !group.some(isEnd);
  if (isClosed) points.pop();
  return { points, isClosed, ends };
}

function otherEnd(flat: Flat, from: Float64Array): Float64Array {
  const other = flat.corners.filter((x) => distance(x, from) > SAME * (1 + norm(from)));
  return other[0] ?? far(flat, from);
}

/** A state out on an unbounded line. */
function far(flat: Flat, from: Float64Array): Float64Array {
  const ray = flat.rays[0] ?? flat.directions[0];
  const length = (SHOWN * (1 + norm(from))) / norm(ray);
  return from.map((v, i) => v + length * ray[i]);
}

/** States of a flat of higher dimension: corners, midpoints, its middle, and some out on its unbounded edges. */
function spreadOver({ corners, rays, point, directions }: Flat): Float64Array[] {
  const points = [point, ...corners, ...corners.map((x) => x.map((v, i) => (v + point[i]) / 2))];
  const base = corners[0] ?? point;
  const size = 1 + largest(base);
  const edges = corners.length + rays.length > 0 ? rays : directions;
  for (const edge of edges) for (const t of [0.5, 1, 2]) points.push(base.map((v, i) => v + t * size * edge[i]));
  return points;
}
