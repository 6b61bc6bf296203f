/**
 * @file The front door of the package, `lethe`: what trains a network, judges how it remembers, and takes a system's dynamics
 * apart, in Node and in browsers. Everything else is behind the doors of the rooms: `lethe/dynamics`, `lethe/network`, …
 */
export {
  type Arrival,
  censusOfRoots,
  continueSlowBranch,
  type Dissection,
  type DissectOptions,
  dissect,
  type EdgeSearch,
  findCriticalShock,
  finiteTimeExponents,
  flowFromFunction,
  flowMap,
  flowOfMap,
  gaussianBalls,
  type Limit,
  lyapunovExponents,
  openDestinations,
  type Root,
  type Settlement,
  sampleBasins,
  settle,
  shockDirections,
  trackEdge,
  uniformBox,
} from "./dynamics/index.ts";
export { type Arrays, arrayOf, decodeNpz, encodeNpz, InputError, type NumericArray } from "./format/index.ts";
export { finish, type Kernel, openKernel, type Solver, type StreamKey, type System, stream } from "./kernel/index.ts";
export {
  ASSAYS as AVAILABLE_ASSAYS,
  assayNamed,
  explainVerdict,
  judge,
  makeSubject,
  type Subject,
  type Verdict,
  verdictProtocol,
} from "./mechanism/index.ts";
export {
  DEFAULT_NETWORK,
  drawNetwork,
  exportNetwork,
  flowOf,
  gruModel,
  importedSystems,
  importNetwork,
  leakyModel,
  leakyNetwork,
  loadMatrices,
  lstmModel,
  type Model,
  mapOf,
  modelOf,
  type Network,
  networkOutputs,
  openRateFeedback,
  rateFeedbackModel,
  rateNetworkSystems,
} from "./network/index.ts";
export {
  DEFAULT_DURATIONS,
  DEFAULT_TOLERANCE,
  defaultCodes,
  defaultGaussianClasses,
  gaussianStimuli,
  mainSite,
  makeTask,
  readMnistLatents,
  readTable,
  type Task,
  tableStimuli,
} from "./task/index.ts";
export { DEFAULT_TRAINING, type Evaluation, evaluate, trainCohort, trialEnds } from "./train/index.ts";
