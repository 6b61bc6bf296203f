/** @file The network room: define, initialise, step, linearise, import and export. */
export { ACTIVATIONS, type Activation } from "./activation.ts";
export { type Ensemble, networkOutputs, openEnsemble, runnable } from "./ensemble.ts";
export { eulerMap } from "./eulerMap.ts";
export { type ExportExtras, exportNetwork, networkArrays } from "./exportNetwork.ts";
export {
  type FileTask,
  type ImportedNetwork,
  type ImportedPaper,
  type ImportOptions,
  importedSystems,
  importNetwork,
  MAXIMUM_NETWORK_BYTES,
  modelOf,
} from "./importNetwork.ts";
export {
  MODELS,
  type Model,
  type ModelEnsemble,
  type ModelName,
  type ModelSystems,
  type OpenModel,
  type Runnable,
} from "./model.ts";
export type { GatedNetwork } from "./models/gates.ts";
export { type GruNetwork, gruModel } from "./models/gru.ts";
export { type LeakyWeights, leakyModel, leakyNetwork } from "./models/leaky.ts";
export { type LstmNetwork, lstmModel } from "./models/lstm.ts";
export { openRateFeedback, rateFeedbackModel } from "./models/rateFeedback.ts";
export {
  DEFAULT_NETWORK,
  type DrawnNetwork,
  drawNetwork,
  drawRecurrentWeights,
  fingerprint,
  LEAST_DIVISOR,
  type Network,
  type NetworkSpec,
  networkSpecSchema,
} from "./network.ts";
export { MOST_IMPORTED_UNITS } from "./networkArrays.ts";
export { RATE_FORMS, type RateForm, type RateNetwork, rateOutputs } from "./rateNetwork.ts";
export { type NetworkSystems, type RateSystemOptions, rateNetworkSystems } from "./rateSystems.ts";
export { flowOf, loadMatrices, mapOf, type RecurrentMatrices, type SystemOptions } from "./systems.ts";
