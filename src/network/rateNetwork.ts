import type { Kernel } from "../kernel/index.ts";
import { ACTIVATION_FUNCTIONS, type Activation } from "./activation.ts";

export const RATE_FORMS = ["flow", "flow-inside", "map"] as const;
export type RateForm = (typeof RATE_FORMS)[number];

/**
 * A general rate network, one of
 *
 *     flow          τ ẋ = −x + W φ(x) + b + W_in u        z = W_out φ(x)
 *     flow-inside   τ ẋ = −x + φ(W x + b + W_in u)        z = W_out x
 *     map           h ← φ(W h + b + W_in u)               z = W_out h
 */
export interface RateNetwork {
  readonly n: number;
  readonly form: RateForm;
  readonly activation: Activation;
  /** Δt in τ: the step of the Euler map, or what one step of a map lasts. */
  readonly timeStep: number;
  /** τ_i / τ, [n], each at most 1: of a flow, row i of which is then τ_i ẋ_i = …; absent where every unit has τ. */
  readonly timeConstants?: Float64Array;
  /** W [n × n] row-major, row = to. */
  readonly recurrent: Float32Array | Float64Array;
  /** b [n]; 0 where there is none. */
  readonly bias: Float64Array;
  readonly inputs: number;
  /** Columns of W_in, [inputs × n]. */
  readonly input: Float64Array;
  readonly outputs: number;
  /** Rows of W_out, [outputs × n]. */
  readonly readout: Float64Array;
  /** Added to z, [outputs]; absent where there is none. */
  readonly readoutBias?: Float64Array;
  /** [n]; absent where it is 0. */
  readonly initialState?: Float64Array;
}

/** z of `count` states, [count × outputs]. */
export function rateOutputs(kernel: Kernel, network: RateNetwork, states: Float64Array, count: number): Float64Array {
  const { n, outputs, readout, readoutBias, form, activation } = network;
  const rates = states.slice(0, count * n);
  if (form === "flow") ACTIVATION_FUNCTIONS[activation].apply(kernel, rates, rates);
  const z = new Float64Array(count * outputs);
  kernel.readOut(readout, rates, z, n, count);
  if (readoutBias) for (let e = 0; e < z.length; e++) z[e] += readoutBias[e % outputs];
  return z;
}
