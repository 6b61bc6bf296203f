import type { Kernel, Matrix } from "../kernel/index.ts";
import { type Network, openEnsemble } from "../network/index.ts";
import type { Task, Trial } from "../task/index.ts";
import { CURVE_COLUMNS, type TrialErrors, trialErrors } from "./curve.ts";
import { type Learner, makeLearner, rulesOf } from "./rls.ts";
import { filterStorage, type Precision, type TrainingSpec } from "./spec.ts";
import { lagOf, type Moment, moments } from "./timetable.ts";

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

/** |z| beyond this counts as divergence: targets are of order 1. */
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
  /** Of the running trial. */
  readonly errors: TrialErrors;
  /** Trials in a row that were right. */
  rightInARow: number;
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
  const { inputs: D, outputs: M } = task;
  const rules = rulesOf(spec.method, task);
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
  const halves = [0, lagOf(task, rules, draw(0))].map(
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
    errors: trialErrors(task),
    rightInARow: 0,
  }));
  const states = new Float64Array(networks.length * n);
  networks.forEach(({ initialState }, c) => {
    states.set(initialState, c * n);
  });
  const ensemble = openEnsemble(kernel, matrix, placed, states);
  // reused from step to step: training allocates nothing within a trial
  let rows = new Float64Array(0);
  const ends: (Divergence | string | null)[] = [];
  findColumns();

  /** Response errors of the trials that are not yet reported; how many are reported; how many have begun. */
  const errors = new Map<number, number[]>();
  let reported = 0;
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
      reported < finished;
      reported++
    ) {
      const own = errors.get(reported) ?? [];
      errors.delete(reported);
      yield { trial: reported + 1, trials: spec.trials, active: own.length, errors: own };
    }
  }
  return networks.map((network) => results.get(network)!);

  // what all are shown, [columns × D]; null where nobody is
  function inputs(): Float64Array | null {
    if (halves.every(({ now }) => now?.epoch.isShown !== true)) return null;
    for (let c = 0; c < columns.length; c++) {
      const { now } = columns[c].half;
      const isShown = now?.epoch.isShown === true;
      for (let d = 0; d < D; d++) rows[c * D + d] = isShown ? now.drawn.inputs[now.step * D + d] : 0;
    }
    return rows;
  }

  function beginTrial(half: Half, { trial }: Moment): void {
    begun = Math.max(begun, trial + 1);
    columns.forEach((column, c) => {
      if (column.half !== half) return;
      if (trial === 0 && half.lag > 0) ensemble.place(c, column.network.initialState);
      column.readout.set(column.network.readout);
      column.errors.begin();
    });
  }

  // after a step: whether the column ends here, and why
  function act(column: Column): Divergence | string | null {
    const { r, z, learner, half } = column;
    if (half.now === undefined) return null;
    const { trial, step, epoch, drawn } = half.now;
    const wild = z.find(isWild);
    if (wild !== undefined) return { trial, step, reason: `an output is ${wild}` };
    column.errors.add(drawn, step, z);
    const learns = (trial * task.steps + step) % spec.every === 0;
    if (learns && !learner.learn(drawn, step, r, z)) {
      return { trial, step, reason: "the inverse correlation matrix is no longer positive definite" };
    }
    if (step === epoch.end - 1) learner.endEpoch(drawn, step);
    if (step < task.steps - 1) return null;
    errors.set(trial, [...(errors.get(trial) ?? []), endTrial(column)]);
    if (column.rightInARow === spec.stopAfter) return "learned";
    return column.trials === spec.trials ? "done" : null;
  }

  // asks of each column whether it ends here; those that do are recorded and taken out of the ensemble
  function leave(): void {
    let isOver = false;
    for (let c = 0; c < columns.length; c++) {
      ends[c] = act(columns[c]);
      isOver ||= ends[c] !== null;
    }
    if (!isOver) return;
    ends.length = columns.length;
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
      column.z = ensemble.z.subarray(c * M, (c + 1) * M);
    });
    rows = new Float64Array(columns.length * D);
  }
}

/** Ends a trial: hands the weights over, writes its row of the curve, counts. @returns the response RMSE. */
function endTrial(column: Column): number {
  const { network, readout, errors } = column;
  network.readout.set(readout);
  const row = errors.row(readout);
  column.curve.set(row, column.trials * CURVE_COLUMNS.length);
  column.trials++;
  column.rightInARow = errors.wasRight() ? column.rightInARow + 1 : 0;
  return row[0];
}
