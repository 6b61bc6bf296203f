import type { Kernel, Matrix } from "../kernel/index.ts";
import { type Network, openEnsemble } from "../network/index.ts";
import { type EpochName, epochOf, type Task, type Trial } from "../task/index.ts";
import { type Learner, makeLearner, rulesOf } from "./rls.ts";
import { filterStorage, type Precision, type TrainingSpec } from "./spec.ts";
import { lagOf, type Moment, moments } from "./timetable.ts";

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

/** Half of a squad: networks at the same step of the same trial. */
interface Half {
  /** Steps by which it begins later than the squad. */
  readonly lag: number;
  readonly moments: Generator<Moment, undefined>;
  /** Where it stands; undefined before its beginning and after its end. */
  now: Moment | undefined;
}

/** A network in training. */
interface Column {
  readonly half: Half;
  readonly learner: Learner;
  readonly network: Network;
  /** Its read-outs where the kernel works on them: during a trial, between trials they are the network's. */
  readonly readout: Float64Array;
  readonly curve: Float32Array;
  /** Its rates [n] and outputs [M] in the ensemble. */
  r: Float64Array;
  z: Float64Array;
  /** Trials it has finished. */
  trials: number;
  /** Sums of squared errors of the running trial, and |error| at the first step of its response window. */
  responseSquares: number;
  memorySquares: number;
  onsetError: number;
  correctInARow: number;
}

/**
 * Trains networks that share J as columns of one product, one half of them `lagOf` steps behind the other. See
 * `trainCohort`. Yields after each trial of all that train.
 *
 * @param draw the training trials.
 */
export function* trainSquad(
  kernel: Kernel,
  matrix: Matrix,
  networks: readonly Network[],
  task: Task,
  draw: (trial: number) => Trial,
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
  const halves = [0, lagOf(task, rules)].map(
    (lag): Half => ({ lag, moments: moments(task, spec.trials, draw), now: undefined }),
  );
  let columns: Column[] = networks.map((network, c) => ({
    half: halves[c < networks.length / 2 ? 0 : 1],
    network,
    readout: placed[c].readout,
    learner: makeLearner(kernel, placed[c], rules, spec.alpha, filterStorage(precision)),
    curve: new Float32Array(spec.trials * CURVE_COLUMNS.length),
    r: network.initialState,
    z: network.initialState,
    trials: 0,
    responseSquares: 0,
    memorySquares: 0,
    onsetError: 0,
    correctInARow: 0,
  }));
  const states = new Float64Array(networks.length * n);
  networks.forEach(({ initialState }, c) => {
    states.set(initialState, c * n);
  });
  const ensemble = openEnsemble(kernel, matrix, placed, states);
  findColumns();

  /** Response errors of the trials that are not yet told; how many are told; how many have begun. */
  const errors = new Map<number, number[]>();
  let told = 0;
  let begun = 0;
  for (let step = 0; columns.length > 0; step++) {
    for (const half of halves) {
      if (step < half.lag) continue;
      half.now = half.moments.next().value;
      if (half.now?.step === 0) beginTrial(half, half.now);
    }
    ensemble.step(inputs());
    leave();
    for (
      const finished = columns.reduce((least, { trials }) => Math.min(least, trials), begun);
      told < finished;
      told++
    ) {
      const own = errors.get(told) ?? [];
      errors.delete(told);
      yield { trial: told + 1, trials: spec.trials, active: own.length, errors: own };
    }
  }
  return networks.map((network) => results.get(network)!);

  // what all are shown, [columns × D]; null where nobody is
  function inputs(): Float64Array | null {
    if (halves.every(({ now }) => now === undefined || !now.isStimulus)) return null;
    const rows = new Float64Array(columns.length * D);
    for (let c = 0; c < columns.length; c++) {
      const { now } = columns[c].half;
      if (now === undefined || !now.isStimulus) continue;
      for (let d = 0; d < D; d++) rows[c * D + d] = now.inputs[now.step * D + d];
    }
    return rows;
  }

  function beginTrial(half: Half, { trial }: Moment): void {
    begun = Math.max(begun, trial + 1);
    columns.forEach((column, c) => {
      if (column.half !== half) return;
      if (trial === 0 && half.lag > 0) ensemble.place(c, column.network.initialState);
      column.readout.set(column.network.readout);
      column.responseSquares = column.memorySquares = 0;
    });
  }

  // after a step: whether the column ends here, and why
  function act(column: Column): Divergence | string | null {
    const { r, z, learner, half } = column;
    if (half.now === undefined) return null;
    const { trial, step, epoch, targets } = half.now;
    const wild = z.find(isWild);
    if (wild !== undefined) return { trial, step, reason: `an output is ${wild}` };
    measure(column, epoch.name, step === epoch.start, targets);
    const learns = (trial * task.steps + step) % spec.every === 0;
    if (learns && !learner.learn(epoch.name, r, z, targets)) {
      return { trial, step, reason: "the inverse correlation matrix is no longer positive definite" };
    }
    if (step === epoch.end - 1) learner.endEpoch(epoch.name);
    if (step < task.steps - 1) return null;
    errors.set(trial, [...(errors.get(trial) ?? []), endTrial(column, task)]);
    if (column.correctInARow === spec.stopAfter) return "learned";
    return column.trials === spec.trials ? "done" : null;
  }

  // asks of each column whether it ends here; those that do are recorded and taken out of the ensemble
  function leave(): void {
    const ends = columns.map(act);
    if (ends.every((end) => end === null)) return;
    ends.forEach((end, c) => {
      if (end === null) return;
      const { network, readout, curve, trials } = columns[c];
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

  function measure(column: Column, name: EpochName, isFirst: boolean, targets: Float64Array): void {
    const { z } = column;
    if (name === "response") {
      const error = z[0] - targets[0];
      column.responseSquares += error * error;
      if (isFirst) column.onsetError = Math.abs(error);
    } else if (name === "delay1" || name === "delay2") {
      for (let m = 1; m <= D; m++) column.memorySquares += (z[m] - targets[m]) * (z[m] - targets[m]);
    }
  }
}

/** Ends a trial: hands the weights over, writes its row of the curve, counts. @returns the response RMSE. */
function endTrial(column: Column, task: Task): number {
  const steps = (name: EpochName) => epochOf(task, name).end - epochOf(task, name).start;
  const { network, readout } = column;
  const { n } = network;
  network.readout.set(readout);
  const response = Math.sqrt(column.responseSquares / steps("response"));
  const memoryCount = (steps("delay1") + steps("delay2")) * task.stimuli.dimension;
  const memory = Math.sqrt(column.memorySquares / memoryCount);
  const row = [response, memory, norm(readout.subarray(0, n)), norm(readout.subarray(n))];
  column.curve.set(row, column.trials * CURVE_COLUMNS.length);
  column.trials++;
  column.correctInARow = column.onsetError <= task.spec.tolerance ? column.correctInARow + 1 : 0;
  return response;
}

function norm(w: Float64Array): number {
  let sum = 0;
  for (const v of w) sum += v * v;
  return Math.sqrt(sum);
}
