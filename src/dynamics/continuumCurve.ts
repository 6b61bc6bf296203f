import type { Solver, System } from "../kernel/index.ts";
import { projectOnto } from "./minimise.ts";
import type { Rest } from "./rest.ts";
import { distance, dot, norm } from "./vectors.ts";

/** A curve of roots, followed along its tangents. */
export interface ContinuumCurve {
  /** [count × n], in order along the curve; of a closed one the last is followed by the first. */
  readonly points: Float64Array;
  readonly isClosed: boolean;
  /** Sum of the distances between neighbours, state units; of an open one of what was followed. */
  readonly length: number;
  /** Largest distance of two points, at least. */
  readonly extent: number;
  /** Largest ‖F‖ of the points, per τ. */
  readonly speed: number;
}

/** Steps along the curve in units of 1 + ‖x‖: first, longest, and shortest before it counts as ended. */
const FIRST = 0.05;
const LONGEST = 0.1;
const SHORTEST = 2e-3;
/** A step is taken where the tangent turns by less than the first cosine, and the next one is longer above the second. */
const TURN = 0.9;
const STRAIGHT = 0.98;
/** … and where it ends this close to where it aimed, in steps. */
const OFF = 0.5;
const PROJECTION_STEPS = 8;
/** Points at most, and n³ · points at most. */
const MOST = 400;
const MOST_WORK = 3e9;

/** One point with the direction in which the curve goes on. */
interface Point {
  readonly x: Float64Array;
  readonly speed: number;
  readonly tangent: Float64Array;
}

/**
 * Follows a curve of roots from a state on it, both ways: a step along the null direction of A, then Gauss–Newton back onto
 * F = 0 across it. It ends where it comes back to its start, or where no step finds a singular root any more.
 *
 * @param rest what counts as at rest, and as a null direction of A.
 * @returns null where the start is not at rest, or A has none or several null directions there.
 */
export function followCurve(flow: System, solver: Solver, start: Float64Array, rest: Rest): ContinuumCurve | null {
  const n = flow.dimension;
  const most = Math.max(8, Math.min(MOST, Math.floor(MOST_WORK / (n * n * n))));
  const first = pointAt(start, null);
  if (first === null) return null;
  const ahead = walk(first, most);
  const behind = ahead.isClosed ? [] : walk({ ...first, tangent: first.tangent.map((v) => -v) }, most).points;
  const all = [...behind.reverse(), first, ...ahead.points];
  const points = new Float64Array(all.length * n);
  all.forEach((p, k) => {
    points.set(p.x, k * n);
  });
  const gaps = all.slice(1).map((p, k) => distance(p.x, all[k].x));
  if (ahead.isClosed) gaps.push(distance(all[0].x, all[all.length - 1].x));
  const farthest = (from: Point) => Math.max(...all.map((p) => distance(p.x, from.x)));
  return {
    points,
    isClosed: ahead.isClosed,
    length: gaps.reduce((a, b) => a + b, 0),
    extent: Math.max(farthest(all[0]), farthest(all[all.length >> 1])),
    speed: Math.max(...all.map((p) => p.speed)),
  };

  function pointAt(x: Float64Array, along: Float64Array | null): Point | null {
    const { x: there, speed, tangents } = projectOnto(flow, solver, x, PROJECTION_STEPS, rest.zero);
    if (!(speed <= rest.speed(there)) || tangents.length !== 1) return null;
    const { right } = tangents[0];
    const sign = along !== null && dot(right, along) < 0 ? -1 : 1;
    return { x: there, speed, tangent: right.map((v) => sign * v) };
  }

  function walk(from: Point, most: number): { points: Point[]; isClosed: boolean } {
    const unit = 1 + norm(from.x);
    const points: Point[] = [];
    let at = from;
    let step = FIRST * unit;
    let hasLeft = false;
    while (points.length < most) {
      const aim = at.x.map((v, i) => v + step * at.tangent[i]);
      const next = pointAt(aim, at.tangent);
      const turn = next === null ? 0 : dot(next.tangent, at.tangent);
      if (next === null || distance(next.x, aim) > OFF * step || turn < TURN) {
        step /= 2;
        if (step < SHORTEST * unit) break;
        continue;
      }
      // the start lies on the chord just walked
      const gap = distance(next.x, at.x);
      const away = distance(next.x, from.x);
      if (hasLeft && away < gap && dot(at.tangent, from.tangent) > 0) return { points, isClosed: true };
      hasLeft ||= away > 1.5 * gap;
      points.push(next);
      at = next;
      if (turn > STRAIGHT) step = Math.min(LONGEST * unit, 1.5 * step);
    }
    return { points, isClosed: false };
  }
}

/** Distance of a state from a curve's chords, state units. */
export function distanceFromCurve({ points, isClosed }: ContinuumCurve, x: Float64Array): number {
  const n = x.length;
  const count = points.length / n;
  let least = distance(x, points.subarray(0, n));
  for (let k = isClosed ? 0 : 1; k < count; k++) {
    const a = ((k + count - 1) % count) * n;
    let [along, length, squares] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const d = x[i] - points[a + i];
      const e = points[k * n + i] - points[a + i];
      along += d * e;
      length += e * e;
      squares += d * d;
    }
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, along / length));
    least = Math.min(least, Math.sqrt(Math.max(0, squares - 2 * t * along + t * t * length)));
  }
  return least;
}
