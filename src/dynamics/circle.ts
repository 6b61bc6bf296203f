import type { System } from "../kernel/index.ts";
import type { Average } from "./averages.ts";
import { said, ZERO_RATE } from "./chaos.ts";
import { type OrderedStates, orderStates, type Phasing, phasingsOf, tangentAt } from "./curve.ts";
import { type Cycle, PHASES } from "./cycle.ts";
import { distanceFromCycle } from "./cyclePath.ts";
import { openExponentRun } from "./exponentRun.ts";
import { measureOrbit } from "./orbitMultipliers.ts";
import { closeTurn } from "./orbitNewton.ts";
import { fraction } from "./turns.ts";
import { distance, norm } from "./vectors.ts";

/** Steps that a state is followed at most, and circles visited in turn at most. */
export const CIRCLE_STEPS = 32_768;
export const MOST_STRANDS = 12;
/** Asked after so many steps, then each time after twice as many; of the second half of them, at most this many states and numbers. */
const FIRST_LOOK = 1024;
const MOST_STATES = 4096;
const MOST_NUMBERS = 4_000_000;
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
/** Circles visited in turn are apart by so many errors, and this share of the size. */
const APART_ERRORS = 10;
const APART = 1e-3;
/** Exponents are measured over so many steps, then over twice as many, up to the last. */
const EXPONENT_STEPS = 2000;
const MOST_EXPONENT_STEPS = 16_000;
const TRANSIENT = 200;
/** A turn that nearly comes back after so many steps may be an orbit in truth. */
const LONGEST_PERIOD = 512;
const NEARLY = 0.02;
/** Vertices of the path are no closer than this, in sizes. */
const SPACING = 0.01;
const REST = 1e-9;

export interface CircleOptions {
  /** See {@link CIRCLE_STEPS}. @default CIRCLE_STEPS */
  readonly mostSteps?: number;
  /** See {@link MOST_STRANDS}. @default MOST_STRANDS */
  readonly mostStrands?: number;
}

/**
 * An attracting invariant circle of a map, or several visited in turn, on which the motion is quasi-periodic. `period` is
 * the mean time of one turn round a circle, `closure` the largest error of the curve through its states over `size`;
 * `orbit` holds states equally spaced in phase, `path` the circles one after another.
 */
export interface Circle extends Cycle {
  readonly form: "circle";
  /** Circles visited in turn: 1, or k, each invariant under k steps. */
  readonly strands: number;
  /** Vertices of each in `path`. */
  readonly strandVertices: readonly number[];
  /** Turns round a circle in `strands` steps, 0 … ½, and its error. */
  readonly rotation: number;
  readonly rotationError: number;
  /** Exponents per step with their standard errors: along the circle, equivalent to 0, and of its attraction, < 0. */
  readonly along: Average;
  readonly attraction: Average;
}

export type CircleSearch =
  | { readonly status: "closed"; readonly circle: Circle }
  | { readonly status: "open"; readonly reason: string };

/**
 * The invariant circle that a state of a map comes to. Its states, in the order of their phases, lie on a closed curve:
 * the more there are, the better each is what its neighbours say; on a torus or in chaos they are not, along a slow spiral
 * more states do not help, and of an orbit gaps stay. The largest exponent is equivalent to 0 and the next negative.
 *
 * @param start [n], not changed.
 */
export function closeCircle(map: System, start: Float64Array, options: CircleOptions = {}): CircleSearch {
  if (map.kind !== "map") throw new RangeError(`closeCircle: system must be a map, got a ${map.kind}`);
  const { mostSteps = CIRCLE_STEPS, mostStrands = MOST_STRANDS } = options;
  const n = map.dimension;
  if (n < 2) return { status: "open", reason: "one unit holds no circle" };
  const kept = Math.max(2 * FEWEST, Math.min(MOST_STATES, Math.floor(MOST_NUMBERS / n)));
  let states = [start.slice()];
  let reason = "";
  let steps = 0;
  for (let look = Math.min(FIRST_LOOK, mostSteps); ; look = Math.min(2 * look, mostSteps)) {
    for (; steps < look; steps++) {
      const next = new Float64Array(n);
      map.evaluate(states[states.length - 1], next, 1);
      states.push(next);
      if (states.length > 2 * kept) states = states.slice(-kept);
    }
    const last = states.slice(-Math.min(kept, Math.ceil(steps / 2)));
    if (!last[last.length - 1].every(Number.isFinite))
      return { status: "open", reason: "its states do not stay finite" };
    const size = Math.max(...last.map((x) => distance(x, last[0])));
    if (size <= REST * (1 + norm(last[0]))) return { status: "open", reason: "it has come to rest" };
    const found = strandsOf(last, mostStrands);
    if (found.status === "open") reason = found.reason;
    else {
      const circle = judged(map, last, found.strands, size);
      if (typeof circle !== "string") return { status: "closed", circle };
      reason = circle;
    }
    if (steps >= mostSteps) return { status: "open", reason: `${reason}, after ${steps} steps` };
  }
}

/** Distance of a state from the nearest of the circles, state units. */
export function distanceFromCircle(
  { path, strandVertices }: Pick<Circle, "path" | "strandVertices">,
  x: Float64Array,
): number {
  let from = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const count of strandVertices) {
    const to = from + count * x.length;
    least = Math.min(least, distanceFromCycle({ path: path.subarray(from, to) }, x));
    from = to;
  }
  return least;
}

/** States of one circle in order. */
interface Strand {
  readonly states: readonly Float64Array[];
  readonly curve: OrderedStates;
  readonly phasing: Phasing;
}

type Strands = { status: "found"; strands: Strand[] } | { status: "open"; reason: string };

/** The fewest circles on which states lie in turn. */
function strandsOf(states: readonly Float64Array[], most: number): Strands {
  let reason = "";
  for (let k = 1; k <= most && states.length / k >= FEWEST; k++) {
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

/** The closed curve through states, or why there is none. */
function curveOf(states: readonly Float64Array[]): Strand | string {
  const few = Math.floor(states.length / 4);
  let reason = "its states lie on no closed curve";
  for (const phasing of phasingsOf(states)) {
    const part = orderStates(states.slice(0, few), phasing.phases.subarray(0, few));
    if (part.error > ROUGH) continue;
    const curve = orderStates(states, phasing.phases);
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
  for (let p = 1; p <= Math.min(LONGEST_PERIOD, last / 2); p++) {
    const away = distance(states[last], states[last - p]);
    if (away < least) [period, least] = [p, away];
  }
  const size = Math.max(...states.map((x) => distance(x, states[0])));
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
      const size = Math.max(...a.states.map((x) => distance(x, a.states[0])));
      const allowed = Math.max(APART, APART_ERRORS * Math.max(a.curve.error, b.curve.error)) * size;
      return distanceFromCycle({ path: joined(b.curve.order.map((t) => b.states[t])) }, a.states[0]) > allowed;
    }),
  );
}

/** The circle, or why these curves are none that attracts. */
function judged(map: System, last: readonly Float64Array[], strands: readonly Strand[], size: number): Circle | string {
  const k = strands.length;
  const { rotation, rotationError } = strands[0].phasing;
  const period = orbitNear(map, last, k);
  if (period !== null) return `its curve is that of an orbit of ${period} steps`;
  const run = openExponentRun(map, last[last.length - 1], 2);
  for (const _ of run.advance(TRANSIENT, false));
  let along: Average = { value: Number.NaN, error: Number.NaN };
  let attraction = along;
  for (let steps = EXPONENT_STEPS; steps <= MOST_EXPONENT_STEPS; steps *= 2) {
    for (const _ of run.advance(steps - run.steps, true));
    [along, attraction] = run.exponents().map(({ value, error }) => ({
      value: value * map.timeStep,
      error: error * map.timeStep,
    }));
    const isAttracting = attraction.value + 3 * attraction.error < 0;
    const bound = Math.min(ZERO_RATE, -attraction.value / 10);
    if (!isAttracting || !(Math.abs(along.value) + 2 * along.error < bound)) continue;
    const first = strands[0];
    const path = strands.map((strand) => thinned(strand, SPACING * size));
    return {
      form: "circle",
      ...tangentAt(first.states, first.curve, first.curve.phases[0]),
      period: (k / rotation) * map.timeStep,
      closure: Math.max(...strands.map(({ curve }) => curve.error)),
      size,
      orbit: joined(evenStates(strands)),
      path: joined(path.flat()),
      strands: k,
      strandVertices: path.map((vertices) => vertices.length),
      rotation,
      rotationError,
      along,
      attraction,
    };
  }
  return `its states lie on a closed curve, but its exponents are ${said(along)} and ${said(attraction)} per step`;
}

/** The period of a stable orbit on the curve, or null: a curve that is filled so slowly that it seems to close. */
function orbitNear(map: System, last: readonly Float64Array[], strands: number): number | null {
  const end = last[last.length - 1];
  const size = Math.max(...last.map((x) => distance(x, end)));
  let nearest = NEARLY * size;
  for (let p = strands; p <= Math.min(LONGEST_PERIOD, last.length - 1); p += strands) {
    const away = distance(end, last[last.length - 1 - p]);
    if (away >= nearest) continue;
    nearest = away;
    const turn = closeTurn(map, joined(last.slice(-p)));
    if (turn === null) continue;
    if (distance(turn.points.subarray(0, end.length), last[last.length - p]) > NEARLY * size) continue;
    if (measureOrbit(map, turn.points).stability === "stable") return p;
  }
  return null;
}

/** PHASES states, one circle after another, at equally spaced shares of the time of a turn. */
function evenStates(strands: readonly Strand[]): Float64Array[] {
  return Array.from({ length: PHASES }, (_, j) => {
    const { states, phasing } = strands[j % strands.length];
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let t = 0; t < states.length; t++) {
      const away = fraction(t * phasing.rotation - j / PHASES + 0.5);
      if (Math.abs(away - 0.5) < least) [nearest, least] = [t, Math.abs(away - 0.5)];
    }
    return states[nearest];
  });
}

/** States of a circle in order, without those closer than `spacing` to the one before. */
function thinned({ states, curve }: Strand, spacing: number): Float64Array[] {
  const vertices = [states[curve.order[0]]];
  for (const t of curve.order) {
    if (distance(states[t], vertices[vertices.length - 1]) >= spacing) vertices.push(states[t]);
  }
  return vertices;
}

function joined(states: readonly Float64Array[]): Float64Array {
  const n = states[0].length;
  const all = new Float64Array(states.length * n);
  states.forEach((x, k) => {
    all.set(x, k * n);
  });
  return all;
}
