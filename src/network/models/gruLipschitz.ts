import { tanh } from "../../kernel/index.ts";
import { around, sigmoid, sigmoidBendOn, sigmoidSlopeOn, tanhBendOn, tanhSlopeOn } from "../slopes.ts";

/** A state and what its gates take as arguments, each [n]. */
export interface GruPlace {
  readonly h: Float64Array;
  /** Of σ in r and z. */
  readonly atReset: Float64Array;
  readonly atUpdate: Float64Array;
  /** W_m h + c_m, and what stands beside r s in the argument of tanh. */
  readonly s: Float64Array;
  readonly drive: Float64Array;
}

/**
 * How fast the Jacobian of a GRU's step changes within an ∞-norm distance R of a state: unit by unit a bound of |D²h′[v, w]|
 * over |v|, |w| ≤ 1, from the chain rule. ρ, ζ, μ are the row sums of |W_r|, |W_z|, |W_m|; over the ball each gate's argument
 * moves by its row sum times R at most, which bounds its value, slope and bend:
 *
 *     q = r s        |q′| ≤ r′ρ|s| + rμ        |q″| ≤ r″ρ²|s| + 2 r′ρμ
 *     m = tanh(q+…)  |m′| ≤ t′|q′|             |m″| ≤ t″|q′|² + t′|q″|
 *     h′             ≤ (1 − z)|m″| + z″ζ²|h − m| + 2 z′ζ (1 + |m′|)
 *
 * @param sums row sums ρ, ζ, μ, each [n].
 * @returns the bound for a radius R.
 */
export function gruLipschitz(
  { h, atReset, atUpdate, s, drive }: GruPlace,
  [rho, zeta, mu]: readonly Float64Array[],
): (radius: number) => number {
  return (radius) => {
    let most = 0;
    for (let i = 0; i < h.length; i++) {
      const reset = around(atReset[i], rho[i] * radius);
      const update = around(atUpdate[i], zeta[i] * radius);
      const size = Math.abs(s[i]) + mu[i] * radius;
      const [slope, bend] = [sigmoidSlopeOn(reset) * rho[i], sigmoidBendOn(reset) * rho[i] * rho[i]];
      const q1 = slope * size + sigmoid(reset.high) * mu[i];
      const q2 = bend * size + 2 * slope * mu[i];
      const middle = drive[i] + sigmoid(atReset[i]) * s[i];
      const memory = around(middle, q1 * radius);
      const m1 = tanhSlopeOn(memory) * q1;
      const m2 = tanhBendOn(memory) * q1 * q1 + tanhSlopeOn(memory) * q2;
      // |m| < 1; at a fixed point h = m
      const apart = Math.min(Math.abs(h[i] - tanh(middle)) + (1 + m1) * radius, Math.abs(h[i]) + radius + 1);
      const bound =
        (1 - sigmoid(update.low)) * m2 +
        sigmoidBendOn(update) * zeta[i] * zeta[i] * apart +
        2 * sigmoidSlopeOn(update) * zeta[i] * (1 + m1);
      most = Math.max(most, bound);
    }
    return most;
  };
}
