/** @file The mechanism room: from evidence to a verdict on how a network remembers. */
export {
  ASSAY_PROTOCOLS,
  ASSAYS,
  type Assay,
  type AssayCurve,
  type AssayName,
  type AssayProgress,
  type AssayProtocol,
  type AssayProtocolName,
  type AssayResult,
  AVAILABLE_ASSAYS,
  assayCurveSchema,
  assayNamed,
  assayStage,
  concordance,
  concordanceInterval,
  type ForecastRow,
  openSubject,
  type PlannedAssay,
  plannedAssays,
  type Subject,
  type SubjectTraining,
  type SummaryColumn,
} from "./assays/index.ts";
export { concludeVerdict, unjudged } from "./conclude.ts";
export { type Draw, defaultProtocol, type Judgement, type JudgeProgress, judge } from "./judge.ts";
export {
  FATES,
  type Fate,
  type LimitSetRecord,
  limitSetSchema,
  type MemoryRecord,
  memorySchema,
  NETWORK_VERDICTS,
  type NetworkVerdict,
  protocolSchema,
  type Verdict,
  type VerdictProtocol,
  verdictSchema,
} from "./record.ts";
export { type Visited, visitedStates } from "./visited.ts";
