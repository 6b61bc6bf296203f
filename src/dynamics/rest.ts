import { ROOT_TOLERANCE } from "./newton.ts";
import { norm } from "./vectors.ts";

/** A state rests, or creeps along a continuum, below this speed, per τ and in units of 1 + ‖x‖. */
export const CREEP = 1e-6;

/** When states belong to a continuum. */
export interface Rest {
  /** Largest ‖F‖ at x, per τ. */
  speed(x: Float64Array): number;
  /** Largest singular value of a null direction, as a share of ‖A‖∞. */
  readonly zero: number;
}

/** Roots to the tolerance of every search. */
export const AT_REST: Rest = { speed: () => ROOT_TOLERANCE, zero: 1e-6 };
/** A curve with a drift too slow to be seen: of a ring of units, say, whose roots are isolated by rounding alone. */
export const CREEPING: Rest = { speed: (x) => CREEP * (1 + norm(x)), zero: 1e-5 };
