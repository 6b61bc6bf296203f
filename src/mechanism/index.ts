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
export { bulkEdgeOf } from "./bulkEdge.ts";
export { concludeDraws, concludeSite, concludeVerdict, pairsOf, type SiteEvidence, unjudged } from "./conclude.ts";
export { type Decision, decide } from "./decide.ts";
export { type Draw, type DrawnStates, drawsFor, stimulate } from "./draws.ts";
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
export { type JudgedSubject, type Judgement, type JudgeProgress, judge, judgedShare } from "./judge.ts";
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
  SITES,
  type Site,
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
export { type Visited, visitedStates } from "./visited.ts";
