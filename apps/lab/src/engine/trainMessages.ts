/** @file What a training is asked, what it tells meanwhile and what it comes to. */
import type { RunSpec, TrainRecord } from "../../../../src/study/portable.ts";
import type { Divergence, Evaluation } from "../../../../src/train/index.ts";
import type { ShownEpoch } from "./shownEpochs.ts";

export interface TrainRequest {
  readonly spec: RunSpec;
  readonly table: Uint8Array | null;
}
export type TrainEvent =
  | { readonly type: "trial"; readonly trial: number; readonly trials: number; readonly error: number }
  | {
      readonly type: "probe";
      readonly trial: number;
      readonly pair: string;
      readonly epochs: readonly ShownEpoch[];
      /** [steps × M] of a test trial with the weights as they are, and what is asked. */
      readonly outputs: Float64Array;
      readonly targets: Float64Array;
      /** Leading eigenvalues of W = g J + Σ feedback readoutᵀ. */
      readonly eigenvalues: readonly (readonly [number, number])[];
    }
  | { readonly type: "testing"; readonly done: number; readonly of: number };
export interface TrainResult {
  readonly record: TrainRecord;
  readonly evaluation: Evaluation | null;
  readonly divergence: Divergence | null;
  /** The arrays of the train stage, as a study keeps them. */
  readonly npz: Uint8Array;
  /** The network as `lethe export` writes it; null where training diverged. */
  readonly exported: Uint8Array | null;
}
