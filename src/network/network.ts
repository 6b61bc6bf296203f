import { z } from "zod";
import { sha256Hex } from "../format/index.ts";
import { type StreamKey, stream } from "../kernel/index.ts";

/** Weights divided by less would leave float32 behind. */
export const LEAST_DIVISOR = 1e-6;

export const networkSpecSchema = z.strictObject({
  n: z.int().min(2).max(20_000),
  g: z.number().min(0).max(100),
  density: z.number().gt(0).max(1),
  feedbackDivisor: z.number().min(LEAST_DIVISOR),
  inputDivisor: z.number().min(LEAST_DIVISOR),
  initial: z.enum(["normal", "uniform"]),
  timeStep: z.number().gt(0).max(1),
});
/**
 * What a network is drawn from. `initial` is the distribution of input weights, feedback weights and initial state;
 * J is normal in both. `timeStep` is Δt in τ.
 */
export type NetworkSpec = z.infer<typeof networkSpecSchema>;

/** The paper's values. */
export const DEFAULT_NETWORK: NetworkSpec = {
  n: 1000,
  g: 0.8,
  density: 0.4,
  feedbackDivisor: 10,
  inputDivisor: 50,
  initial: "normal",
  timeStep: 0.1,
};

/**
 * A rate network with two feedback loops, τ = 1:
 *
 *     ẋ = −x + g J r + Σ_m feedback_m z_m + Σ_d input_d u_d(t),   r = tanh(x),   z_m = readout_m · r
 *
 * Output 0 is the response z_o, outputs 1 … D the memory z_d. In the paper's letters the rows of `feedback` are w_f and
 * the columns of W_fd, those of `readout` w_o and the columns of W_d, those of `input` the columns of W_in.
 */
export interface Network {
  readonly n: number;
  readonly g: number;
  readonly timeStep: number;
  /** M = 1 + D. */
  readonly outputs: number;
  /** D, the dimension of u. */
  readonly inputs: number;
  /** [n × n] row-major, row = to; without the factor g. Float64 only in a network that was imported so. */
  readonly J: Float32Array | Float64Array;
  /** [M × n], fixed. */
  readonly feedback: Float64Array;
  /** [M × n], the trained weights; 0 in a network that was just drawn. */
  readonly readout: Float64Array;
  /** [D × n], fixed. */
  readonly input: Float64Array;
  /** x(0), [n]. */
  readonly initialState: Float64Array;
}

/** A network drawn here: every fixed weight is a float32 number. */
export interface DrawnNetwork extends Network {
  readonly J: Float32Array;
}

/**
 * Draws a network from its seed. Every weight has a position in its own stream, keyed by (seed, density), and is
 * rounded to float32, so that all precisions use the same matrices. docs/formats.md regenerates J in NumPy.
 * @param sizes of its input and output; a number D stands for D inputs and 1 + D outputs.
 * @param J the recurrent matrix of the same (seed, density, n), to share it between networks.
 * @param trainingSeed keys x(0) together with the density. @default seed
 */
export function drawNetwork(
  spec: NetworkSpec,
  seed: number,
  sizes: number | { readonly inputs: number; readonly outputs: number },
  J?: Float32Array,
  trainingSeed = seed,
): DrawnNetwork {
  const { n, feedbackDivisor, inputDivisor } = spec;
  const { inputs, outputs } = typeof sizes === "number" ? { inputs: sizes, outputs: 1 + sizes } : sizes;
  const key = { seed, density: spec.density };
  const deviate = (random: ReturnType<typeof stream>, position: number) =>
    spec.initial === "normal" ? random.normal(position) : 2 * random.uniform(position) - 1;
  const vector = (purpose: Parameters<typeof stream>[1], count: number, factor: number, from: StreamKey = key) => {
    const random = stream(from, purpose, n);
    return Float64Array.from({ length: count }, (_, i) => Math.fround(deviate(random, i) * factor));
  };
  const feedback = new Float64Array(outputs * n);
  feedback.set(vector("responseFeedback", n, 1 / feedbackDivisor));
  feedback.set(vector("memoryFeedback", (outputs - 1) * n, 1 / feedbackDivisor), n);
  return {
    n,
    g: spec.g,
    timeStep: spec.timeStep,
    outputs,
    inputs,
    J: J ?? drawRecurrentWeights(key, n),
    feedback,
    readout: new Float64Array(outputs * n),
    input: vector("inputWeights", inputs * n, 1 / inputDivisor),
    initialState: vector("initialState", n, 0.1, { ...key, seed: trainingSeed }),
  };
}

/**
 * J [n × n]: entry e = i n + j is present when uniform(2e) < density, and is then normal(2e + 1) times
 * 1/√(density n), rounded to float32.
 */
export function drawRecurrentWeights(key: StreamKey, n: number): Float32Array {
  const random = stream(key, "recurrentWeights", n);
  const scale = 1 / Math.sqrt(key.density * n);
  const J = new Float32Array(n * n);
  for (let e = 0; e < J.length; e++) {
    if (random.uniform(2 * e) < key.density) J[e] = random.normal(2 * e + 1) * scale;
  }
  return J;
}

/** sha256 of J as little-endian float32, row-major: what a record keeps of it. */
export function fingerprint(J: Float32Array): string {
  return sha256Hex(new Uint8Array(J.buffer, J.byteOffset, J.byteLength));
}
