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
/** Crossings of one turn that are no farther apart than this, in sizes, are turns whose interpolation errs by turns. */
const ONE_PLACE = 1e-4;
/** Times that one turn may cross the section. */
const STRANDS = 6;
/** A return counts when it comes this close to the first point of the section, in sizes of the orbit. */
const NEAR = 0.3;
/** … and after having been this far from the return before, in the same unit. */
const AWAY = 0.1;
/** An orbit no larger than this, in units of 1 + ‖x‖, is rounding, which closes all too well. */
const REST = 1e-9;
/** A search ends when so long no return was seen, in τ. */
const LONGEST_TURN = 1000;

/** What returns to a section say: the closed orbit through `point`, or why there is none. */
export type SectionResult =
  | {
      readonly status: "closed";
      readonly point: Float64Array;
      readonly direction: Float64Array;
      readonly closure: number;
      readonly period: number;
      readonly size: number;
    }
  | { readonly status: "open"; readonly reason: string; readonly closure: number };

/** Watches the states of a trajectory, one after another. */
export interface Section {
  /** The best closure so far, over the size of the orbit. */
  readonly closure: number;
  /** Takes the next state, [n], which is copied. @returns the result as soon as there is one, or null. */
  push(x: Float64Array): SectionResult | null;
}

/** A crossing of the section; `size` is the largest distance from the crossing before since then. */
interface Return {
  readonly time: number;
  readonly x: Float64Array;
  readonly size: number;
}

/**
 * A section through the fourth of the states, across its motion. The states of a map do not fall on it, but an invariant
 * circle is a smooth function of the step: returns are interpolated by a polynomial through eight states, whose error is
 * far below the closure asked for.
 *
 * @param h τ between states.
 * @param longest time to watch, in τ.
 */
export function openSection(h: number, longest: number): Section {
  const history: Float64Array[] = []; // the last eight states
  let heights: number[] = [];
  let point: Float64Array = new Float64Array(0);
  let direction: Float64Array = point;
  const returns: Return[] = [];
  let size = 0; // largest distance from the last return
  let widest = 0; // largest distance from the first point
  let closure = Number.POSITIVE_INFINITY; // the best so far
  let closureBefore = closure; // 20 returns ago
  let step = -1;
  const height = (x: Float64Array) => dot(x, direction) - dot(point, direction);
  const open = (reason: string): SectionResult => ({ status: "open", reason, closure });

  function begin(): null {
    point = history[3];
    direction = unit(history[4].map((v, i) => v - history[2][i]));
    heights = history.map(height);
    returns.push({ time: 3 * h, x: point, size: 0 });
    return null;
  }

  return {
    get closure() {
      return closure;
    },
    push(next) {
      history.push(next.slice());
      step++;
      if (step < 7) return null;
      if (step === 7) return begin();
      history.shift();
      heights.push(height(history[7]));
      heights.shift();
      const last = returns[returns.length - 1];
      const away = distance(history[4], point);
      widest = Math.max(widest, away);
      size = Math.max(size, distance(history[4], last.x));
      if (!Number.isFinite(away)) return open("its state is not finite");
      if (step * h - last.time > LONGEST_TURN) return open(`no return within ${LONGEST_TURN} τ`);
      if (step * h >= longest) return open(`its section has not closed within ${longest} τ`);
      // an upward crossing between the two middle states, near the first point, after having been away
      if (!(heights[3] < 0 && heights[4] >= 0 && away < NEAR * widest && size > AWAY * widest)) return null;

      const fraction = crossing(heights);
      const x = interpolate(history, fraction);
      returns.push({ time: (step - 4 + fraction) * h, x, size });
      size = 0;
      const closed = closing(returns);
      if (widest <= REST * (1 + norm(point))) return open("it has come to rest: what still moves is rounding");
      if (closed.closure <= CLOSURE) return { status: "closed", point: x, direction, ...closed };
      closure = Math.min(closure, closed.closure);
      if (returns.length % (2 * TURNS) === 1) {
        if (closure > closureBefore / 2) return open("its returns to a section come no closer");
        closureBefore = closure;
      }
      return null;
    },
  };
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
    const gap = (count: number) => Math.max(...last.slice(count).map((r, k) => distance(r.x, last[k].x))) / size;
    const closure = gap(strands);
    const isOnePlace = strands > 1 && closure <= CLOSURE && gap(1) <= ONE_PLACE;
    const period = (last[last.length - 1].time - last[0].time) / (isOnePlace ? turns * strands : turns);
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
