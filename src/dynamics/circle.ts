import type { System } from "../kernel/index.ts";
import type { Average } from "./averages.ts";
import { readMotion, said, ZERO_RATE } from "./chaos.ts";
import { type Strand, sizeOf, strandsOf } from "./circleStrands.ts";
import { tangentAt } from "./curve.ts";
import { type Cycle, PHASES } from "./cycle.ts";
import { distanceFromCycle } from "./cyclePath.ts";
import { openExponentRun } from "./exponentRun.ts";
import { measureOrbit } from "./orbitMultipliers.ts";
import { closeTurn } from "./orbitNewton.ts";
import { fraction } from "./turns.ts";
import { distance, joined, norm } from "./vectors.ts";

/** Steps that a state is followed at most, and circles visited in turn at most. */
export const CIRCLE_STEPS = 131_072;
export const MOST_STRANDS = 12;
/** Asked after so many steps, then each time after twice as many, of the second half of them: of so many numbers at most. */
const FIRST_LOOK = 1024;
const MOST_NUMBERS = 4_000_000;
/** After so many steps it is asked whether exponents rule a circle out. */
const EXPONENT_LOOK = 8 * FIRST_LOOK;
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
/** Once it has closed it is asked again after twice the steps, up to so often, until it has closed to this share. */
const REFINED = 3;
const FINE = 1e-7;

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
  const kept = Math.max(FIRST_LOOK, Math.floor(MOST_NUMBERS / n));
  let states = [start.slice()];
  let reason = "";
  let closed: Circle | null = null;
  let steps = 0;
  for (let [look, more] = [Math.min(FIRST_LOOK, mostSteps), REFINED]; ; look = Math.min(2 * look, mostSteps)) {
    for (; steps < look; steps++) {
      const next = new Float64Array(n);
      map.evaluate(states[states.length - 1], next, 1);
      states.push(next);
      if (states.length > 2 * kept) states = states.slice(-kept);
    }
    const last = states.slice(-Math.min(kept, Math.ceil(steps / 2)));
    const end = last[last.length - 1];
    if (!end.every(Number.isFinite)) return { status: "open", reason: "its states do not stay finite" };
    const size = sizeOf(last);
    if (size <= REST * (1 + norm(end))) return { status: "open", reason: "it has come to rest" };
    const found = strandsOf(last, mostStrands);
    const circle = found.status === "open" ? found.reason : judged(map, last, found.strands, size);
    if (typeof circle === "string") reason = circle;
    else if (closed === null || circle.closure < closed.closure) closed = circle;
    // what is still coming nearer is worth a few more steps
    if (closed !== null && (closed.closure <= FINE || more-- === 0 || steps >= mostSteps)) {
      return { status: "closed", circle: closed };
    }
    const verdict = closed === null && look === EXPONENT_LOOK ? ruledOut(map, end) : "";
    if (verdict !== "") return { status: "open", reason: `${reason}: ${verdict}` };
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

/** What rules out an attracting circle by the exponents alone, or "". */
function ruledOut(map: System, x: Float64Array): string {
  const run = openExponentRun(map, x, Math.min(3, map.dimension));
  for (const _ of run.advance(TRANSIENT, false));
  for (const _ of run.advance(EXPONENT_STEPS, true));
  const reading = readMotion(run);
  if (reading.kind === "chaos") return "it is chaotic";
  const isNeutral = reading.kind === "torus" || (reading.kind === "undecided" && !reading.isNear);
  return isNeutral ? "two or more of its exponents are zero" : "";
}

/** The period of a stable orbit on the curve, or null: a curve that is filled so slowly that it seems to close. */
function orbitNear(map: System, last: readonly Float64Array[], strands: number): number | null {
  const end = last[last.length - 1];
  const size = sizeOf(last);
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
