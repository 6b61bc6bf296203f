/** @file The train room: FORCE with a temporally restricted error kernel, plain FORCE, and the test of what was learned. */
export {
  EVALUATION_DRAWS,
  type Evaluation,
  evaluate,
  inputRows,
  LEARNED_ACCURACY,
  type Response,
  respond,
  trialEnds,
} from "./evaluate.ts";
export * from "./gradient/index.ts";
export { type Learner, type LearningRule, type Method, makeLearner, rulesOf, targetsIn } from "./rls.ts";
export {
  DEFAULT_TRAINING,
  filterStorage,
  matrixStorage,
  PRECISIONS,
  type Precision,
  type TrainingSpec,
  trainingSpecSchema,
} from "./spec.ts";
export { CURVE_COLUMNS, type Divergence, type TrainedColumn, type TrainingProgress } from "./squad.ts";
export { trainCohort } from "./train.ts";
