import { ACTIVATION_FUNCTIONS, type Activation } from "../activation.ts";
import type { Model, OpenModel } from "../model.ts";
import { type RateNetwork, rateOutputs } from "../rateNetwork.ts";
import { rateNetworkSystems } from "../rateSystems.ts";
import { inputDrive, loadMatrices } from "../systems.ts";
import { openColumns, type Stepper } from "./columns.ts";

/** A leaky network in the letters of those who train in steps. */
export interface LeakyWeights {
  readonly units: number;
  readonly inputs: number;
  readonly outputs: number;
  /** "inside": h ← (1 − α) h + α φ(W h + W_x u + b). "outside": x ← (1 − α) x + α (W φ(x) + W_x u + b). */
  readonly form: "inside" | "outside";
  readonly activation: Activation;
  /** α = Δt/τ of each unit, in (0, 1], [n]. */
  readonly alpha: Float64Array;
  /** W [n × n] row-major, row = to. Dale's signs and low rank are in the numbers: |W| diag(signs), m nᵀ. */
  readonly recurrent: Float32Array | Float64Array;
  /** W_x [n × D] */
  readonly input: ArrayLike<number>;
  /** b [n] */
  readonly bias: Float64Array;
  /** [M × n]: of h inside, of φ(x) outside. */
  readonly readout: Float64Array;
  /** [M]; 0 where absent. */
  readonly readoutBias?: Float64Array;
  /** [n]; 0 where absent. */
  readonly initialState?: Float64Array;
}

/**
 * The same as a rate network: a flow whose longest time constant is τ, with Δt = min α; where every α is 1 inside, nothing
 * of the state before is left, and it is a map that knows steps only.
 *
 * @throws RangeError for an α outside (0, 1].
 */
export function leakyNetwork(weights: LeakyWeights): RateNetwork {
  const { units: n, inputs, outputs, form, activation, alpha, recurrent, bias, readout } = weights;
  const wrong = alpha.find((a) => !(a > 0 && a <= 1));
  if (wrong !== undefined) throw new RangeError(`alpha: must be in (0, 1], got ${wrong}`);
  const least = Math.min(...alpha);
  const isMap = form === "inside" && least === 1;
  const input = new Float64Array(inputs * n);
  for (let i = 0; i < n; i++) for (let d = 0; d < inputs; d++) input[d * n + i] = weights.input[i * inputs + d];
  const { readoutBias, initialState } = weights;
  return {
    ...{ n, activation, recurrent, bias, inputs, input, outputs, readout },
    form: isMap ? "map" : form === "inside" ? "flow-inside" : "flow",
    timeStep: least,
    ...(alpha.some((a) => a !== least) && { timeConstants: alpha.map((a) => least / a) }),
    ...(readoutBias && { readoutBias }),
    ...(initialState && { initialState }),
  };
}

/** A rate network as a model: the leaky network in both forms, and the plain recurrent network (α = 1). */
export function leakyModel(network: RateNetwork): Model {
  const { n, inputs, outputs, timeStep, form, initialState } = network;
  return {
    name: "leaky",
    dimension: n,
    units: n,
    inputs,
    outputs,
    timeStep: form === "map" ? null : timeStep,
    initialState: initialState ?? new Float64Array(n),
    needs: { n, matrices: 3, solvers: 1 },
    open: (kernel) => openLeaky(kernel, network),
  };
}

function openLeaky(kernel: Parameters<Model["open"]>[0], network: RateNetwork): OpenModel {
  const { n, form, inputs, outputs, activation, bias, timeStep, timeConstants } = network;
  const matrices = loadMatrices(kernel, network.recurrent, n, "f64");
  const { apply } = ACTIVATION_FUNCTIONS[activation];
  const rates = timeConstants?.map((theta) => 1 / theta);
  const outputsOf = (states: Float64Array, count: number) => rateOutputs(kernel, network, states, count);
  const stepper: Stepper = {
    dimension: n,
    inputs,
    outputs,
    // in the order of `rateNetworkSystems` and `eulerMap`, so that the bits are theirs
    advance(states, u, out, count) {
      const r = form === "flow" ? new Float64Array(count * n) : states;
      if (form === "flow") apply(kernel, states, r);
      matrices.exact.multiply(r, out, count);
      for (let c = 0; c < count; c++) {
        const drive = u === null ? null : inputDrive(network, u.subarray(c * inputs, (c + 1) * inputs));
        const constant = drive === null ? bias : drive.map((v, i) => bias[i] + v);
        if (constant.every((v) => v === 0)) continue;
        for (let i = 0; i < n; i++) out[c * n + i] += constant[i];
      }
      const driven = out.subarray(0, count * n);
      if (form !== "flow") apply(kernel, driven, driven);
      if (form === "map") return;
      for (let e = 0; e < count * n; e++) {
        const F = rates === undefined ? out[e] - states[e] : (out[e] - states[e]) * rates[e % n];
        out[e] = states[e] + timeStep * F;
      }
    },
    outputsOf,
  };
  return {
    dimension: n,
    outputs,
    systems(input) {
      const { flow, map } = rateNetworkSystems(kernel, network, { matrices, ...(input && { input }) });
      return { flow, map, exact: map };
    },
    outputsOf,
    openEnsemble: (states) => openColumns(stepper, states),
  };
}
