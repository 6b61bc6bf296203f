/** @file The study room: plan, run, resume, summarise. */

export { MOST_RUNS } from "./axis.ts";
export { BUILT_IN_PLANS } from "./builtInPlans.ts";
export { checkStudy, type StudyCheck } from "./checkStudy.ts";
export { packCluster, packedIds, unpackCluster } from "./clusterPack.ts";
export type { CohortProgress, FinishedStage, Phase, TrainTiming } from "./cohortEvents.ts";
export { cohortKey, groupIntoCohorts, LARGEST_COHORT } from "./cohorts.ts";
export type { DeclaredAssay, ResultColumn, RunRecords } from "./column.ts";
export { RESULT_COLUMNS, resultRow } from "./columns.ts";
export { csv } from "./csv.ts";
export { readCsvRows } from "./csvRows.ts";
export { type ExecuteOptions, type Execution, type ExecutionProgress, executeRuns } from "./execute.ts";
export { executeGradient, type GradientExecution } from "./executeGradient.ts";
export { type ExportOptions, exportStudy, type StudyExport } from "./exportStudy.ts";
export { type Failure, readFailures } from "./failures.ts";
export {
  type GradientPlan,
  type GradientStudy,
  gradientPlanSchema,
  RULE_STUDY,
  readGradientPlan,
} from "./gradientPlan.ts";
export { type GradientRecord, type GradientRun, gradientRunSchema, isGradientRun } from "./gradientRecord.ts";
export { readInputFile, readInputJson } from "./inputFile.ts";
export { cancelStudy } from "./jobHistory.ts";
export { packJudged, unpackJudged } from "./judgedPack.ts";
export { LAB_COLUMNS, labCells } from "./labColumns.ts";
export type {
  LabCell,
  LabColumn,
  LabIndex,
  LabProgress,
  LabRecord,
  LabUpdate,
  ResultRow,
} from "./labIndex.ts";
export {
  type ExecutorOptions,
  executeLocally,
  type FailedTask,
  makeStopFlag,
  type StopFlag,
  workerFile,
} from "./localExecutor.ts";
export { defaultMemory, fitMemory, parseMemory } from "./memory.ts";
export { workerBytes, workersWithin } from "./memoryBound.ts";
export { type Merge, mergeStudies } from "./mergeStudies.ts";
export { subjectOfGradientRun, subjectOfModelFile, timeStepOf } from "./modelSubject.ts";
export { type OpenedGradientRun, type OpenedRun, openGradientRun, openRun } from "./openRun.ts";
export { MEANS_TABLE, PAPER_PARTS, VAE_TABLES } from "./paperParts.ts";
export { gradientVerdictStage } from "./performGradientTask.ts";
export { type AssayChoice, performTask, type TaskMessage, type TaskReport } from "./performTask.ts";
export { expandPlan, type Plan, planSchema } from "./plan.ts";
export { DEFAULT_TASK, type PlannedTask } from "./planTask.ts";
export { DEFAULT_JOBS, type JobOptions, QUEUES, type Queue } from "./queue/index.ts";
export {
  type AssayRecord,
  type AssayStage,
  isCurrent,
  type OutdatedVerdict,
  type PortraitRecord,
  type PortraitStage,
  portraitStage,
  RECORD_SCHEMAS,
  type Records,
  type RetrainedRecord,
  type RetrainedStage,
  retrainedStage,
  STATUSES,
  type Status,
  type TrainRecord,
  type VerdictRecord,
  type VerdictStage,
  verdictRecordSchema,
  verdictStage,
} from "./records.ts";
export {
  openRestored,
  type RestoredNetwork,
  restoreNetwork,
  sizesOf,
  type TrainedRun,
  trialEndsOf,
} from "./restore.ts";
export {
  hasRow,
  type KeptRow,
  RESULTS_FILE,
  type Results,
  readKeptRows,
  readRow,
  refreshResults,
  rowStages,
  sourcesOf,
  type WantedStage,
  withBytes,
} from "./results.ts";
export { type CohortOptions, type CohortRun, runCohort } from "./runCohort.ts";
export { type GradientStage, openGradientModelOf, runGradient } from "./runGradient.ts";
export {
  DEFAULT_PRECISION,
  keyOf,
  NUMERICS,
  networkKeyOf,
  type RunSpec,
  runId,
  runSpecSchema,
  trainingSeedOf,
} from "./runSpec.ts";
export { beginStudy, type RunStudyOptions, runStudy, type StudyResult } from "./runStudy.ts";
export { type RunningTrial, type SimulateOptions, type Simulation, simulate, simulateSteps } from "./simulate.ts";
export { readStatus, STATUS_FILE, type StudyStatus, writeStatus } from "./statusFile.ts";
export {
  type ChosenStimuli,
  chooseStimuli,
  mnistLatentsPath,
  NO_STIMULI,
  openMnistLatents,
  openStimuli,
  openStimuliOf,
  type TaskStimuli,
} from "./stimuliFiles.ts";
export { planStimuli, readStudy, STUDY_FILE, type Study } from "./studyFile.ts";
export { type StudyProgress, studyProgress } from "./studyProgress.ts";
export {
  exportedArrays,
  type OpenedSubject,
  readSubjectTask,
  STRANGER,
  type SubjectOrigin,
  type SubjectTask,
  subjectOfFile,
  subjectOfRun,
} from "./subject.ts";
export { type SubmitOptions, type Submitted, submitStudy } from "./submitStudy.ts";
export { countMechanisms, type SummaryRow, summarise } from "./summary.ts";
export { type Verification, verifyStudy } from "./verifyStudy.ts";
export { workOnTask } from "./workOnTask.ts";
