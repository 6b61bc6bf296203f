/** @file The second door of the study room: the part of it that needs no disk, for the lab. */
export type {
  LabCell,
  LabColumn,
  LabIndex,
  LabProgress,
  LabRecord,
  LabUpdate,
  ResultRow,
} from "./labIndex.ts";
export { expandPlan, type Plan, planSchema } from "./plan.ts";
export {
  type PortraitRecord,
  portraitStage,
  RECORD_SCHEMAS,
  type Status,
  type TrainRecord,
  type VerdictRecord,
  type VerdictStage,
  verdictStage,
} from "./records.ts";
export { openRestored, type RestoredNetwork, restoreNetwork, type TrainedRun, trialEndsOf } from "./restore.ts";
export { keyOf, NUMERICS, type RunSpec, runId, runSpecSchema, trainingSeedOf } from "./runSpec.ts";
export {
  type RunningTrial,
  type SimulateOptions,
  type Simulation,
  simulate,
  simulateSteps,
  targetRows,
} from "./simulate.ts";
export {
  exportedArrays,
  type OpenedSubject,
  readSubjectTask,
  type SubjectTask,
  subjectOfFile,
  subjectOfRun,
} from "./subject.ts";
export { makeTrainStage } from "./trainStage.ts";
