/** @file Where the lab's data come from: one interface, for `lethe lab` (with a token) and for a published site. */
import type { LabIndex, LabRecord, LabUpdate } from "../../../../src/study/portable.ts";

export type {
  LabCell,
  LabColumn,
  LabIndex,
  LabProgress,
  LabRecord,
  LabUpdate,
  ResultRow,
} from "../../../../src/study/portable.ts";

/** What a page asks of a study. Every method rejects with a `DataError` that says what to do. */
export interface DataSource {
  /** The table of the study: a row for each network that has a record, and what the columns mean. */
  index(): Promise<OpenedIndex>;
  /**
   * Calls back with the rows that are new or changed, and how far the study is, for as long as it runs.
   * @returns what ends it. A published site never calls.
   */
  watch(callback: (update: LabUpdate) => void, onError: (error: Error) => void): () => void;
  /** All records of one network. */
  record(id: string): Promise<LabRecord>;
  /** The arrays of one stage ("train", "verdict-1a2b3c4d" …), as the bytes of its .npz. */
  arrays(id: string, stage: string): Promise<ArrayBuffer>;
  /** The MNIST latents, as the bytes of their .npz. */
  stimuli(): Promise<ArrayBuffer>;
  readonly capabilities: {
    /** Whether `keep` can put a network into the study. */
    readonly canKeep: boolean;
  };
  /** Keeps a stage made in the page: its record, and its arrays as .npz. @returns what the store did. */
  keep(stage: KeptStage): Promise<"written" | "unchanged" | "replaced">;
}

export interface OpenedIndex extends LabIndex {
  /** The study's folder where commands can reach it; a published site has none. */
  readonly folder?: string;
}

export interface KeptStage {
  readonly id: string;
  readonly stage: string;
  readonly record: unknown;
  readonly npz: Uint8Array | null;
}

/** Something could not be had. The message is for the visitor: what happened and what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
}
