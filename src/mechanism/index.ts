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
  firstBelow,
  makeSubject,
  type PlannedAssay,
  plannedAssays,
  type StratifiedRow,
  type Subject,
  type SubjectTraining,
  type SummaryColumn,
  stratifiedConcordance,
  stratifiedIntervals,
} from "./assays/index.ts";
export { concludeSite, concludeVerdict, type SiteEvidence, unjudged } from "./conclude.ts";
export type { Draw } from "./draws.ts";
export { explainVerdict } from "./explain.ts";
export { bulkEdgeOf, forgettingOf, slowManifoldLacks } from "./forgetting.ts";
export { type Judgement, type JudgeProgress, judge, judgedShare } from "./judge.ts";
export { PAPER_LABELS, type PaperLabel, type PaperVerdict, paperVerdictSchema } from "./paperRecord.ts";
export { type PaperState, paperLabel } from "./paperRule.ts";
export {
  defaultProtocol,
  PROTOCOL_NAMES,
  type ProtocolName,
  protocolSchema,
  SITES,
  type Site,
  type VerdictProtocol,
  verdictProtocol,
} from "./protocol.ts";
export {
  DESTINATIONS,
  type Destination,
  FATES,
  type Fate,
  FORGETTING,
  type Forgetting,
  type ForgettingEvidence,
  type LimitSetRecord,
  limitSetSchema,
  type MemoryRecord,
  memorySchema,
  NETWORK_VERDICTS,
  type NetworkVerdict,
  type Sensitivity,
  type SiteVerdict,
  type Verdict,
  verdictSchema,
} from "./record.ts";
export { concludeSensitivity } from "./sensitivity.ts";
export { type Visited, visitedStates } from "./visited.ts";
