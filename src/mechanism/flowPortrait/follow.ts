import type { System } from "../../kernel/index.ts";
import { type Catcher, distanceTo, LOOK, openWatch } from "./catching.ts";
import type { PortraitLimit } from "./limitMarks.ts";
import { type PortraitPlane, placesOn } from "./plane.ts";
import type { Frame } from "./sheet.ts";
import { thinWay } from "./thinWay.ts";

/** A way on the plane: places along both axes and the third, distance off the plane, time in τ. */
export interface Way {
  /** [points × 5] */
  readonly points: Float64Array;
  /** Index of its limit set; null where that is undecided. */
  readonly limit: number | null;
  /** Whether it was followed until it was there. */
  readonly isThere: boolean;
}

export interface WayStart {
  readonly x: Float64Array;
  /** Where it is known to go; undefined where it is to be seen. */
  readonly limit: number | null | undefined;
}

export interface FollowOptions {
  /** Points of a way, at most. */
  readonly most: number;
  /** A point is kept once it is this far from the one before, as a share of half the frame. */
  readonly spacing: number;
  /** τ. */
  readonly longest: number;
  /** Turns of a cycle that are shown. */
  readonly turns: number;
}

/** Being there: so close to the limit set, as a share of half the frame's larger side. */
export const THERE = 0.01;
/** Points that a way has while it is followed, for each that is kept of it. */
const FOLLOWED = 10;
/** However slow, a point is kept once the way is this much older than at the one before. */
const OLDER = 1.3;

/**
 * Follows states until they are at their limit sets, and keeps the points that show it.
 *
 * @param place the index in `limits` of the catcher's k-th candidate.
 */
export function* followWays(
  map: System,
  plane: PortraitPlane,
  frame: Frame,
  starts: readonly WayStart[],
  limits: readonly PortraitLimit[],
  { catcher, place: placeOf }: { readonly catcher: Catcher; place(candidate: number): number },
  options: FollowOptions,
): Generator<{ readonly done: number; readonly of: number }, Way[]> {
  const n = map.dimension;
  const half = halvesOf(frame);
  const near = THERE * Math.max(half.a, plane.n === 1 ? 0 : half.b);
  const ways = starts.map(({ limit }) => ({
    limit: limit ?? null,
    watch: limit === undefined ? openWatch() : null,
    points: [] as number[],
    isThere: false,
    until: options.longest,
  }));
  const every = Math.max(1, Math.round(LOOK / map.timeStep));
  let open = starts.map((_, k) => k);
  let x = Float64Array.from(starts.flatMap((start) => Array.from(start.x)));
  let y = new Float64Array(x.length);
  const steps = Math.round(options.longest / map.timeStep);
  for (let step = 0; step <= steps && open.length > 0; step++) {
    const time = step * map.timeStep;
    const places = placesOn(plane, x, open.length);
    const kept = open.flatMap((k, c) => {
      const way = ways[k];
      const state = x.subarray(c * n, (c + 1) * n);
      const place = places.subarray(4 * c, 4 * c + 4);
      if (!state.every((v) => Math.abs(v) < 1e9)) return [];
      const isLast = way.points.length / 5 + 1 >= FOLLOWED * options.most || time >= way.until;
      if (way.watch !== null && way.limit === null && step % every === 0) {
        const by = way.watch.look(catcher.near(state), time, catcher.candidates);
        if (by >= 0) way.limit = placeOf(by);
      }
      if (!way.isThere && way.limit !== null && distanceTo(limits[way.limit], state) <= near) {
        way.isThere = true;
        const { period } = limits[way.limit];
        way.until = Math.min(way.until, period === null ? time : time + options.turns * period);
      }
      const isOver = isLast || time >= way.until;
      if (isOver || isDue(way.points, place, time, half, options.spacing)) way.points.push(...place, time);
      return isOver ? [] : [c];
    });
    if (kept.length < open.length) {
      kept.forEach((from, to) => {
        x.copyWithin(to * n, from * n, (from + 1) * n);
      });
      open = kept.map((c) => open[c]);
    }
    if (open.length === 0) break;
    map.evaluate(x, y, open.length);
    [x, y] = [y, x];
    if (step % 50 === 0) yield { done: starts.length - open.length, of: starts.length };
  }
  return ways.map(({ limit, points, isThere }) => ({
    limit,
    isThere,
    points: Float64Array.from(thinWay(points, options.most, half)),
  }));
}

export const halvesOf = ({ a, b }: Frame) => ({ a: (a[1] - a[0]) / 2, b: (b[1] - b[0]) / 2 });

function isDue(
  points: readonly number[],
  place: Float64Array,
  time: number,
  half: { readonly a: number; readonly b: number },
  spacing: number,
): boolean {
  if (points.length === 0) return true;
  const last = points.length - 5;
  const [da, db] = [(place[0] - points[last]) / half.a, (place[1] - points[last + 1]) / half.b];
  return da * da + db * db >= spacing * spacing || time >= OLDER * points[last + 4] + 0.5;
}
