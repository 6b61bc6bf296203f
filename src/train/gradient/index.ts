/** @file Learning by gradient: backpropagation through time over batches of trials. */
export { CELL_ACTIVATIONS, type CellActivationName } from "./activation.ts";
export type { BatchSize, Cell, Parameter } from "./cell.ts";
export type { CellSpec } from "./cells/index.ts";
export { type Batch, LOSSES, type LossName } from "./loss.ts";
export { type GradientModel, type GradientModelSpec, openGradientModel } from "./model.ts";
export {
  cellOf,
  DEFAULT_MODELS,
  drawWeights,
  TRAINABLE_MODELS,
  type TrainableModelName,
  type TrainableModelSpec,
  trainableModelSchema,
} from "./modelSpec.ts";
export { keyedNoise, type NoiseSpec } from "./noise.ts";
export { clipByNorm, clipByValue, DEFAULT_ADAM, type OptimiserSpec, openOptimiser } from "./optimiser.ts";
export { parameterShapes } from "./parameterShapes.ts";
export { openRecurrence, type RecurrenceSpec } from "./recurrence.ts";
export { type Schedule, scheduleFactor } from "./schedule.ts";
export { DEFAULT_GRADIENT, type GradientSpec, gradientSpecSchema } from "./spec.ts";
export { batchOf, type TrainedByGradient, trainOnTask } from "./train.ts";
export {
  type BatchSource,
  type GradientProgress,
  type GradientResult,
  type GradientTraining,
  trainByGradient,
} from "./trainByGradient.ts";
export { arraysOf, type TrainedArrays, trainedModel } from "./trainedModel.ts";
