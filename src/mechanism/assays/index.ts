/** @file Assays: experiments that try a verdict. One file each. */
export {
  ASSAY_PROTOCOLS,
  type Assay,
  type AssayCurve,
  type AssayProgress,
  type AssayProtocol,
  type AssayProtocolName,
  type AssayResult,
  assayCurveSchema,
  type SummaryColumn,
} from "./assay.ts";
export {
  concordance,
  concordanceInterval,
  type ForecastRow,
  type StratifiedRow,
  stratifiedConcordance,
  stratifiedIntervals,
} from "./concordance.ts";
export {
  ASSAYS,
  type AssayName,
  assayNamed,
  assayOfModel,
  assayStage,
  type PlannedAssay,
  plannedAssays,
} from "./registry.ts";
export { type ModelSubject, makeSubject, type Subject, type SubjectTraining } from "./subject.ts";
export { firstBelow } from "./threshold.ts";
