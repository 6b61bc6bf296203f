import type { System } from "../kernel/index.ts";
import type { Cycle } from "./cycle.ts";
import { openExponentRun } from "./exponentRun.ts";

/** Turns measured at least, and turns before that. */
export const CIRCLE_TURNS = 40;
const TRANSIENT_TURNS = 10;
/** The largest exponent of a circle and two standard errors are below this, per turn. */
const ZERO_PER_TURN = 1e-3;

/** Exponents of the invariant circle of a map. */
export interface CircleExponents {
  /** The one along the circle, in 1/τ, and its standard error: zero on a circle. */
  readonly along: number;
  readonly alongError: number;
  /** The next: the rate at which the circle attracts (< 0), in 1/τ. */
  readonly attraction: number;
  readonly attractionError: number;
  /** Whether the first is equivalent to zero (with two errors below 1e-3 per turn) and the next negative beyond three of its own. */
  readonly isAttractingCircle: boolean;
}

/**
 * The two largest Lyapunov exponents of a map on its invariant circle, in smooth averages: a turn is no whole number of
 * steps, and need not be.
 *
 * @param turns measured, at least. @default CIRCLE_TURNS
 */
export function* circleExponents(
  map: System,
  cycle: Pick<Cycle, "point" | "period">,
  turns = CIRCLE_TURNS,
): Generator<{ readonly time: number; readonly of: number }, CircleExponents> {
  if (map.kind !== "map") throw new RangeError(`circleExponents: system must be a map, got a ${map.kind}`);
  const { period, point } = cycle;
  const [before, measured] = [TRANSIENT_TURNS, turns].map((count) => Math.ceil((count * period) / map.timeStep));
  const of = (before + measured) * map.timeStep;
  const run = openExponentRun(map, point, Math.min(2, map.dimension));
  for (const steps of run.advance(before, false)) yield { time: steps * map.timeStep, of };
  for (const steps of run.advance(measured, true)) yield { time: (before + steps) * map.timeStep, of };
  const [along, attraction = { value: Number.NEGATIVE_INFINITY, error: 0 }] = run.exponents();
  const isZero = Math.abs(along.value) + 2 * along.error < ZERO_PER_TURN / period;
  return {
    along: along.value,
    alongError: along.error,
    attraction: attraction.value,
    attractionError: attraction.error,
    isAttractingCircle: isZero && attraction.value < -3 * attraction.error && attraction.value < -Math.abs(along.value),
  };
}
