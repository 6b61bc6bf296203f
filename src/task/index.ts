/** @file The task room: what is asked of a network. Stimuli, epochs, conditions, trials, sites, scores; the tasks themselves. */
export { stepsIn } from "./epochs.ts";
export { defaultGaussianClasses, type GaussianClass, gaussianStimuli } from "./gaussian.ts";
export { MNIST_LATENTS_FILE, MNIST_LATENTS_SHA256, readMnistLatents } from "./mnist.ts";
export { outlineOf, type TaskOutline } from "./outline.ts";
export type { StimulusSet, StimulusSource } from "./stimuli.ts";
export { stimuliFrom } from "./stimuliFrom.ts";
export { type StimuliSpec, stimuliSpecSchema } from "./stimuliSpec.ts";
export { type LabelledTable, readTable, tableStimuli } from "./table.ts";
export {
  type Analogue,
  type Condition,
  type Epoch,
  type Future,
  isShownAt,
  type LinearAnswer,
  mainSite,
  type OutputGroup,
  type Role,
  type Score,
  type Site,
  type Task,
  type Trial,
} from "./task.ts";
export type { TaskKind } from "./taskKind.ts";
export {
  kindOf,
  makeTask,
  stimuliLabels,
  stimuliOf,
  TASK_KINDS,
  TASK_SCHEMAS,
  type TaskName,
  type TaskSpec,
  taskSpecSchema,
} from "./tasks/index.ts";
export {
  DEFAULT_CODES,
  DEFAULT_DURATIONS,
  DEFAULT_TOLERANCE,
  type Durations,
  defaultCodes,
  durationsSchema,
  EPOCHS,
  type EpochName,
  type SequentialSpec,
} from "./tasks/sequentialPatternMatching.ts";
export { conditionOfTrial, drawTrial, trainingTrial } from "./trial.ts";
export { type HeldOn, type RecordedTrials, taskOfTrials } from "./trialsTask.ts";
export { withDelay } from "./withDelay.ts";
