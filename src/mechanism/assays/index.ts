/** @file Assays: experiments that try a verdict. One file each. */
export {
  ASSAYS,
  type Assay,
  type AssayCurve,
  type AssayName,
  type AssayProgress,
  type AssayResult,
  assayCurveSchema,
  PROTOCOLS,
  type Protocol,
  type ProtocolName,
  type SummaryColumn,
} from "./assay.ts";
export { AVAILABLE_ASSAYS, assayNamed, assayStage, plannedAssays } from "./registry.ts";
export { openSubject, type Subject, type SubjectTraining } from "./subject.ts";
