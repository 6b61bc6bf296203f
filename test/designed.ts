/**
 * @file Networks whose mechanism is known by construction: no random part (g 0), and outputs fed back, so that W has rank
 * ≤ 3. Each output m is fed back to a group of units of its own, x_i = gain_i κ_m, and the latents obey
 *
 *     κ̇ = −κ + C f(κ) + input       z_m = Σ_k C[m, k] f_k(κ_k)
 *
 * with f_k(κ) = Σ over the gains of group k of weight · tanh(gain κ).
 */
import type { Network } from "../src/network/index.ts";
import { type GaussianClass, gaussianStimuli, makeTask, type Task } from "../src/task/index.ts";

/** A sum of tanh: [weight, gain] each. One latent's units. */
export type Gains = readonly (readonly [number, number])[];

export interface Design {
  /** [3][3]: latent 0 is z_o, 1 and 2 are z_d. */
  readonly couplings: readonly (readonly number[])[];
  /** Of each latent. */
  readonly gains: readonly [Gains, Gains, Gains];
  /** How much of each of the two stimulus coordinates drives each latent. */
  readonly input: readonly (readonly [number, number])[];
  /** Whether each output is fed back; one that is not is only read. @default [true, true, true] */
  readonly fedBack?: readonly boolean[];
}

/** Each unit stands there so many times, with its part of the weight. */
const COPIES = 4;

/** A design as a network with Δt 0.1 τ. */
export function designedNetwork({ couplings, gains, input, fedBack = [true, true, true] }: Design): Network {
  const units = gains.flatMap((group, k) =>
    group.flatMap(([weight, gain]) => new Array(COPIES).fill({ k, weight: weight / COPIES, gain })),
  ) as { k: number; weight: number; gain: number }[];
  const n = units.length;
  const feedback = new Float64Array(3 * n);
  const readout = new Float64Array(3 * n);
  const inputs = new Float64Array(2 * n);
  units.forEach(({ k, weight, gain }, i) => {
    if (fedBack[k]) feedback[k * n + i] = gain;
    for (let d = 0; d < 2; d++) inputs[d * n + i] = input[k][d] * gain;
    for (let m = 0; m < 3; m++) readout[m * n + i] = couplings[m][k] * weight;
  });
  return {
    n,
    g: 0,
    timeStep: 0.1,
    outputs: 3,
    inputs: 2,
    J: new Float32Array(n * n),
    feedback,
    readout,
    input: inputs,
    initialState: new Float64Array(n),
  };
}

/** A state with these latents, or several: [rows × n]. */
export function designedStates({ gains }: Design, latents: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(
    latents.flatMap((kappa) =>
      gains.flatMap((group, k) => group.flatMap(([, gain]) => new Array<number>(COPIES).fill(gain * kappa[k]))),
    ),
  );
}

/**
 * Two stimuli with these means and standard deviation `spread` in both coordinates; durations of the paper, answers
 * −1, 0, 1 for the sums 0, 1, 2: an odd network can give them.
 */
export function designedTask(means: readonly (readonly [number, number])[], spread = 0.1): Task {
  const classes = means.map((mean, k): GaussianClass => {
    const s = spread * spread;
    return {
      label: String(k),
      mean: [...mean],
      covariance: [
        [s, 0],
        [0, s],
      ],
    };
  });
  return makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: { source: "gaussian", classes },
      durations: { stimulus1: 10, delay1: 5, stimulus2: 10, delay2: 5, response: 5 },
      codes: [-1, 0, 1],
      tolerance: 0.25,
    },
    gaussianStimuli(classes),
    0.1,
  );
}

/** Three latents that pass nothing to one another but what the designs below add. */
const diagonal = (a: number, b: number, c: number) => [
  [a, 0, 0],
  [0, b, 0],
  [0, 0, c],
];

/** κ* > 0 with κ = f(κ), by iteration from above. */
export function upperRoot(gains: Gains, coupling = 1): number {
  let kappa = 50;
  for (let k = 0; k < 5000; k++) {
    kappa = coupling * gains.reduce((sum, [weight, gain]) => sum + weight * Math.tanh(gain * kappa), 0);
  }
  return kappa;
}

/** Bistable, and stable at 0 too: f′(0) = 2p − 4q = `slope` < 1, f → p − q = 1.4 + … far out. */
export const threefold = (slope: number): Gains => [
  [4, 2],
  [-(8 - slope) / 4, 4],
];

const NONE = [0, 0] as const;
const SWITCH: Gains = [[1.5, 2]];
/** Answers (A + B)/2 in units of their roots: latent 1 latches the first stimulus, latent 2 follows the last one. */
function answering(first: Gains, second: Gains, input: Design["input"]): Design {
  const [a, b] = [first, second].map((gains) => {
    const kappa = upperRoot(gains);
    return kappa > 1e-3 ? 0.5 / kappa : 0.5;
  });
  return {
    couplings: [
      [0, a, b],
      [0, 1, 0],
      [0, 0, 1],
    ],
    gains: [[[0, 1]], first, second],
    input,
    fedBack: [false, true, true],
  };
}

/** Both latents switch: the first keeps stimulus 1, the second is turned by stimulus 2, their mean answers. */
export const DIRECT = answering(SWITCH, SWITCH, [NONE, [0.12, 0], [0, 2]]);
/** The first latent decays to the origin at 0.03 per τ, all else at 1 per τ. */
export const ONTO_ORIGIN: Design = {
  couplings: diagonal(0, 1, 0),
  gains: [[[0, 1]], [[0.97, 1]], [[0, 1]]],
  input: [NONE, [0.1, 0], NONE],
  fedBack: [false, true, true],
};
/** The same beside a switch that stimuli do not reach: both memories end on the one of its two states they started with. */
export const ONTO_PAIR: Design = {
  couplings: diagonal(0, 1, 1),
  gains: [[[0, 1]], [[0.97, 1]], SWITCH],
  input: [NONE, [0.1, 0], NONE],
  fedBack: [false, true, true],
};
/** The first latent is stable at 0 too, where weak stimuli leave it: `input` is the parameter that decides. */
export const threshold = (input: number): Design => answering(threefold(0.96), SWITCH, [NONE, [input, 0], [0, 2]]);
/** Latents 1 and 2 turn about one another. */
export const CYCLE: Design = {
  couplings: [
    [0, 0.5, 0],
    [0, 1.6, -1],
    [0, 1, 1.6],
  ],
  gains: [[[0, 1]], [[1, 1]], [[1, 1]]],
  input: [NONE, [1, 0], NONE],
  fedBack: [false, true, true],
};
/** The origin is a focus with λ = −0.08 ± 1.4i: stable for the flow, and for Δt 0.05, but not for Δt 0.1, which has a circle round it. */
export const MAP_CIRCLE: Design = {
  couplings: [
    [0, 0.5, 0],
    [0, 0.92, -1.4],
    [0, 1.4, 0.92],
  ],
  gains: [[[0, 1]], [[1, 1]], [[1, 1]]],
  input: [NONE, [0.1, 0], NONE],
  fedBack: [false, true, true],
};
/** Three tanh units whose Euler map of 0.1 τ has a largest exponent of 0.05 per τ from every start tried. */
export const CHAOS: Design = {
  couplings: [
    [2, -1.2, 0],
    [2, 1.6, 1.15],
    [-4.75, 0, 1.1],
  ],
  gains: [[[1, 1]], [[1, 1]], [[1, 1]]],
  input: [[0.5, 0], NONE, NONE],
};
