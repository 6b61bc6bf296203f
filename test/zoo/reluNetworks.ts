import { flowOfMap } from "../../src/dynamics/index.ts";
import { openKernel, type Solver, type Stream, type System, stream } from "../../src/kernel/index.ts";
import { type RateNetwork, rateNetworkSystems } from "../../src/network/index.ts";

export type Form = RateNetwork["form"];
export const FORMS: readonly Form[] = ["flow", "flow-inside", "map"];

/** A relu network as dynamics sees it. `flow` is the pseudo-flow of a map; h is the step its stability is asked for at. */
export interface ReluNetwork {
  readonly n: number;
  readonly W: Float64Array;
  readonly b: Float64Array;
  readonly form: Form;
  readonly flow: System;
  readonly map: System;
  readonly solver: Solver;
  readonly h: number;
}

export function reluNetwork(W: Float64Array, b: Float64Array, form: Form): ReluNetwork {
  const n = b.length;
  const kernel = openKernel({ n, matrices: 2, solvers: 1 });
  const timeStep = form === "map" ? 1 : 0.1;
  const none = new Float64Array(0);
  const network: RateNetwork = {
    ...{ n, form, activation: "relu", timeStep, recurrent: W, bias: b },
    ...{ inputs: 0, input: none, outputs: 0, readout: none },
  };
  const { flow, map } = rateNetworkSystems(kernel, network);
  return { n, W, b, form, flow: flow ?? flowOfMap(map), map, solver: kernel.solver(n), h: timeStep };
}

/** N(0, gain²/n) weights, and biases N(0, 1) or none. */
export function randomReluNetwork(seed: number, n: number, isBiased: boolean, form: Form): ReluNetwork {
  const random: Stream = stream({ seed, density: 1 }, "orthogonalStart", n);
  const gain = 0.6 + 1.4 * random.uniform(0);
  const W = Float64Array.from({ length: n * n }, (_, e) => (gain * random.normal(1 + e)) / Math.sqrt(n));
  const b = Float64Array.from({ length: n }, (_, i) => (isBiased ? random.normal(1 + n * n + i) : 0));
  return reluNetwork(W, b, form);
}
