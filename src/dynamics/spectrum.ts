import type { System } from "../kernel/index.ts";
import { krylovSchur } from "./krylovSchur.ts";

/** An eigenvalue, [re, im]. */
export type Eigenvalue = readonly [number, number];

export interface LeadingSpectrum {
  /** Those that converged, and the first in any case. Of a conjugate pair both are listed. */
  readonly eigenvalues: readonly Eigenvalue[];
  /** ‖A v − λ v‖ / ‖v‖ of the first one. */
  readonly residual: number;
}

/** Residual at which an eigenvalue counts as converged, per unit of the system's time. */
const CONVERGED = 1e-8;
const MOST_PRODUCTS = 4000;

/**
 * Eigenvalues of the Jacobian of a flow that decide the stability of its Euler map with step h: the `count` with the
 * largest |1 + h λ|, or with the largest Re λ where h = 0. Their vectors and residuals: `leadingModes`.
 *
 * @param flow kind "flow".
 * @param h Δt of the map.
 */
export function leadingSpectrum(flow: System, x: Float64Array, h: number, count: number): LeadingSpectrum {
  const { pairs } = krylovSchur((v, out) => flow.tangent(x, v, out, 1, false), flow.dimension, {
    count: Math.min(count, flow.dimension),
    order: h === 0 ? ([re]) => re : (value) => multiplier(value, h),
    tolerance: CONVERGED,
    mostProducts: MOST_PRODUCTS,
  });
  const converged = pairs.filter(({ residual }, k) => k === 0 || residual <= CONVERGED);
  return { eigenvalues: converged.map(({ value }) => value), residual: pairs[0].residual };
}

/** |1 + h λ|: the multiplier of the Euler map that belongs to an eigenvalue of the flow. */
export function multiplier([re, im]: Eigenvalue, h: number): number {
  const a = 1 + h * re;
  const b = h * im;
  return Math.sqrt(a * a + b * b);
}
