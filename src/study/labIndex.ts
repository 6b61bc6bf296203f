/** @file What the lab's page learns of a study. */
import type { PackedCell, PackedRows, UnpackedRow } from "../format/index.ts";
import type { TrainRecord, VerdictRecord } from "./records.ts";

export type LabCell = PackedCell;

/** One network as a line of the table the lab shows: the columns that have a value in the study, null where it has none. */
export type ResultRow = UnpackedRow;

/** What a column means. */
export interface LabColumn {
  readonly name: string;
  /** "1" for pure numbers and shares, "" where there is none. */
  readonly unit: string;
  readonly description: string;
  readonly kind: "number" | "integer" | "text";
  /** What it says something of: "parameters", "training", "verdict", or an assay. */
  readonly group: string;
}

/** How far a study is that is being run. */
export interface LabProgress {
  /** Networks that have all the plan asks for, of those in the plan. */
  readonly complete: number;
  readonly runs: number;
  /** Whether somebody is at work on it, as far as is known. */
  readonly running: boolean;
  /** Null where nobody has estimated it. */
  readonly secondsLeft: number | null;
  readonly failed: number;
}

/** The table of a study. */
export interface LabIndex {
  readonly name: string;
  readonly rows: PackedRows;
  /** All columns there can be. */
  readonly columns: readonly LabColumn[];
  /** Null where there is no plan, or all of it is done. */
  readonly progress: LabProgress | null;
  /** What the visitor should know: records that are damaged and left out. */
  readonly notices: readonly string[];
  /** To ask for what has changed since. */
  readonly version: string;
}

/** What has changed in a table. */
export interface LabUpdate {
  readonly rows: PackedRows;
  readonly progress: LabProgress | null;
  readonly notices: readonly string[];
  readonly version: string;
}

/** All records of one network. */
export interface LabRecord {
  readonly id: string;
  readonly train: TrainRecord;
  /** Of several protocols that of the table. */
  readonly verdict: VerdictRecord | null;
  /** Records of other stages, by the names of the stages; of several protocols of an assay that of the table is last. */
  readonly assays: Readonly<Record<string, unknown>>;
  /** Names of all stages that have arrays or records. */
  readonly stages: readonly string[];
  /** The command that makes this network again; null where no flags can say it. */
  readonly command: string | null;
}
