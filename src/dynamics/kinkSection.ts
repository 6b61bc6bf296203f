import { CLOSURE, type Section, type SectionResult } from "./section.ts";
import { distance, dot, norm } from "./vectors.ts";

/** Returns in a row that must coincide with earlier ones. */
const TURNS = 10;
/** Returns are compared where they stand at about the same share of a step beyond the section. */
const SAME_PHASE = 0.05;
/** A return counts when it comes this close to the first point of the section, in sizes, after having been so far away. */
const NEAR = 0.3;
const AWAY = 0.1;
/** An orbit no larger than this, in units of 1 + ‖x‖, is rounding. */
const REST = 1e-9;
/** Returns of two passages of one turn differ by more than this, in sizes. */
const APART = 1e-2;
const STRANDS = 6;
/** A search ends when so long no return was seen, in τ, or when so many returns have not halved the closure. */
const LONGEST_TURN = 1000;
const PATIENCE = 100;
const MOST_KEPT = 2000;

/** The last state before a crossing of the section. */
interface Return {
  readonly step: number;
  readonly x: Float64Array;
  /** To the state after it. */
  readonly motion: Float64Array;
  /** Share of that motion at which it crosses. */
  readonly phase: number;
  readonly size: number;
}

/**
 * The returns test for the Euler map of a piecewise-linear flow, whose invariant circle has corners: no polynomial through
 * several states follows it. States themselves lie on the circle; two of them that cross at nearly the same phase are
 * compared across their motion, which errs by the square of the phases' difference only. The circle closes when ten returns
 * in a row each coincide with an earlier one to 1e-6 of its size. It is a section as `openSection` is.
 *
 * @param h τ between states.
 * @param longest time to watch, in τ.
 */
export function openKinkSection(h: number, longest: number): Section {
  let first: Float64Array | null = null;
  let before: Float64Array | null = null;
  let direction: Float64Array | null = null;
  const returns: Return[] = [];
  const gaps: number[] = []; // of the returns: how closely each coincides with an earlier one, in sizes
  let size = 0;
  let widest = 0;
  let closure = Number.POSITIVE_INFINITY;
  let closureBefore = closure;
  let step = -1;
  let lastReturn = 0;
  const open = (reason: string): SectionResult => ({ status: "open", reason, closure });

  return {
    get closure() {
      return closure;
    },
    push(x) {
      step++;
      const [last, now] = [before, x.slice()];
      before = now;
      if (last === null || first === null || direction === null) {
        if (last !== null) {
          first = last;
          const motion = now.map((v, i) => v - last[i]);
          const length = norm(motion);
          direction = motion.map((v) => v / length);
        }
        return null;
      }
      const away = distance(now, first);
      if (!Number.isFinite(away)) return open("its state is not finite");
      widest = Math.max(widest, away);
      size = Math.max(size, distance(now, returns[returns.length - 1]?.x ?? first));
      if ((step - lastReturn) * h > LONGEST_TURN) return open(`no return within ${LONGEST_TURN} τ`);
      if (step * h >= longest) return open(`its section has not closed within ${longest} τ`);
      const [low, high] = [last, now].map((y) => dot(direction!, y) - dot(direction!, first!));
      if (!(low < 0 && high >= 0 && away < NEAR * widest && size > AWAY * widest)) return null;
      if (widest <= REST * (1 + norm(first))) return open("it has come to rest: what still moves is rounding");
      const motion = now.map((v, i) => v - last[i]);
      const found: Return = { step: step - 1, x: last, motion, phase: low / (low - high), size };
      const partner = closest(returns, found);
      gaps.push(partner === null ? Number.POSITIVE_INFINITY : partner.gap / found.size);
      returns.push(found);
      if (returns.length > MOST_KEPT) returns.shift();
      lastReturn = step;
      size = 0;
      const current = gaps.length < TURNS ? Number.POSITIVE_INFINITY : Math.max(...gaps.slice(-TURNS));
      closure = Math.min(closure, current);
      if (current <= CLOSURE) {
        const length = norm(motion);
        const widestTurn = Math.max(...returns.slice(-TURNS).map((r) => r.size));
        return {
          status: "closed",
          point: last,
          direction: motion.map((v) => v / length),
          closure: current,
          period: periodOf(returns, h),
          size: widestTurn,
        };
      }
      if (gaps.length % PATIENCE === 0) {
        if (closure > closureBefore / 2) return open("its returns to a section come no closer");
        closureBefore = closure;
      }
      return null;
    },
  };
}

/** The earlier return that a new one comes closest to, across the motion. */
function closest(returns: readonly Return[], found: Return): { with: Return; gap: number; along: number } | null {
  let best: { with: Return; gap: number; along: number } | null = null;
  for (const other of returns) {
    if (Math.abs(other.phase - found.phase) > SAME_PHASE) continue;
    let along = 0;
    let squares = 0;
    for (let i = 0; i < found.x.length; i++) {
      along += (found.x[i] - other.x[i]) * other.motion[i];
      squares += other.motion[i] * other.motion[i];
    }
    along /= squares;
    let gap = 0;
    for (let i = 0; i < found.x.length; i++) {
      const d = found.x[i] - other.x[i] - along * other.motion[i];
      gap += d * d;
    }
    gap = Math.sqrt(gap);
    if (best === null || gap < best.gap) best = { with: other, gap, along };
  }
  return best;
}

/** Mean time of a turn, in τ: from the farthest two returns that coincide, or else from the first and the last. */
function periodOf(returns: readonly Return[], h: number): number {
  const crossing = (r: Return) => r.x.map((v, i) => v + r.phase * r.motion[i]);
  const last = returns.slice(-TURNS);
  const { size } = last[last.length - 1];
  let strands = 1;
  for (; strands < STRANDS; strands++) {
    const pairs = last.slice(strands).map((r, k) => distance(crossing(r), crossing(last[k])));
    if (Math.max(...pairs) <= APART * size) break;
  }
  let best = { turns: 0, time: Number.NaN };
  returns.slice(-TURNS).forEach((r, k) => {
    const at = returns.length - last.length + k;
    const partner = closest(returns.slice(0, at), r);
    if (partner === null) return;
    const crossings = at - returns.indexOf(partner.with);
    const turns = crossings / strands;
    if (crossings % strands === 0 && turns > best.turns) {
      best = { turns, time: (r.step - partner.with.step - partner.along) * h };
    }
  });
  if (best.turns > 0) return best.time / best.turns;
  const turns = Math.floor((returns.length - 1) / strands);
  const from = returns[returns.length - 1 - turns * strands];
  const to = returns[returns.length - 1];
  return ((to.step + to.phase - from.step - from.phase) * h) / turns;
}
