import type { System } from "../kernel/index.ts";
import type { Cycle } from "./cycle.ts";
import { measureOrbit, type OrbitStability } from "./orbitMultipliers.ts";
import { closeTurn, gapsOf, type Turn } from "./orbitNewton.ts";
import { distanceFromOrbit, reaches } from "./orbitReach.ts";
import { openRecurrences } from "./recurrence.ts";
import { distance, norm } from "./vectors.ts";

/** Steps that a state is followed at most, and the longest period looked for. */
export const ORBIT_STEPS = 20_000;
export const LONGEST_PERIOD = 256;
/** Candidates are tried after so many steps, then each time after twice as many. */
const FIRST_LOOK = 32;
/** Periods tried at one such time, and in all. */
const AT_ONCE = 3;
const MOST_TRIES = 20;
/** Points of an orbit are apart by so many times their error, and by this share of the states' own size. */
const APART_ERRORS = 1e3;
const APART = 1e-8;
/** Points of two searches are the same up to this share of the size. */
const SAME = 1e-9;

export interface OrbitOptions {
  /** See {@link ORBIT_STEPS}. @default ORBIT_STEPS */
  readonly mostSteps?: number;
  /** See {@link LONGEST_PERIOD}. @default LONGEST_PERIOD */
  readonly longestPeriod?: number;
}

/** A periodic orbit of a map, stable or not: a cycle whose `orbit` and `path` are its points, in the order of visits. */
export interface Orbit extends Cycle, OrbitStability {
  readonly form: "orbit";
  /** The least number of steps after which it comes back, ≥ 2. */
  readonly steps: number;
  /** Least distance between two of its points, and how far a point may be off, in state units. */
  readonly separation: number;
  readonly pointError: number;
}

export type OrbitSearch =
  | {
      readonly status: "closed";
      readonly orbit: Orbit;
      /** Whether the state followed comes to it: it lies on it, or nears it at its own rate. */
      readonly isReached: boolean;
    }
  | { readonly status: "open"; readonly reason: string };

/**
 * The periodic orbit that a state of a map comes to. Its recurrences, x(t + p) ≈ x(t), say which periods to try; Newton's
 * method on all points of a turn at once solves F(xᵢ) = xᵢ₊₁, F(x_p) = x₁, so that slow approach costs nothing; the least
 * period is the smallest divisor that closes too. An orbit that the state only passes, or an unstable one, is returned
 * where none is reached, and says so. A fixed point is no orbit.
 *
 * @param start [n], not changed.
 */
export function closeOrbit(map: System, start: Float64Array, options: OrbitOptions = {}): OrbitSearch {
  if (map.kind !== "map") throw new RangeError(`closeOrbit: system must be a map, got a ${map.kind}`);
  const { mostSteps = ORBIT_STEPS, longestPeriod = LONGEST_PERIOD } = options;
  const seen = openRecurrences(map, start, longestPeriod);
  const passed: Orbit[] = [];
  let tries = 0;
  let refused = "";
  for (let look = FIRST_LOOK; ; look = Math.min(2 * look, mostSteps)) {
    if (!seen.follow(look - seen.steps)) return { status: "open", reason: "its states do not stay finite" };
    for (const period of seen.candidates(AT_ONCE)) {
      if (tries >= MOST_TRIES) break;
      tries++;
      const turn = closeTurn(map, seen.turn(period));
      const least = turn === null ? null : leastTurn(map, turn);
      if (least === null) continue;
      if (least.period === 1) refused = "what recurs is a fixed point";
      else if (!passed.some((known) => isSamePoints(known, least, map.dimension))) passed.push(orbitOf(map, least));
    }
    for (const orbit of passed) {
      if (reaches(map, orbit, seen.state, mostSteps)) return { status: "closed", orbit, isReached: true };
    }
    if (seen.steps >= mostSteps || tries >= MOST_TRIES || seen.isAtRest) break;
  }
  // the one nearest to where it has come to
  const from = passed.map((orbit) => distanceFromOrbit(orbit, seen.state));
  const nearest = from.indexOf(Math.min(...from));
  if (nearest >= 0) return { status: "closed", orbit: passed[nearest], isReached: false };
  if (seen.isAtRest) return { status: "open", reason: "it has come to rest" };
  return { status: "open", reason: refused || `no recurrence closes within ${seen.steps} steps` };
}

/** Whether two orbits are one: of one period, with every point of the one at one of the other, in the same order. */
export function isSameOrbit(a: Orbit, b: Orbit): boolean {
  return isSamePoints(a, { points: b.orbit, period: b.steps, error: b.pointError, scale: b.size }, a.point.length);
}

function isSamePoints(a: Orbit, b: Turn, n: number): boolean {
  if (a.steps !== b.period) return false;
  const allowed = Math.min(a.separation / 4, SAME * (a.size + norm(a.point)) + 10 * (a.pointError + b.error));
  const point = (points: Float64Array, k: number) => points.subarray((k % a.steps) * n, ((k % a.steps) + 1) * n);
  for (let shift = 0; shift < a.steps; shift++) {
    let isSame = true;
    for (let k = 0; k < a.steps && isSame; k++) {
      isSame = distance(point(a.orbit, k), point(b.points, k + shift)) <= allowed;
    }
    if (isSame) return true;
  }
  return false;
}

/** The turn of least period: of the divisors of a turn's period, the smallest after which it is where it was. */
function leastTurn(map: System, turn: Turn): Turn {
  const n = map.dimension;
  const { period, points } = turn;
  for (let d = 1; d <= period / 2; d++) {
    if (period % d !== 0) continue;
    const back = distance(points.subarray(d * n, (d + 1) * n), points.subarray(0, n));
    if (back > Math.max(APART_ERRORS * turn.error, APART * turn.scale)) continue;
    const shorter = closeTurn(map, points.slice(0, d * n), turn.scale);
    if (shorter !== null) return shorter;
  }
  return turn;
}

function orbitOf(map: System, { points, period, error }: Turn): Orbit {
  const n = map.dimension;
  const point = (k: number) => points.subarray((k % period) * n, ((k % period) + 1) * n);
  let separation = Number.POSITIVE_INFINITY;
  let size = 0;
  for (let a = 0; a < period; a++) {
    size = Math.max(size, distance(point(a), point(0)));
    for (let b = 0; b < a; b++) separation = Math.min(separation, distance(point(a), point(b)));
  }
  const motion = point(1).map((v, i) => v - point(0)[i]);
  const length = norm(motion);
  return {
    form: "orbit",
    point: point(0).slice(),
    direction: motion.map((v) => v / length),
    period: period * map.timeStep,
    steps: period,
    closure: Math.max(...gapsOf(map, points).map(norm)) / size,
    size,
    orbit: points,
    path: points,
    separation,
    pointError: error,
    ...measureOrbit(map, points),
  };
}
