/**
 * @file What a dynamical system is to Lethe. It stands here, below both, because `network` makes such systems and
 * `dynamics` studies them without knowing of networks.
 */

import type { PiecewiseLinear } from "./piecewiseLinear.ts";

/** A flow ẋ = F(x) or a map x ↦ F(x). States are [count × dimension] row-major; no array is kept. */
export interface System {
  /** "flow": stable where Re λ < 0. "map": stable where |λ| < 1. */
  readonly kind: "flow" | "map";
  readonly dimension: number;
  /** τ per unit of the system's own time: 1 for a flow in τ, Δt for its Euler map; 1 for a map whose time is counted in steps. */
  readonly timeStep: number;
  /** True for a map that is no step of a flow, and for x ↦ G(x) − x made from it: rates are per step, multipliers decide. */
  readonly isDiscrete?: boolean;
  /** Whether F(−x) = −F(x). */
  readonly odd: boolean;
  /** out = F(states) for `count` states; not the same array. */
  evaluate(states: Float64Array, out: Float64Array, count: number): void;
  /** out = A(x) V, or A(x)ᵀ V where `isTransposed`; V and out hold `count` vectors, A = ∂F/∂x. */
  tangent(x: Float64Array, V: Float64Array, out: Float64Array, count: number, isTransposed: boolean): void;
  /** Writes A(x) to out [dimension × dimension] row-major. */
  jacobian(x: Float64Array, out: Float64Array): void;
  /** Upper bound of ‖A(x) − A(y)‖∞ / ‖x − y‖∞ over all x, y; Infinity where none is known. */
  readonly jacobianLipschitz: number;
  /** Only where no bound is known: what that quotient was in balls sampled around x, smallest first. */
  sampleLipschitz?(x: Float64Array): readonly LipschitzSample[];
  /**
   * Only where no bound holds everywhere, but one can be proven around each state: given an ∞-norm radius, an upper bound of
   * ‖A(y) − A(z)‖∞ / ‖y − z‖∞ over all y, z no farther from x than that. Grows with the radius; Infinity where A jumps.
   */
  lipschitzAround?(x: Float64Array): (radius: number) => number;
  /**
   * Only where it is proven: the box |x_i| ≤ within[i] is taken into itself, and no fixed point or other bounded limit set has
   * a state outside. Searches stay there: elsewhere a gate that is all but shut makes F vanish to rounding without a root.
   */
  readonly within?: Float64Array;
  /**
   * Only where F is piecewise linear, so that A jumps and has no Lipschitz constant: an ∞-norm distance from x within
   * which A is constant.
   */
  linearRadius?(x: Float64Array): number;
  /** Only where F is piecewise linear: its parts, put together when they are first asked for. */
  pieces?(): PiecewiseLinear;
  /**
   * Only where F(x) = −x + W φ(x) + c with φ acting on each unit. out[j], [dimension]: an upper bound of |s/φ′(x_j) − 1|
   * for the mean slope s of φ between x_j and any state no farther from it than `radius`.
   */
  slopeChange?(x: Float64Array, radius: number, out: Float64Array): void;
}

/** How fast a Jacobian was seen to change within an ∞-norm distance of a state. A sample, no proof. */
export interface LipschitzSample {
  readonly radius: number;
  /** Of ‖A(y) − A(z)‖∞ / ‖y − z‖∞ for y, z within `radius`. */
  readonly lipschitz: number;
}
