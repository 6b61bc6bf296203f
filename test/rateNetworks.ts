/** @file Rate networks of 13 units, of every form and activation, and what is asked of their systems. */
import { type KernelName, openKernel, type System, stream } from "../src/kernel/index.ts";
import { type Activation, type RateForm, type RateNetwork, rateNetworkSystems } from "../src/network/index.ts";

export const N = 13; // no multiple of any tile
export const normals = (count: number, seed: number, scale = 1) => {
  const random = stream({ seed, density: 1 }, "verdictStimuli");
  return Float64Array.from({ length: count }, (_, i) => scale * random.normal(i));
};
export function rateNetwork(
  form: RateForm,
  activation: Activation,
  seed: number,
  changes: Partial<RateNetwork> = {},
): RateNetwork {
  return {
    n: N,
    form,
    activation,
    timeStep: 0.05,
    recurrent: normals(N * N, seed, 1.4 / Math.sqrt(N)),
    bias: normals(N, seed + 1, 0.5),
    inputs: 2,
    input: normals(2 * N, seed + 2),
    outputs: 3,
    readout: normals(3 * N, seed + 3),
    ...changes,
  };
}
export const INPUT = Float64Array.of(0.7, -0.4);
export const systems = (network: RateNetwork, input?: Float64Array, name: KernelName = "wasm-simd") =>
  rateNetworkSystems(openKernel({ n: network.n, matrices: 2, solvers: 0 }, name), network, input ? { input } : {});
export const existing = (network: RateNetwork, input?: Float64Array): System[] => {
  const { flow, map } = systems(network, input);
  return flow === null ? [map] : [flow, map];
};
export const at = (system: System, x: Float64Array, count = 1) => {
  const out = new Float64Array(x.length);
  system.evaluate(x, out, count);
  return out;
};
export const jacobianAt = (system: System, x: Float64Array) => {
  const A = new Float64Array(N * N);
  system.jacobian(x, A);
  return A;
};
export const PHI: Readonly<Record<Activation, (x: number) => number>> = {
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  "rectified-tanh": (x) => Math.max(Math.tanh(x), 0),
  softplus: (x) => Math.log(1 + Math.exp(x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};
/** What φ is applied to: x, or W x + b + W_in u. */
export function arguments_(
  { form, recurrent, bias, input }: RateNetwork,
  x: Float64Array,
  u: Float64Array,
): Float64Array {
  return form === "flow" ? x : sums(recurrent, bias, input, x, u);
}
export const sums = (W: ArrayLike<number>, b: Float64Array, input: Float64Array, r: Float64Array, u: Float64Array) =>
  r.map((_, i) => {
    let sum = b[i] + input[i] * u[0] + input[N + i] * u[1];
    for (let j = 0; j < N; j++) sum += W[i * N + j] * r[j];
    return sum;
  });

/** ‖A(x) − A(y)‖∞ / ‖x − y‖∞ */
export function jacobianChange(system: System, x: Float64Array, y: Float64Array): number {
  const [A, B] = [x, y].map((state) => jacobianAt(system, state));
  let norm = 0;
  for (let i = 0; i < N; i++) {
    let sum = 0;
    for (let j = 0; j < N; j++) sum += Math.abs(A[i * N + j] - B[i * N + j]);
    norm = Math.max(norm, sum);
  }
  return norm / Math.max(...x.map((v, i) => Math.abs(v - y[i])));
}
