import { extentOf, type SlowManifold } from "./slowManifold.ts";
import { distance } from "./vectors.ts";

/** A piece of a slow curve, its states in order along it. */
export interface Polyline {
  /** Indices of its vertices among the states of the manifold. */
  readonly order: readonly number[];
  /** [vertices × n] */
  readonly points: Float64Array;
  /** Length along the polyline up to each vertex, state units. */
  readonly arc: Float64Array;
  /** At each vertex, per τ: ‖F‖₂, and the rate at which distances off the curve shrink (> 0). */
  readonly speed: Float64Array;
  readonly contraction: Float64Array;
  /** Whether its ends meet. */
  readonly isClosed: boolean;
}

export type SlowCurves =
  | {
      readonly status: "curves";
      /** Longest first. */
      readonly curves: readonly Polyline[];
      /** States thinned out because they lie within `spacing` of a vertex, and states beside the curves. */
      readonly thinned: number;
      readonly beside: number;
      readonly spacing: number;
    }
  | { readonly status: "not-a-curve"; readonly reason: string };

/** Vertices that one extent of the states holds, about. */
const RESOLUTION = 100;
/** A step this many times the median one is a gap between two pieces; ends closer than this meet. */
const GAP_STEPS = 8;

/**
 * The slow manifold as curves to draw, where it has one slow direction. States are thinned and joined by the shortest
 * tree; where the tree bridges a gap of more than eight median steps it is cut, and the longest path through each piece is
 * a curve. Nothing is interpolated: the vertices are states of the manifold.
 */
export function slowCurves(manifold: SlowManifold): SlowCurves {
  const { states, slowDirections, speeds, rates, frame } = manifold;
  if (slowDirections !== 1) {
    return { status: "not-a-curve", reason: `the states have ${slowDirections} slow directions, a curve has 1` };
  }
  const n = states.length / speeds.length;
  const at = (c: number) => states.subarray(c * n, (c + 1) * n);
  const extent = extentOf(states, n);
  const spacing = extent / RESOLUTION;
  const kept: number[] = [];
  for (let c = 0; c < speeds.length; c++) if (kept.every((k) => distance(at(k), at(c)) > spacing)) kept.push(c);
  if (kept.length < 2) return { status: "not-a-curve", reason: "the states are one point" };

  const edges = shortestTree(kept, at);
  const median = [...edges].sort((a, b) => a.length - b.length)[edges.length >> 1].length;
  const links = new Map<number, Link[]>(kept.map((c) => [c, []]));
  for (const { a, b, length } of edges) {
    if (length > GAP_STEPS * median) continue;
    links.get(a)!.push({ to: b, length });
    links.get(b)!.push({ to: a, length });
  }
  const seen = new Set<number>();
  const curves: Polyline[] = [];
  for (const c of kept) {
    if (seen.has(c)) continue;
    const there = farthest(links, c, seen);
    const path = farthest(links, there[there.length - 1], new Set()).reverse();
    if (path.length < 2) continue;
    const arc = new Float64Array(path.length);
    for (let k = 1; k < path.length; k++) arc[k] = arc[k - 1] + distance(at(path[k - 1]), at(path[k]));
    const points = new Float64Array(path.length * n);
    path.forEach((v, k) => {
      points.set(at(v), k * n);
    });
    const ends = distance(at(path[0]), at(path[path.length - 1]));
    curves.push({
      order: path,
      points,
      arc,
      speed: Float64Array.from(path, (v) => speeds[v]),
      contraction: Float64Array.from(path, (v) => -rates[v * frame + 1]),
      isClosed: ends <= GAP_STEPS * median && 4 * ends < arc[arc.length - 1],
    });
  }
  curves.sort((a, b) => b.arc[b.arc.length - 1] - a.arc[a.arc.length - 1]);
  const onCurves = curves.reduce((sum, { order }) => sum + order.length, 0);
  return { status: "curves", curves, thinned: speeds.length - kept.length, beside: kept.length - onCurves, spacing };
}

interface Link {
  readonly to: number;
  readonly length: number;
}

/** Prim's algorithm on the distances between all kept states. */
function shortestTree(kept: readonly number[], at: (c: number) => Float64Array) {
  const edges: { a: number; b: number; length: number }[] = [];
  let outside = kept.slice(1).map((c) => ({ c, from: kept[0], length: distance(at(c), at(kept[0])) }));
  while (outside.length > 0) {
    const nearest = outside.reduce((a, b) => (b.length < a.length ? b : a));
    edges.push({ a: nearest.from, b: nearest.c, length: nearest.length });
    outside = outside.filter((o) => o !== nearest);
    for (const o of outside) {
      const length = distance(at(o.c), at(nearest.c));
      if (length < o.length) Object.assign(o, { from: nearest.c, length });
    }
  }
  return edges;
}

/** The path of the tree from a vertex to the one farthest from it; all vertices that it reaches are marked seen. */
function farthest(links: ReadonlyMap<number, readonly Link[]>, from: number, seen: Set<number>): number[] {
  const paths: { at: number; length: number; before: number }[] = [{ at: from, length: 0, before: -1 }];
  let best = 0;
  const visited = new Set([from]);
  for (let k = 0; k < paths.length; k++) {
    if (paths[k].length > paths[best].length) best = k;
    for (const { to, length } of links.get(paths[k].at)!) {
      if (visited.has(to)) continue;
      visited.add(to);
      paths.push({ at: to, length: paths[k].length + length, before: k });
    }
  }
  for (const v of visited) seen.add(v);
  const path: number[] = [];
  for (let k = best; k >= 0; k = paths[k].before) path.push(paths[k].at);
  return path.reverse();
}
