/** @file Do states that follow one another lie on closed curves? */
import { type OrderedStates, orderStates, type Phasing, phasingsOf } from "./curve.ts";
import { distanceFromCycle } from "./cyclePath.ts";
import { distance, joined } from "./vectors.ts";

/** States of them that are ordered at most: every so many-th, a prime number, lest they fall on the same places again and again. */
const MOST_ORDERED = 4096;
const STRIDES = [1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31];
/** Fewest states of a circle. */
const FEWEST = 128;
/**
 * States lie on a closed curve where each is what a cubic through its neighbours says, to this share of the size, four
 * times as many states halve that error unless it is rounding, and gaps are small and shrink.
 */
const ON_CURVE = 1e-4;
const ROUNDING = 1e-9;
/** A quarter of the states lies on it to this share. */
const ROUGH = 0.1;
const GAP = 0.05;
const GAP_SHRINKS = 0.75;
/** A drift past near returns is one above this share of the size; steady where its sizes at so many times agree within the factor. */
const DRIFT = 1e-9;
const DRIFTS = 8;
const STEADY = 1.1;
/** Near returns that a number of circles must divide. */
const RETURNS = 6;
/** Circles visited in turn are apart by so many errors, and this share of the size. */
const APART_ERRORS = 10;
const APART = 1e-3;
/** Longest near return that is looked at. */
const LONGEST_RETURN = 512;

/** States of one circle in order. */
export interface Strand {
  readonly states: readonly Float64Array[];
  readonly curve: OrderedStates;
  readonly phasing: Phasing;
}

export type Strands = { status: "found"; strands: Strand[] } | { status: "open"; reason: string };

/** The fewest circles on which states lie in turn. */
export function strandsOf(states: readonly Float64Array[], most: number): Strands {
  let reason = "";
  const returns = nearReturns(states);
  for (let k = 1; k <= most && states.length / k >= FEWEST; k++) {
    if (returns.some((p) => p % k !== 0)) continue;
    const strands: Strand[] = [];
    for (let first = 0; first < k; first++) {
      const found = curveOf(states.filter((_, t) => t % k === first));
      if (typeof found !== "string") strands.push(found);
      else {
        reason ||= found;
        break;
      }
    }
    if (strands.length === k && areApart(strands)) return { status: "found", strands };
  }
  return { status: "open", reason };
}

/** Steps after which the last state had been nearest before: multiples of the number of circles that are visited in turn. */
function nearReturns(states: readonly Float64Array[]): number[] {
  const last = states.length - 1;
  const away = Array.from({ length: Math.min(LONGEST_RETURN, last) }, (_, p) =>
    distance(states[last], states[last - p - 1]),
  );
  const order = Array.from(away.keys()).sort((a, b) => away[a] - away[b]);
  return order.slice(0, RETURNS).map((p) => p + 1);
}

/** The closed curve through states, or why there is none. */
function curveOf(states: readonly Float64Array[]): Strand | string {
  const stride = STRIDES.find((s) => states.length / s <= MOST_ORDERED) ?? STRIDES[STRIDES.length - 1];
  let reason = "its states lie on no closed curve";
  for (const phasing of phasingsOf(states)) {
    const part = orderStates(states, phasing.phases, 4 * stride);
    if (part.error > ROUGH) continue;
    const curve = orderStates(states, phasing.phases, stride);
    if (curve.error > ON_CURVE || curve.gap > GAP) continue;
    const isBetter = curve.error <= Math.max(part.error / 2, ROUNDING) && curve.gap <= GAP_SHRINKS * part.gap;
    if (isBetter || driftsSteadily(states)) return { states, curve, phasing };
    reason = "more of its states fill its curve no better";
  }
  return reason;
}

/**
 * Whether states come back near where they were after some steps, past it each time by as much: they would fill their
 * curve, but slowly, since the rotation is nearly rational. On their way to an orbit they would slow down.
 */
function driftsSteadily(states: readonly Float64Array[]): boolean {
  const last = states.length - 1;
  let period = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let p = 1; p <= Math.min(LONGEST_RETURN, last / 2); p++) {
    const away = distance(states[last], states[last - p]);
    if (away < least) [period, least] = [p, away];
  }
  const size = sizeOf(states);
  const moves = Array.from({ length: DRIFTS }, (_, k) => {
    const t = Math.floor(((last - period) * k) / (DRIFTS - 1));
    // the same place of the curve: a whole number of near returns before the end
    const at = last - period - Math.round((last - period - t) / period) * period;
    return at < 0 ? least : distance(states[at + period], states[at]);
  });
  return Math.min(...moves) > DRIFT * size && Math.max(...moves) <= STEADY * Math.min(...moves);
}

/** Whether no two circles are one. */
function areApart(strands: readonly Strand[]): boolean {
  return strands.every((a, i) =>
    strands.slice(0, i).every((b) => {
      const size = sizeOf(a.states);
      const allowed = Math.max(APART, APART_ERRORS * Math.max(a.curve.error, b.curve.error)) * size;
      return distanceFromCycle({ path: joined(b.curve.order.map((t) => b.states[t])) }, a.states[0]) > allowed;
    }),
  );
}

/** Largest distance from the first. */
export function sizeOf(states: readonly Float64Array[]): number {
  return states.reduce((size, x) => Math.max(size, distance(x, states[0])), 0);
}
