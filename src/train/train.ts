import { z } from "zod";
import type { Kernel, Matrix, Storage, StreamKey } from "../kernel/index.ts";
import { type Network, openEnsemble } from "../network/index.ts";
import { type Epoch, type EpochName, epochOf, type Task, trainingTrial } from "../task/index.ts";
import { type Learner, makeLearner, rulesOf, targetsIn } from "./rls.ts";

export const trainingSpecSchema = z.strictObject({
  method: z.enum(["windowed", "force"]),
  trials: z.int().min(1).max(1_000_000),
  alpha: z.number().gt(0),
  every: z.int().min(1).max(1000),
  stopAfter: z.int().min(1).nullable(),
});
/**
 * How a network is trained. `alpha`: P(0) = I/alpha, rate². `every`: one update in so many steps. `stopAfter`: stop
 * once so many trials in a row were right at the first step of the response window, before any update in it could
 * help; null trains the full number of trials.
 */
export type TrainingSpec = z.infer<typeof trainingSpecSchema>;

/** The paper's values but for the number of trials, which is 3500 there. */
export const DEFAULT_TRAINING: TrainingSpec = { method: "windowed", trials: 1000, alpha: 1, every: 2, stopAfter: null };

/** "mixed": J r in f32, all else in f64. "float32": P in f32 too. State and read-outs are f64 in all three. */
export type Precision = "mixed" | "float64" | "float32";
export const PRECISIONS: readonly Precision[] = ["mixed", "float64", "float32"];
export const matrixStorage = (precision: Precision): Storage => (precision === "float64" ? "f64" : "f32");
export const filterStorage = (precision: Precision): Storage => (precision === "float32" ? "f32" : "f64");

/** Columns of the training curve, one row per trial. */
export const CURVE_COLUMNS = [
  "response_rmse", // of z_o over the response window, before the updates
  "memory_rmse", // of z_d over both delays and all D outputs, before the updates
  "response_norm", // |w_o| at the end of the trial
  "memory_norm", // |W_d|, Frobenius
] as const;

export interface Divergence {
  readonly trial: number;
  /** Step within the trial. */
  readonly step: number;
  readonly reason: string;
}

/** One network after training; its `readout` holds the trained weights. */
export interface TrainedColumn {
  readonly network: Network;
  /** Trials done. */
  readonly trials: number;
  /** [trials × 4], see CURVE_COLUMNS. */
  readonly curve: Float32Array;
  /** Null where training ran to its end. */
  readonly divergence: Divergence | null;
  /** State after the last trial, [n]. */
  readonly state: Float64Array;
}

export interface TrainingProgress {
  readonly trial: number;
  readonly trials: number;
  /** Networks that trained in this trial. */
  readonly active: number;
  /** Response RMSE of this trial, one per such network. */
  readonly errors: readonly number[];
}

/** |z| beyond this counts as divergence: codes and class means are of order 1. */
const LARGEST_OUTPUT = 1e6;
const isWild = (z: number) => !(Math.abs(z) <= LARGEST_OUTPUT);

/** A network in training. */
interface Column {
  readonly learner: Learner;
  readonly network: Network;
  /** Its read-outs where the kernel works on them: during a trial, between trials they are the network's. */
  readonly readout: Float64Array;
  readonly curve: Float32Array;
  /** Its rates [n] and outputs [M] in the ensemble. */
  r: Float64Array;
  z: Float64Array;
  /** Sums of squared errors of the running trial, and |error| at the first step of its response window. */
  responseSquares: number;
  memorySquares: number;
  onsetError: number;
  correctInARow: number;
}

/**
 * Trains networks that share J (one key, one n), as columns of one product: read-outs by recursive least squares, one
 * trial after another without resetting x. A network's bits do not depend on which others are trained beside it.
 * Yields after each trial. A network that diverges leaves the cohort with its reason; nothing is thrown.
 *
 * @param networks their `readout` holds the trained weights whenever this yields or ends; what is set there between trials counts.
 * @param task shared by all: the same stimuli in the same order.
 */
export function* trainCohort(
  kernel: Kernel,
  matrix: Matrix,
  networks: readonly Network[],
  task: Task,
  key: StreamKey,
  spec: TrainingSpec,
  precision: Precision,
): Generator<TrainingProgress, TrainedColumn[]> {
  const { n } = matrix;
  const D = task.stimuli.dimension;
  const rules = rulesOf(spec.method, D);
  const results = new Map<Network, TrainedColumn>();
  const inKernel = (values: Float64Array) => {
    const vector = kernel.vector(values.length);
    vector.set(values);
    return vector;
  };
  const placed = networks.map((network) => ({
    ...network,
    feedback: inKernel(network.feedback),
    input: inKernel(network.input),
    readout: inKernel(network.readout),
  }));
  let columns: Column[] = networks.map((network, c) => ({
    network,
    readout: placed[c].readout,
    learner: makeLearner(kernel, placed[c], rules, spec.alpha, filterStorage(precision)),
    curve: new Float32Array(spec.trials * CURVE_COLUMNS.length),
    r: network.initialState,
    z: network.initialState,
    responseSquares: 0,
    memorySquares: 0,
    onsetError: 0,
    correctInARow: 0,
  }));
  const ensemble = openEnsemble(kernel, matrix, placed, concatenate(networks.map((w) => w.initialState)));
  findColumns();

  for (let trial = 0; trial < spec.trials && columns.length > 0; trial++) {
    const { pair, inputs } = trainingTrial(task, key, trial);
    for (const column of columns) {
      column.readout.set(column.network.readout);
      column.responseSquares = column.memorySquares = 0;
    }
    for (const epoch of task.epochs) {
      const targets = targetsIn(task, pair, epoch.name);
      const hasInput = epoch.name === "stimulus1" || epoch.name === "stimulus2";
      for (let step = epoch.start; step < epoch.end; step++) {
        ensemble.step(hasInput ? repeatRow(inputs, step, D, columns.length) : null);
        const learns = (trial * task.steps + step) % spec.every === 0;
        leave(trial, (column) => {
          const { r, z } = column;
          const wild = z.find(isWild);
          if (wild !== undefined) return { trial, step, reason: `an output is ${wild}` };
          measure(column, epoch, step, z, targets);
          if (!learns || column.learner.learn(epoch.name, r, z, targets)) return null;
          return { trial, step, reason: "the inverse correlation matrix is no longer positive definite" };
        });
      }
      for (const column of columns) column.learner.endEpoch(epoch.name);
    }
    const errors = columns.map((column) => writeCurve(column, task, trial));
    const active = columns.length;
    leave(trial + 1, (column) => (column.correctInARow === spec.stopAfter ? "learned" : null));
    yield { trial: trial + 1, trials: spec.trials, active, errors };
  }
  leave(spec.trials, () => "done");
  return networks.map((network) => results.get(network)!);

  // asks of each column whether it ends here; those that do are recorded and taken out of the ensemble
  function leave(trials: number, verdict: (column: Column) => Divergence | string | null): void {
    const ends = columns.map(verdict);
    if (ends.every((end) => end === null)) return;
    ends.forEach((end, c) => {
      if (end === null) return;
      const { network, readout, curve } = columns[c];
      network.readout.set(readout);
      results.set(network, {
        network,
        trials,
        curve: curve.slice(0, trials * CURVE_COLUMNS.length),
        divergence: typeof end === "string" ? null : end,
        state: ensemble.x.slice(c * n, (c + 1) * n),
      });
    });
    const kept = ends.flatMap((end, c) => (end === null ? [c] : []));
    columns = kept.map((c) => columns[c]);
    ensemble.keep(kept);
    findColumns();
  }

  function findColumns(): void {
    columns.forEach((column, c) => {
      column.r = ensemble.r.subarray(c * n, (c + 1) * n);
      column.z = ensemble.z.subarray(c * (1 + D), (c + 1) * (1 + D));
    });
  }

  function measure(column: Column, epoch: Epoch, step: number, z: Float64Array, targets: Float64Array): void {
    if (epoch.name === "response") {
      const error = z[0] - targets[0];
      column.responseSquares += error * error;
      if (step === epoch.start) column.onsetError = Math.abs(error);
    } else if (epoch.name === "delay1" || epoch.name === "delay2") {
      for (let m = 1; m <= D; m++) column.memorySquares += (z[m] - targets[m]) * (z[m] - targets[m]);
    }
  }
}

/** Hands the weights over, writes a trial's row of the curve, counts correct trials in a row. @returns the response RMSE. */
function writeCurve(column: Column, task: Task, trial: number): number {
  const steps = (name: EpochName) => epochOf(task, name).end - epochOf(task, name).start;
  const { network, readout } = column;
  const { n } = network;
  network.readout.set(readout);
  const response = Math.sqrt(column.responseSquares / steps("response"));
  const memoryCount = (steps("delay1") + steps("delay2")) * task.stimuli.dimension;
  const memory = Math.sqrt(column.memorySquares / memoryCount);
  const row = [response, memory, norm(readout.subarray(0, n)), norm(readout.subarray(n))];
  column.curve.set(row, trial * CURVE_COLUMNS.length);
  column.correctInARow = column.onsetError <= task.spec.tolerance ? column.correctInARow + 1 : 0;
  return response;
}

/** Row `step` of inputs [steps × D], once for each of `count` columns. */
export function repeatRow(inputs: Float64Array, step: number, D: number, count: number): Float64Array {
  const row = inputs.subarray(step * D, (step + 1) * D);
  const rows = new Float64Array(count * D);
  for (let c = 0; c < count; c++) rows.set(row, c * D);
  return rows;
}

export function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function norm(w: Float64Array): number {
  let sum = 0;
  for (const v of w) sum += v * v;
  return Math.sqrt(sum);
}
