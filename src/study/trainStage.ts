import { type Arrays, arrayOf } from "../format/index.ts";
import type { Kernel, Matrix } from "../kernel/index.ts";
import { runnable } from "../network/index.ts";
import type { Task } from "../task/index.ts";
import { CURVE_COLUMNS, evaluate, type TrainedColumn, trialEnds } from "../train/index.ts";
import type { TrainRecord } from "./records.ts";
import { keyOf, type RunSpec, runId } from "./runSpec.ts";

/**
 * The train stage of a network that has been trained: its trial-end states, what it answers from them, its record and
 * arrays.
 *
 * @param matrix J as it was trained, and its sha256.
 */
export function* makeTrainStage(
  kernel: Kernel,
  matrix: Matrix,
  task: Task,
  spec: RunSpec,
  column: TrainedColumn,
  recurrentSha256: string,
): Generator<{ readonly done: number; readonly of: number }, { record: TrainRecord; arrays: Arrays }> {
  const { network, divergence, trials, state } = column;
  const key = keyOf(spec);
  const ends = divergence === null ? trialEnds(runnable(kernel, matrix, network), task, key, state) : null;
  const evaluation = ends === null ? null : yield* evaluate(runnable(kernel, matrix, network), task, key, ends);
  const status = evaluation === null ? "diverged" : evaluation.learned ? "learned" : "not-learned";
  const record: TrainRecord = {
    format: 1,
    stage: "train",
    id: runId(spec),
    spec,
    status,
    divergence,
    trials,
    recurrentSha256,
    evaluation,
  };
  return { record, arrays: trainArrays(column, ends) };
}

function trainArrays({ network, curve, state }: TrainedColumn, ends: Float64Array | null): Arrays {
  const { n, outputs, readout } = network;
  return {
    readout: arrayOf(readout, [outputs, n]),
    state: arrayOf(state),
    curve: arrayOf(curve, [curve.length / CURVE_COLUMNS.length, CURVE_COLUMNS.length]),
    ...(ends === null ? {} : { trial_ends: arrayOf(ends, [ends.length / n, n]) }),
  };
}
