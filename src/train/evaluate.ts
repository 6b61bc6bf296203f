import type { Kernel, Matrix, StreamKey } from "../kernel/index.ts";
import { type Network, openEnsemble } from "../network/index.ts";
import { drawTrial, epochOf, type Task, type Trial } from "../task/index.ts";

/** Stimulus draws of each pair from each trial-end state. */
export const EVALUATION_DRAWS = 10;
/** Share of correct responses from which a network counts as learned. */
export const LEARNED_ACCURACY = 0.95;

export interface Evaluation {
  /** Share of correct responses over all initial states, pairs and draws. */
  readonly accuracy: number;
  /** Root mean square of z_o − code over the whole response window. */
  readonly rmse: number;
  /** The same two per pair, in the order of `task.pairs`. */
  readonly accuracyByPair: readonly number[];
  readonly rmseByPair: readonly number[];
  readonly learned: boolean;
  /** Trials the shares are over. */
  readonly trials: number;
}

/** Columns that one batch advances together: bounds memory, changes no bit. */
const BATCH = 32;

/**
 * States at the end of one trial of each pair, [K² × n] in the order of `task.pairs`: from `state`, test trials in that
 * order with fixed weights.
 */
export function trialEnds(
  kernel: Kernel,
  matrix: Matrix,
  network: Network,
  task: Task,
  key: StreamKey,
  state: Float64Array,
): Float64Array {
  const { n } = network;
  const ends = new Float64Array(task.pairs.length * n);
  const ensemble = openEnsemble(kernel, matrix, [network], state);
  task.pairs.forEach((_, pair) => {
    const trial = drawTrial(task, pair, "test", key, "testStimuli", pair);
    for (let step = 0; step < task.steps; step++) ensemble.step(inputRows([trial], step, task));
    ends.set(ensemble.x, pair * n);
  });
  return ends;
}

/**
 * Has it learned? Test trials of every pair from every trial-end state, fixed weights. A response is correct when its
 * mean over the last half of the window lies within the task's tolerance of its code.
 *
 * @param ends [K² × n] as `trialEnds` gives them.
 */
export function* evaluate(
  kernel: Kernel,
  matrix: Matrix,
  network: Network,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
): Generator<{ done: number; of: number }, Evaluation> {
  const { n } = network;
  const kinds = task.pairs.length;
  const total = kinds * kinds * EVALUATION_DRAWS;
  const correct = new Float64Array(kinds);
  const squares = new Float64Array(kinds);
  // column e: from state ⌊e / (kinds · draws)⌋, pair ⌊e / draws⌋ mod kinds
  for (let first = 0; first < total; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, total - first) }, (_, b) => first + b);
    const trials = batch.map((e) => {
      const pair = Math.floor(e / EVALUATION_DRAWS) % kinds;
      return drawTrial(task, pair, "test", key, "testStimuli", kinds + e);
    });
    const states = new Float64Array(batch.length * n);
    batch.forEach((e, b) => {
      const from = Math.floor(e / (kinds * EVALUATION_DRAWS));
      states.set(ends.subarray(from * n, (from + 1) * n), b * n);
    });
    const responses = respond(kernel, matrix, network, task, states, trials, 0);
    responses.forEach((response, b) => {
      correct[trials[b].pair] += response.correct ? 1 : 0;
      squares[trials[b].pair] += response.rmse * response.rmse;
    });
    yield { done: first + batch.length, of: total };
  }
  const each = total / kinds;
  const accuracy = correct.reduce((a, b) => a + b) / total;
  return {
    accuracy,
    rmse: Math.sqrt(squares.reduce((a, b) => a + b) / total),
    accuracyByPair: Array.from(correct, (v) => v / each),
    rmseByPair: Array.from(squares, (v) => Math.sqrt(v / each)),
    learned: accuracy >= LEARNED_ACCURACY,
    trials: total,
  };
}

export interface Response {
  /** Mean of z_o over the last half of the response window. */
  readonly mean: number;
  /** Root mean square of z_o − code over the window. */
  readonly rmse: number;
  /** |mean − code| ≤ tolerance. */
  readonly correct: boolean;
}

/**
 * Runs trials with fixed weights from step `start` to their end and reads the responses.
 * @param states [count × n], one per trial, the state before step `start`.
 */
export function respond(
  kernel: Kernel,
  matrix: Matrix,
  network: Network,
  task: Task,
  states: Float64Array,
  trials: readonly Trial[],
  start: number,
): Response[] {
  const ensemble = openEnsemble(
    kernel,
    matrix,
    trials.map(() => network),
    states,
  );
  const window = epochOf(task, "response");
  const half = window.start + Math.floor((window.end - window.start) / 2);
  const sums = new Float64Array(trials.length);
  const squares = new Float64Array(trials.length);
  const M = network.outputs;
  for (let step = start; step < task.steps; step++) {
    ensemble.step(inputRows(trials, step, task));
    if (step < window.start) continue;
    trials.forEach((trial, c) => {
      const z = ensemble.z[c * M];
      const error = z - task.codes[trial.pair];
      squares[c] += error * error;
      if (step >= half) sums[c] += z;
    });
  }
  return trials.map((trial, c) => {
    const mean = sums[c] / (window.end - half);
    return {
      mean,
      rmse: Math.sqrt(squares[c] / (window.end - window.start)),
      correct: Math.abs(mean - task.codes[trial.pair]) <= task.spec.tolerance,
    };
  });
}

/** u of each trial at a step, [count × D]; null outside stimuli. */
export function inputRows(trials: readonly Trial[], step: number, task: Task): Float64Array | null {
  const D = task.stimuli.dimension;
  const stimulated = task.epochs.some((e) => e.name.startsWith("stimulus") && step >= e.start && step < e.end);
  if (!stimulated) return null;
  const rows = new Float64Array(trials.length * D);
  trials.forEach((trial, c) => {
    rows.set(trial.inputs.subarray(step * D, (step + 1) * D), c * D);
  });
  return rows;
}
