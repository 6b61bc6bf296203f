import type { System } from "../kernel/index.ts";
import { distance, dot, norm } from "./vectors.ts";

/** Returns in a row that must close, and how closely: distance of successive returns over the size of the cycle. */
const TURNS = 10;
export const CLOSURE = 1e-6;
/**
 * Fewer returns are enough where each step from one to the next is at most the first share of the step before, twice in a
 * row, and the last is below the second, in sizes: all turns to come together then change less than 1e-8 / (1 − 1/10) sizes.
 */
const CONTRACTION = 0.1;
const CONTRACTED = 1e-8;
/** Crossings of one turn that contract are farther apart than this, in sizes: else they may be turns that come together. */
const APART = 1e-2;
/** Times that one turn may cross the section. */
const STRANDS = 6;
/** States of the orbit that are kept. */
export const PHASES = 64;
/** Distance between vertices of the path, in sizes: chords of a circle that is one size wide then lie 1e-4 sizes within. */
const SPACING = 0.02;
/** A return counts when it comes this close to the first point of the section, in sizes of the orbit. */
const NEAR = 0.3;
/** … and after having been this far from the return before, in the same unit. */
const AWAY = 0.1;
/** An orbit no larger than this, in units of 1 + ‖x‖, is rounding, which closes all too well. */
const REST = 1e-9;
/** A search ends when so long no return was seen, in τ. */
const LONGEST_TURN = 1000;

/** A closed orbit of a map, or of the flow that it steps through, as interpolated states. */
export interface Cycle {
  /**
   * "cycle": of a flow, as the invariant circle of the map that steps through it. Of a map that comes from no flow:
   * "orbit", which comes back after a whole number of steps, or "circle", which never quite does.
   */
  readonly form: "cycle" | "orbit" | "circle";
  /** A state on the cycle, [n], and the unit direction in which the cycle passes it: the section. */
  readonly point: Float64Array;
  readonly direction: Float64Array;
  /** Rotation period, in τ: mean time between returns. */
  readonly period: number;
  /** Largest distance of successive returns over the last ten turns, or over the last one where returns contract, over `size`. */
  readonly closure: number;
  /** Largest distance of its states from `point`. */
  readonly size: number;
  /** [phases × n], states equally spaced in time over one period: {@link PHASES} of them, or those of an orbit. */
  readonly orbit: Float64Array;
  /** [vertices × n], states of one turn no closer than `SPACING` sizes where steps allow: for distances from the cycle. */
  readonly path: Float64Array;
}

export type CycleSearch =
  | { readonly status: "closed"; readonly cycle: Cycle }
  | { readonly status: "open"; readonly reason: string; readonly closure: number };

/**
 * Follows a map from a state and asks whether it turns on an invariant circle: ten returns in a row to one section that
 * close to 1e-6 of the orbit's size, so that ten turns together change it by less than 1e-5; or returns that come closer
 * by a factor of ten each turn, so fast that all turns to come will change it by less. Slow spirals do not close:
 * their returns differ by the share that a turn takes off. A search ends early when its returns no longer come closer.
 *
 * The states of a map do not fall on a section, but an invariant circle is a smooth function of the step: returns are
 * interpolated by a polynomial through eight states, whose error is far below the closure asked for.
 *
 * @param start [n], after transients. Not changed.
 * @param longest time to follow it, in τ.
 */
export function closeCycle(map: System, start: Float64Array, longest: number): CycleSearch {
  const n = map.dimension;
  const next = (x: Float64Array) => {
    const y = new Float64Array(n);
    map.evaluate(x, y, 1);
    return y;
  };
  // the section: through the start, across its motion
  const history = [start.slice()];
  for (let i = 0; i < 7; i++) history.push(next(history[i]));
  const point = history[3];
  const direction = unit(history[4].map((v, i) => v - history[2][i]));
  const height = (x: Float64Array) => dot(x, direction) - dot(point, direction);

  const returns: Return[] = [{ time: 3 * map.timeStep, x: point, size: 0 }];
  let size = 0; // largest distance from the last return
  let widest = 0; // largest distance from the first point
  let closure = Number.POSITIVE_INFINITY; // the best so far
  let closureBefore = closure; // 20 returns ago
  const heights = history.map(height);
  const open = (reason: string): CycleSearch => ({ status: "open", reason, closure });
  for (let step = 8; step * map.timeStep < longest; step++) {
    history.push(next(history[7]));
    history.shift();
    heights.push(height(history[7]));
    heights.shift();
    const last = returns[returns.length - 1];
    const away = distance(history[4], point);
    widest = Math.max(widest, away);
    size = Math.max(size, distance(history[4], last.x));
    if (step * map.timeStep - last.time > LONGEST_TURN) return open(`no return within ${LONGEST_TURN} τ`);
    // an upward crossing between the two middle states, near the first point, after having been away
    if (!(heights[3] < 0 && heights[4] >= 0 && away < NEAR * widest && size > AWAY * widest)) continue;

    const fraction = crossing(heights);
    const x = interpolate(history, fraction);
    returns.push({ time: (step - 4 + fraction) * map.timeStep, x, size });
    size = 0;
    const closed = closing(returns);
    if (widest <= REST * (1 + norm(point))) return open("it has come to rest: what still moves is rounding");
    if (closed.closure <= CLOSURE) {
      return {
        status: "closed",
        cycle: { form: "cycle", point: x, direction, ...closed, ...sampleOrbit(map, x, closed) },
      };
    }
    closure = Math.min(closure, closed.closure);
    if (returns.length % (2 * TURNS) === 1) {
      if (closure > closureBefore / 2) return open("its returns to a section come no closer");
      closureBefore = closure;
    }
  }
  return open(`its section has not closed within ${longest} τ`);
}

/** A crossing of the section; `size` is the largest distance from the crossing before since then. */
interface Return {
  readonly time: number;
  readonly x: Float64Array;
  readonly size: number;
}

/**
 * How closely the last ten turns close, over their size. A turn may cross the section several times: each return is
 * compared with the one before, or the one before that, …; the closest counts.
 */
function closing(returns: readonly Return[]): { closure: number; period: number; size: number } {
  let best = { closure: Number.POSITIVE_INFINITY, period: Number.NaN, size: Number.NaN };
  for (let strands = 1; strands <= STRANDS; strands++) {
    const turns = isContracting(returns, strands) ? 1 : TURNS;
    if (returns.length <= turns * strands) break;
    const last = returns.slice(-turns * strands - 1);
    const size = Math.max(...last.slice(1).map((r) => r.size));
    const closure = Math.max(...last.slice(strands).map((r, k) => distance(r.x, last[k].x))) / size;
    const period = (last[last.length - 1].time - last[0].time) / turns;
    if (closure < best.closure) best = { closure, period, size };
    if (closure <= CLOSURE) break;
  }
  return best;
}

/** Whether the last three turns, of so many returns each, come closer so fast that the turns to come change nothing. */
function isContracting(returns: readonly Return[], strands: number): boolean {
  const last = returns.slice(-4 * strands);
  if (last.length < 4 * strands) return false;
  const size = Math.max(...last.slice(1).map((r) => r.size));
  const closest = CONTRACTED * size;
  // two turns contract as the square of what one does: crossings that come together are turns of their own
  for (let fewer = 1; fewer < strands; fewer++) {
    const gaps = last.slice(-strands).map((r, k) => distance(r.x, last[3 * strands + k - fewer].x));
    if (Math.min(...gaps) < APART * size) return false;
  }
  for (let k = 0; k < strands; k++) {
    const [a, b, c] = [0, 1, 2].map((turn) => distance(last[turn * strands + k].x, last[(turn + 1) * strands + k].x));
    const follows = (now: number, before: number) => now <= CONTRACTION * Math.max(before, closest);
    if (!(follows(b, a) && follows(c, b) && c <= closest)) return false;
  }
  return true;
}

/** Distance of a state from the cycle's point, along the section only: second order in how far it is from crossing. */
export function distanceAcross({ point, direction }: Cycle, x: Float64Array): number {
  let along = 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const d = x[i] - point[i];
    along += d * direction[i];
    squares += d * d;
  }
  return Math.sqrt(Math.max(0, squares - along * along));
}

/** The cycle at −x, or null where that is the same cycle. */
export function mirrored(cycle: Cycle): Cycle | null {
  const n = cycle.point.length;
  for (let k = 0; k < PHASES; k++) {
    if (distance(cycle.orbit.subarray(k * n, (k + 1) * n), cycle.point, -1) < 0.1 * cycle.size) return null;
  }
  const minus = (x: Float64Array) => x.map((v) => -v);
  const { point, direction, orbit, path } = cycle;
  return { ...cycle, point: minus(point), direction: minus(direction), orbit: minus(orbit), path: minus(path) };
}

function sampleOrbit(
  map: System,
  start: Float64Array,
  { period, size }: Pick<Cycle, "period" | "size">,
): Pick<Cycle, "orbit" | "path"> {
  const n = map.dimension;
  const orbit = new Float64Array(PHASES * n);
  const path = [start];
  const steps = period / map.timeStep;
  let x = start.slice();
  let phase = 0;
  for (let step = 0; step < steps || phase < PHASES; step++) {
    for (; phase < PHASES && step === Math.round((phase * steps) / PHASES); phase++) orbit.set(x, phase * n);
    const y = new Float64Array(n);
    map.evaluate(x, y, 1);
    x = y;
    if (step + 1 < steps && distance(x, path[path.length - 1]) >= SPACING * size) path.push(x);
  }
  const vertices = new Float64Array(path.length * n);
  path.forEach((v, k) => {
    vertices.set(v, k * n);
  });
  return { orbit, path: vertices };
}

function unit(x: Float64Array): Float64Array {
  const length = norm(x);
  return x.map((v) => v / length);
}

// states 0 … 7 stand at −3 … 4; weight of state k at position t in (0, 1)
function lagrange(k: number, t: number): number {
  let w = 1;
  for (let j = 0; j < 8; j++) if (j !== k) w *= (t - (j - 3)) / (k - j);
  return w;
}

/** Position in (0, 1] at which the interpolated height is 0, by bisection. */
function crossing(heights: readonly number[]): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    const value = heights.reduce((sum, v, k) => sum + v * lagrange(k, middle), 0);
    if (value < 0) low = middle;
    else high = middle;
  }
  return high;
}

function interpolate(states: readonly Float64Array[], t: number): Float64Array {
  const x = new Float64Array(states[0].length);
  states.forEach((state, k) => {
    const w = lagrange(k, t);
    for (let i = 0; i < x.length; i++) x[i] += w * state[i];
  });
  return x;
}
