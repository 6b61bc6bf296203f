/** @file The train room: FORCE with a temporally restricted error kernel, plain FORCE, and the test of what was learned. */
export { CURVE_COLUMNS } from "./curve.ts";
export {
  EVALUATION_DRAWS,
  type Evaluation,
  evaluate,
  inputRows,
  LEARNED_ACCURACY,
  outputsOf,
  type Response,
  respond,
  trialEnds,
} from "./evaluate.ts";
export * from "./gradient/index.ts";
export { isAsked, type Learner, type LearningRule, type Method, makeLearner, rulesOf } from "./rls.ts";
export {
  DEFAULT_TRAINING,
  filterStorage,
  matrixStorage,
  PRECISIONS,
  type Precision,
  type RuleSpec,
  ruleSpecSchema,
  type TrainingSpec,
  trainingSpecSchema,
} from "./spec.ts";
export type { Divergence, TrainedColumn, TrainingProgress } from "./squad.ts";
export { trainCohort } from "./train.ts";
