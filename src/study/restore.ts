import { type Arrays, requireArray } from "../format/index.ts";
import { type Kernel, type Matrix, openKernel } from "../kernel/index.ts";
import { type DrawnNetwork, drawNetwork, fingerprint } from "../network/index.ts";
import { outlineOf, type Task } from "../task/index.ts";
import { matrixStorage } from "../train/index.ts";
import type { TrainRecord } from "./records.ts";
import { trainingSeedOf } from "./runSpec.ts";

/** A finished train stage, as the store reads it. */
export interface TrainedRun {
  readonly record: TrainRecord;
  readonly arrays: Arrays;
}

/** D and M of a network. */
export type Sizes = Pick<Task, "inputs" | "outputs">;

/** D and M of a run's network, also where the table of its stimuli is not here. */
export function sizesOf({ record, arrays }: TrainedRun): Sizes {
  const { task, network } = record.spec;
  const [outputs] = arrays["readout"].shape;
  return outlineOf(task, network.timeStep).sizes ?? { inputs: outputs - 1, outputs };
}

/**
 * The network of a record: drawn again from its seeds, with the stored read-out.
 *
 * @param sizes of its input and output: its task has them. @default sizesOf(run)
 * @param J its recurrent matrix, where that is already drawn.
 * @throws Error when J does not have the sha256 the record keeps of it.
 */
export function restoreNetwork(run: TrainedRun, sizes = sizesOf(run), J?: Float32Array): DrawnNetwork {
  const { record, arrays } = run;
  const { id, spec } = record;
  const network = drawNetwork(spec.network, spec.seed, sizes, J, trainingSeedOf(spec));
  if (fingerprint(network.J) !== record.recurrentSha256) {
    throw new Error(`internal: ${id}: the recurrent matrix drawn from its seed is not the one it was trained with`);
  }
  const shape = [network.outputs, network.n];
  network.readout.set(requireArray(arrays, "readout", { dtype: "f8", shape }, `${id}.train.npz`).data);
  return network;
}

/** States at the end of one trial of each condition, [conditions × n]. */
export function trialEndsOf({ record, arrays }: TrainedRun): Float64Array {
  const { n } = record.spec.network;
  return requireArray(arrays, "trial_ends", { dtype: "f8", shape: ["conditions", n] }, `${record.id}.train.npz`).data;
}

/** A run's network, ready to be moved. */
export interface RestoredNetwork {
  readonly kernel: Kernel;
  /** J as it was trained. */
  readonly matrix: Matrix;
  readonly network: DrawnNetwork;
}

export function openRestored(run: TrainedRun, sizes = sizesOf(run)): RestoredNetwork {
  const { precision, network: spec } = run.record.spec;
  const kernel = openKernel({ n: spec.n, matrices: 1, solvers: 0 });
  const network = restoreNetwork(run, sizes);
  return { kernel, matrix: kernel.matrix(network.J, spec.n, matrixStorage(precision)), network };
}
