/** @file The network room: define, initialise, step, linearise. */
export { type Ensemble, openEnsemble, readOut } from "./ensemble.ts";
export {
  DEFAULT_NETWORK,
  drawNetwork,
  drawRecurrentWeights,
  fingerprint,
  type Network,
  type NetworkSpec,
  networkSpecSchema,
} from "./network.ts";
export { flowOf, loadMatrices, mapOf, type RecurrentMatrices } from "./systems.ts";
