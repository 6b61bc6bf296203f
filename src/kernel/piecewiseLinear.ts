/**
 * A piecewise-linear F in its parts: F(x) = leak ∘ x + constant + P φ(G x + offset), φ acting on each of `units` numbers
 * and linear between `breaks`. A piece is a choice of one segment of φ for each unit: there F is affine. States lie on a
 * kink where an argument of φ is a break, and several pieces meet.
 */
export interface PiecewiseLinear {
  readonly dimension: number;
  readonly units: number;
  /** [dimension] */
  readonly leak: Float64Array;
  /** [dimension] */
  readonly constant: Float64Array;
  /** G, [units × dimension] row-major. */
  readonly inward: Float64Array;
  /** [units] */
  readonly offset: Float64Array;
  /** P, [dimension × units] row-major. */
  readonly outward: Float64Array;
  /** Arguments at which the slope of φ jumps, ascending; segment k lies between breaks k − 1 and k. */
  readonly breaks: readonly number[];
  /** On segment k φ(a) = slopes[k] a + heights[k]. */
  readonly slopes: readonly number[];
  readonly heights: readonly number[];
}

/** The parts of a x + b F(x). */
export function blendPieces(pieces: PiecewiseLinear, a: number, b: number): PiecewiseLinear {
  const scaled = (values: Float64Array) => values.map((v) => b * v);
  return {
    ...pieces,
    leak: pieces.leak.map((v) => a + b * v),
    constant: scaled(pieces.constant),
    outward: scaled(pieces.outward),
  };
}
