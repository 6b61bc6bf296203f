import type { Kernel, Storage } from "../../kernel/index.ts";
import { networkOutputs, runnable } from "../ensemble.ts";
import type { Model, OpenModel } from "../model.ts";
import type { Network } from "../network.ts";
import { flowOf, loadMatrices, mapOf, type RecurrentMatrices } from "../systems.ts";

/**
 * The paper's network as a model: its equation stands at `Network`, its step at `Ensemble`.
 *
 * @param storage in which J is multiplied where the network is simulated.
 */
export function rateFeedbackModel(network: Network, storage: Storage): Model {
  const { n, inputs, outputs, timeStep, initialState } = network;
  return {
    name: "rate-feedback",
    dimension: n,
    units: n,
    inputs,
    outputs,
    timeStep,
    initialState,
    needs: { n, matrices: 3, solvers: 1 },
    open: (kernel) => openRateFeedback(kernel, loadMatrices(kernel, network.J, n, storage), network),
  };
}

/** The same with matrices that are in the kernel already, which networks of one J share. */
export function openRateFeedback(kernel: Kernel, matrices: RecurrentMatrices, network: Network): OpenModel {
  return {
    ...runnable(kernel, matrices.trained, network),
    systems(input) {
      const options = input === undefined ? {} : { input };
      const exact = mapOf(kernel, matrices, network, options);
      return {
        flow: flowOf(kernel, matrices, network, options),
        map:
          matrices.trained === matrices.exact
            ? exact
            : mapOf(kernel, matrices, network, { ...options, use: "trained" }),
        exact,
      };
    },
    outputsOf: (states, count) => networkOutputs(kernel, network, states, count),
    trainedFlow: () => flowOf(kernel, matrices, network, { use: "trained" }),
    // J alone: no feedback, so that outputs change nothing
    untrained() {
      const { n, outputs } = network;
      const none = new Float64Array(outputs * n);
      return openRateFeedback(kernel, matrices, { ...network, feedback: none, readout: none });
    },
  };
}
