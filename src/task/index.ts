/** @file The task room: what must be remembered. Stimuli, epochs, targets, trials. */
export { defaultGaussianClasses, type GaussianClass, gaussianStimuli } from "./gaussian.ts";
export { MNIST_LATENTS_FILE, MNIST_LATENTS_SHA256, readMnistLatents } from "./mnist.ts";
export type { StimulusSet, StimulusSource } from "./stimuli.ts";
export { stimuliFrom } from "./stimuliFrom.ts";
export { type LabelledTable, readTable, tableStimuli } from "./table.ts";
export {
  DEFAULT_CODES,
  DEFAULT_DURATIONS,
  DEFAULT_TOLERANCE,
  type Durations,
  defaultCodes,
  durationsSchema,
  EPOCHS,
  type Epoch,
  type EpochName,
  epochOf,
  makeTask,
  pairOfTrial,
  type StimuliSpec,
  stepsIn,
  stimuliSpecSchema,
  type Task,
  type TaskSpec,
  taskSpecSchema,
} from "./task.ts";
export { drawTrial, type Trial, trainingTrial } from "./trial.ts";
