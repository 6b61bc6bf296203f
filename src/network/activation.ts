import { exp, type Kernel, ln, type PiecewiseLinear } from "../kernel/index.ts";
import { type Interval, tanhBendOn } from "./slopes.ts";

export const ACTIVATIONS = ["tanh", "relu", "rectified-tanh", "softplus", "sigmoid"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** φ, element by element. NaN gives NaN. */
export interface ActivationFunction {
  /** out = φ(x); may be in place. */
  apply(kernel: Kernel, x: Float64Array, out: Float64Array): void;
  /** out = φ′(x); may be in place. */
  slope(kernel: Kernel, x: Float64Array, out: Float64Array): void;
  /** max |φ″|, the Lipschitz constant of φ′; Infinity where φ′ jumps. */
  readonly slopeLipschitz: number;
  /** Where φ′ jumps but is smooth elsewhere: max |φ″| between two arguments, Infinity where φ′ jumps there. */
  readonly bendOn?: (interval: Interval) => number;
  /** Whether φ(−x) = −φ(x), to the last bit. */
  readonly odd: boolean;
  /** Where φ is piecewise linear. */
  readonly segments?: Pick<PiecewiseLinear, "breaks" | "slopes" | "heights">;
}

/**
 * tanh; relu = max(x, 0) with slope 0 at 0; rectified tanh = max(tanh x, 0), likewise; softplus = ln(1 + eˣ); sigmoid = 1/(1 + e⁻ˣ). Softplus and sigmoid use
 * e^−|x| only, which cannot overflow; relative error < 1e-15, tested.
 */
export const ACTIVATION_FUNCTIONS: Readonly<Record<Activation, ActivationFunction>> = {
  tanh: {
    apply: (kernel, x, out) => kernel.tanh(x, out),
    slope(kernel, x, out) {
      kernel.tanh(x, out);
      for (let i = 0; i < out.length; i++) out[i] = 1 - out[i] * out[i];
    },
    slopeLipschitz: 0.7698003589195011, // 4/(3√3), at x = ±artanh(1/√3)
    odd: true,
  },
  relu: {
    ...elementwise(
      (x) => Math.max(x, 0),
      (x) => (x <= 0 ? 0 : Number.isNaN(x) ? x : 1),
      Number.POSITIVE_INFINITY,
    ),
    segments: { breaks: [0], slopes: [0, 1], heights: [0, 0] },
  },
  "rectified-tanh": {
    apply(kernel, x, out) {
      kernel.tanh(x, out);
      for (let i = 0; i < out.length; i++) out[i] = Math.max(out[i], 0);
    },
    slope(kernel, x, out) {
      kernel.tanh(x, out);
      for (let i = 0; i < out.length; i++) out[i] = out[i] <= 0 ? 0 : 1 - out[i] * out[i];
    },
    slopeLipschitz: Number.POSITIVE_INFINITY,
    bendOn(interval) {
      const { low, high } = interval;
      return high < 0 ? 0 : low > 0 ? tanhBendOn(interval) : Number.POSITIVE_INFINITY;
    },
    odd: false,
  },
  softplus: elementwise(softplus, sigmoid, 0.25), // φ″ = σ(1 − σ), at x = 0
  sigmoid: elementwise(sigmoid, sigmoidSlope, 0.09622504486493763), // 1/(6√3), at σ = ½ ± 1/(2√3)
};

function elementwise(
  value: (x: number) => number,
  slope: (x: number) => number,
  slopeLipschitz: number,
): ActivationFunction {
  const each = (f: (x: number) => number) => (_: Kernel, x: Float64Array, out: Float64Array) => {
    for (let i = 0; i < x.length; i++) out[i] = f(x[i]);
  };
  return { apply: each(value), slope: each(slope), slopeLipschitz, odd: false };
}

function sigmoid(x: number): number {
  const t = exp(-Math.abs(x));
  return (x < 0 ? t : 1) / (1 + t);
}

// σ′ is even
function sigmoidSlope(x: number): number {
  const t = exp(-Math.abs(x));
  return t / ((1 + t) * (1 + t));
}

// max(x, 0) + ln(1 + t); the quotient makes good what rounding took from u = 1 + t
function softplus(x: number): number {
  const t = exp(-Math.abs(x));
  const u = 1 + t;
  return Math.max(x, 0) + (u === 1 ? t : (ln(u) * t) / (u - 1));
}
