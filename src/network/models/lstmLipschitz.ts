import { around, sigmoid, sigmoidBendOn, sigmoidSlopeOn, tanhBendOn, tanhOn, tanhSlopeOn } from "../slopes.ts";

export interface LstmPlace {
  /** Arguments of the gates i, f, g, o, each [n]. */
  readonly at: readonly Float64Array[];
  /** c, and c one step on, [n]. */
  readonly c: Float64Array;
  readonly after: Float64Array;
}

/**
 * How fast the Jacobian of an LSTM's step changes within an ∞-norm distance R of a state: unit by unit a bound of |D²c′[v, w]|
 * and |D²h′[v, w]| over |v|, |w| ≤ 1, from the chain rule. Over the ball each gate's argument moves by its row sum times R at
 * most, which bounds its value, slope and bend; i′, i″ and so on stand for those times the row sum and its square:
 *
 *     c′ = f c + i g    |Dc′| ≤ f′|c| + f + i′|g| + i g′      |D²c′| ≤ f″|c| + 2 f′ + i″|g| + 2 i′g′ + i g″
 *     h′ = o tanh c′    |D²h′| ≤ o″|t| + 2 o′t′|Dc′| + o (t″|Dc′|² + t′|D²c′|)
 *
 * @param sums row sums of |W_i|, |W_f|, |W_g|, |W_o|, each [n].
 * @returns the bound for a radius R.
 */
export function lstmLipschitz({ at, c, after }: LstmPlace, sums: readonly Float64Array[]): (radius: number) => number {
  return (radius) => {
    let most = 0;
    const ball = (gate: number, k: number) => around(at[gate][k], sums[gate][k] * radius);
    const sigmoidOn = (gate: number, k: number) => {
      const [interval, sum] = [ball(gate, k), sums[gate][k]];
      return {
        value: sigmoid(interval.high),
        slope: sigmoidSlopeOn(interval) * sum,
        bend: sigmoidBendOn(interval) * sum * sum,
      };
    };
    for (let k = 0; k < c.length; k++) {
      const [put, keep, show] = [sigmoidOn(0, k), sigmoidOn(1, k), sigmoidOn(3, k)];
      const [interval, sum] = [ball(2, k), sums[2][k]];
      const value = {
        size: tanhOn(interval),
        slope: tanhSlopeOn(interval) * sum,
        bend: tanhBendOn(interval) * sum * sum,
      };
      const size = Math.abs(c[k]) + radius;
      const c1 = keep.slope * size + keep.value + put.slope * value.size + put.value * value.slope;
      const c2 =
        keep.bend * size +
        2 * keep.slope +
        put.bend * value.size +
        2 * put.slope * value.slope +
        put.value * value.bend;
      const cell = around(after[k], c1 * radius);
      const [slope, bend] = [tanhSlopeOn(cell), tanhBendOn(cell)];
      const h2 = show.bend * tanhOn(cell) + 2 * show.slope * slope * c1 + show.value * (bend * c1 * c1 + slope * c2);
      most = Math.max(most, c2, h2);
    }
    return most;
  };
}
