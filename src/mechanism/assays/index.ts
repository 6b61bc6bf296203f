/** @file Assays: experiments that try a verdict. One file each. */
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
  AVAILABLE_ASSAYS,
  assayNamed,
  assayOfModel,
  assayStage,
  type PlannedAssay,
  plannedAssays,
} from "./registry.ts";
export { type ModelSubject, makeSubject, type Subject, type SubjectTraining } from "./subject.ts";
export { firstBelow } from "./threshold.ts";
