import type { System } from "../kernel/index.ts";
import type { Cycle } from "./cycle.ts";
import { lyapunovExponents } from "./lyapunov.ts";

/** Turns measured at least, and turns before that. */
export const CIRCLE_TURNS = 40;
const TRANSIENT_TURNS = 10;
/** Most turns in a block. */
const BLOCK_TURNS = 8;
/** The largest exponent of a circle may be this far from zero, per turn, beside three standard errors. */
const ZERO_PER_TURN = 1e-3;

/** Exponents of the invariant circle of a map. */
export interface CircleExponents {
  /** The one along the circle, in 1/τ, and its standard error over blocks: zero on a circle. */
  readonly along: number;
  readonly alongError: number;
  /** The next: the rate at which the circle attracts (< 0), in 1/τ. */
  readonly attraction: number;
  readonly attractionError: number;
  /** Whether the first is zero (1e-3 per turn or three standard errors) and the next is negative beyond three of its own. */
  readonly isAttractingCircle: boolean;
}

/**
 * The two largest Lyapunov exponents of a map on its invariant circle. A turn is no whole number of steps, and what is
 * missing would show as the change of speed between the ends: blocks are of so many turns (up to eight) as come nearest
 * to whole steps.
 *
 * @param turns measured, at least. @default CIRCLE_TURNS
 */
export function* circleExponents(
  map: System,
  cycle: Cycle,
  turns = CIRCLE_TURNS,
): Generator<{ readonly time: number; readonly of: number }, CircleExponents> {
  if (map.kind !== "map") throw new RangeError(`circleExponents: system must be a map, got a ${map.kind}`);
  const { period } = cycle;
  const steps = period / map.timeStep;
  const off = (m: number) => Math.abs(m * steps - Math.round(m * steps)) / m;
  let m = 1;
  for (let k = 2; k <= BLOCK_TURNS; k++) if (off(k) < off(m)) m = k;
  const { exponents, standardErrors } = yield* lyapunovExponents(map, cycle.point, {
    count: 2,
    transient: TRANSIENT_TURNS * period,
    time: Math.max(2, Math.ceil(turns / m)) * m * period,
    block: m * period,
  });
  const [along, attraction] = exponents;
  const [alongError, attractionError] = standardErrors;
  const isZero = Math.abs(along) <= Math.max(ZERO_PER_TURN / period, 3 * alongError);
  return {
    along,
    alongError,
    attraction,
    attractionError,
    isAttractingCircle: isZero && attraction < -3 * attractionError && attraction < -Math.abs(along),
  };
}
