/** @file The train room: FORCE with a temporally restricted error kernel, plain FORCE, and the test of what was learned. */
export {
  type Evaluation,
  EVALUATION_DRAWS,
  evaluate,
  inputRows,
  LEARNED_ACCURACY,
  respond,
  type Response,
  trialEnds,
} from "./evaluate.ts";
export { type Learner, type LearningRule, makeLearner, type Method, rulesOf, targetsIn } from "./rls.ts";
export {
  CURVE_COLUMNS,
  DEFAULT_TRAINING,
  type Divergence,
  filterStorage,
  matrixStorage,
  type Precision,
  PRECISIONS,
  type TrainedColumn,
  trainCohort,
  type TrainingProgress,
  type TrainingSpec,
  trainingSpecSchema,
} from "./train.ts";
