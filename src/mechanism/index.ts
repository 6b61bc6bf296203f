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
  assayCurveSchema,
  assayNamed,
  assayOfModel,
  assayStage,
  concordance,
  concordanceInterval,
  type ForecastRow,
  firstBelow,
  type ModelSubject,
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
export { bulkEdgeOf } from "./bulkEdge.ts";
export { concludeDraws, concludeSite, concludeVerdict, pairsOf, type SiteEvidence, unjudged } from "./conclude.ts";
export { type Decision, decide } from "./decide.ts";
export { type Draw, drawsFor, stimulate } from "./draws.ts";
export { explainVerdict, siteMatrix } from "./explain.ts";
export { freePaths } from "./flowPortrait/freePaths.ts";
export { labelsOf } from "./flowPortrait/limitMarks.ts";
export { OWN_PLANE, type PortraitPlane, placesOn, portraitPlane } from "./flowPortrait/plane.ts";
export type { PortraitDrawing } from "./flowPortrait/portraitDrawing.ts";
export { drawPortrait, PORTRAIT_PROTOCOL, portraitOfSubject } from "./flowPortrait/portraitOfSubject.ts";
export {
  type PortraitProtocol,
  type PortraitWords,
  packPortrait,
  portraitProtocolSchema,
  portraitSchema,
  unpackPortrait,
} from "./flowPortrait/portraitRecord.ts";
export {
  type Apart,
  INTERVENTION,
  type Intervention,
  type InterventionLevel,
  type InterventionProtocol,
  type InterventionRoot,
  memoriesEnd,
  weakenFeedback,
} from "./intervention/index.ts";
export { type Judgement, judge, judgedShare } from "./judge.ts";
export {
  type JudgedNetwork,
  type JudgedSubject,
  type JudgeProgress,
  judgedNetwork,
  ownDelay,
  protocolFor,
  systemsOf,
} from "./judgedSubject.ts";
export { echoesOf, lossOf } from "./loss.ts";
export type { LossEvidence } from "./lossRecord.ts";
export { isKnown } from "./nameNetwork.ts";
export { PAPER_LABELS, type PaperLabel, type PaperVerdict, paperVerdictSchema } from "./paperRecord.ts";
export { type PaperState, paperLabel } from "./paperRule.ts";
export {
  defaultProtocol,
  PROTOCOL_NAMES,
  type ProtocolName,
  protocolSchema,
  type VerdictProtocol,
  verdictProtocol,
} from "./protocol.ts";
export {
  DESTINATIONS,
  type Destination,
  ECHOES,
  type Echoes,
  FATES,
  type Fate,
  type LimitSetRecord,
  LOSSES,
  type Loss,
  limitSetSchema,
  type MemoryRecord,
  MOTIONS,
  type Motion,
  memorySchema,
  NETWORK_VERDICTS,
  type NetworkVerdict,
  PAIR_VERDICTS,
  type PairRecord,
  type PairVerdict,
  type Sensitivity,
  type SiteVerdict,
  type Verdict,
  verdictSchema,
} from "./record.ts";
export { concludeSensitivity } from "./sensitivity.ts";
export { type Stop, stopsOf } from "./stops.ts";
export { type Visited, visitedStates } from "./visited.ts";
