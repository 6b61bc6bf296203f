/** @file Every kind of model with weights drawn from a seed, and what the textbook says one step of it is. */
import { stream } from "../../src/kernel/index.ts";
import {
  DEFAULT_NETWORK,
  drawNetwork,
  type GruNetwork,
  gruModel,
  leakyModel,
  leakyNetwork,
  lstmModel,
  type Model,
  rateFeedbackModel,
} from "../../src/network/index.ts";

export const [N, D, M] = [7, 2, 3];
export const INPUT = Float64Array.of(0.7, -0.4);
export const normals = (count: number, seed: number, scale = 1) => {
  const random = stream({ seed, density: 1 }, "verdictStimuli");
  return Float64Array.from({ length: count }, (_, i) => scale * random.normal(i));
};
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** Σ_j W[row, j] x_j */
const dot = (W: ArrayLike<number>, row: number, x: ArrayLike<number>) => {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += W[row * x.length + j] * x[j];
  return sum;
};

export function gated(gates: number, seed: number, scale = 1.5) {
  return {
    units: N,
    inputs: D,
    outputs: M,
    recurrent: normals(gates * N * N, seed, scale),
    input: normals(gates * N * D, seed + 1),
    bias: normals(gates * N, seed + 2, 0.5),
    recurrentBias: normals(gates * N, seed + 3, 0.5),
    readout: normals(M * N, seed + 4),
    readoutBias: normals(M, seed + 5),
    initialState: normals(gates === 4 ? 2 * N : N, seed + 6),
  };
}
/** The state one step on, unit by unit. @param u [D] */
export type Step = (x: Float64Array, u: Float64Array) => number[];

function gruStep({ recurrent: W, recurrentBias: c, input: V, bias: b }: GruNetwork): Step {
  return (h, u) => {
    const drive = (k: number) => dot(V, k, u) + b[k];
    const recalled = (k: number) => dot(W, k, h) + c[k];
    return Array.from(h, (value, i) => {
      const [r, z] = [i, N + i].map((k) => sigmoid(drive(k) + recalled(k)));
      const m = Math.tanh(drive(2 * N + i) + r * recalled(2 * N + i));
      return (1 - z) * m + z * value;
    });
  };
}
function lstmStep({ recurrent: W, input: V, bias: b }: GruNetwork): Step {
  return (x, u) => {
    const h = x.subarray(0, N);
    const at = (gate: number, i: number) => dot(W, gate * N + i, h) + dot(V, gate * N + i, u) + b[gate * N + i];
    const c = Array.from(h, (_, i) => sigmoid(at(1, i)) * x[N + i] + sigmoid(at(0, i)) * Math.tanh(at(2, i)));
    return [...c.map((v, i) => sigmoid(at(3, i)) * Math.tanh(v)), ...c];
  };
}

const PHI = {
  tanh: Math.tanh,
  relu: (x: number) => Math.max(x, 0),
  "rectified-tanh": (x: number) => Math.max(Math.tanh(x), 0),
  softplus: (x: number) => Math.log1p(Math.exp(x)),
};
export interface Case {
  readonly name: string;
  readonly model: (seed: number) => Model;
  readonly step: (seed: number) => Step;
  readonly hasFlow: boolean;
}
const leakyCases = (["inside", "outside"] as const).flatMap((form) =>
  (Object.keys(PHI) as (keyof typeof PHI)[]).flatMap((activation) =>
    ["one α", "an α per unit", "α = 1"].map((how): Case => {
      const weights = (seed: number) => {
        const { units, inputs, outputs, recurrent, input, bias, readout, readoutBias } = gated(1, seed, 0.6);
        const alpha = new Float64Array(N).fill(how === "one α" ? 0.25 : 1);
        if (how === "an α per unit") alpha.set(alpha.map((_, i) => 0.1 + 0.1 * i));
        return { units, inputs, outputs, recurrent, input, bias, readout, readoutBias, form, activation, alpha };
      };
      return {
        name: `leaky ${form}, ${activation}, ${how}`,
        hasFlow: !(form === "inside" && how === "α = 1"),
        model: (seed) => leakyModel(leakyNetwork(weights(seed))),
        step: (seed) => (x, u) => {
          const { recurrent: W, input: V, bias: b, alpha } = weights(seed);
          const phi = PHI[activation];
          const r = form === "inside" ? x : x.map(phi);
          return Array.from(x, (value, i) => {
            const a = dot(W, i, r) + dot(V, i, u) + b[i];
            return (1 - alpha[i]) * value + alpha[i] * (form === "inside" ? phi(a) : a);
          });
        },
      };
    }),
  ),
);
export const paper = (seed: number) => {
  const spec = { ...DEFAULT_NETWORK, n: N, g: 1.3, feedbackDivisor: 2, inputDivisor: 2 };
  const network = drawNetwork(spec, seed, D);
  network.readout.set(normals(network.readout.length, seed, 0.3));
  return network;
};
export const CASES: readonly Case[] = [
  {
    name: "rate-feedback",
    hasFlow: true,
    model: (seed) => rateFeedbackModel(paper(seed), "f64"),
    step: (seed) => (x, u) => {
      const { g, J, feedback, readout, input, timeStep, outputs } = paper(seed);
      const r = x.map(Math.tanh);
      return Array.from(x, (value, i) => {
        let sum = g * dot(J, i, r) - value;
        for (let m = 0; m < outputs; m++) sum += feedback[m * N + i] * dot(readout, m, r);
        for (let d = 0; d < D; d++) sum += input[d * N + i] * u[d];
        return value + timeStep * sum;
      });
    },
  },
  ...leakyCases,
  { name: "GRU", hasFlow: false, model: (seed) => gruModel(gated(3, seed)), step: (seed) => gruStep(gated(3, seed)) },
  {
    name: "LSTM",
    hasFlow: false,
    model: (seed) => lstmModel(gated(4, seed)),
    step: (seed) => lstmStep(gated(4, seed)),
  },
];
