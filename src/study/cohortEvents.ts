/** @file What does `runCohort` tell while it works, and what does it hand over? */
import type { Arrays } from "../format/index.ts";
import type { AssayRecord, PortraitRecord, TrainRecord, VerdictRecord } from "./records.ts";

export type Phase = "drawing" | "training" | "evaluating" | "judging" | "portraying" | "assaying";

export interface CohortProgress {
  readonly type: "progress";
  readonly phase: Phase;
  /** The runs that are being worked on. */
  readonly ids: readonly string[];
  /** Of the whole cohort's work, as far as that can be guessed. */
  readonly fraction: number;
}

/** A stage that is ready to be stored. */
export type FinishedStage = TrainedStage | JudgedStage | PortrayedStage | AssayedStage;

export interface TrainedStage {
  readonly type: "trained";
  readonly record: TrainRecord;
  readonly arrays: Arrays;
  readonly timing: TrainTiming;
}

interface JudgedStage {
  readonly type: "judged";
  readonly record: VerdictRecord;
  readonly arrays: Arrays | undefined;
  readonly timing: { readonly verdict: number };
}

interface PortrayedStage {
  readonly type: "portrayed";
  readonly record: PortraitRecord;
  readonly arrays: Arrays;
  readonly timing: { readonly portrait: number };
}

export interface AssayedStage {
  readonly type: "assayed";
  readonly record: AssayRecord;
  readonly arrays: Arrays;
  readonly timing: { readonly assay: number };
}

/** Wall time in seconds; drawing and training are those of the whole cohort. */
export interface TrainTiming {
  readonly drawing: number;
  readonly training: number;
  readonly evaluation: number;
  /** Networks trained together. */
  readonly networks: number;
  /** Training time ÷ steps ÷ networks. */
  readonly microsecondsPerStep: number;
}
