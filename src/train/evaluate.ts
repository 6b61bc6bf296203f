import type { StreamKey } from "../kernel/index.ts";
import type { Runnable } from "../network/index.ts";
import { drawTrial, isShownAt, type Score, type Task, type Trial } from "../task/index.ts";

/** Draws of each condition from each trial-end state. */
export const EVALUATION_DRAWS = 10;
/** Share of correct responses from which a network counts as learned. */
export const LEARNED_ACCURACY = 0.95;

export interface Evaluation {
  /** Share of right answers over all initial states, conditions and draws. */
  readonly accuracy: number;
  /** Root mean square error of the response outputs over the steps that are scored. */
  readonly rmse: number;
  /** The same two per condition (in the paper's task a pair of stimuli), in their order. */
  readonly accuracyByPair: readonly number[];
  readonly rmseByPair: readonly number[];
  readonly learned: boolean;
  /** Trials the shares are over. */
  readonly trials: number;
}

/** Columns that one batch advances together: bounds memory, changes no bit. */
const BATCH = 32;

/**
 * States at the end of one trial of each condition, [conditions × n] in their order: from `state`, test trials in that
 * order with fixed weights.
 */
export function trialEnds(model: Runnable, task: Task, key: StreamKey, state: Float64Array): Float64Array {
  const n = model.dimension;
  const ends = new Float64Array(task.conditions.length * n);
  const ensemble = model.openEnsemble(state);
  task.conditions.forEach((_, condition) => {
    const trial = drawTrial(task, condition, "test", key, "testStimuli", condition);
    for (let step = 0; step < task.steps; step++) ensemble.step(inputRows([trial], step, task));
    ends.set(ensemble.x, condition * n);
  });
  return ends;
}

/**
 * Has it learned? Test trials of every condition from every trial-end state, fixed weights; the task says which answers
 * are right.
 *
 * @param ends [conditions × n] as `trialEnds` gives them.
 */
export function* evaluate(
  model: Runnable,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
): Generator<{ done: number; of: number }, Evaluation> {
  const n = model.dimension;
  const kinds = task.conditions.length;
  const total = kinds * kinds * EVALUATION_DRAWS;
  const correct = new Float64Array(kinds);
  const squares = new Float64Array(kinds);
  // column e: from state ⌊e / (kinds · draws)⌋, condition ⌊e / draws⌋ mod kinds
  for (let first = 0; first < total; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, total - first) }, (_, b) => first + b);
    const trials = batch.map((e) => {
      const condition = Math.floor(e / EVALUATION_DRAWS) % kinds;
      return drawTrial(task, condition, "test", key, "testStimuli", kinds + e);
    });
    const states = new Float64Array(batch.length * n);
    batch.forEach((e, b) => {
      const from = Math.floor(e / (kinds * EVALUATION_DRAWS));
      states.set(ends.subarray(from * n, (from + 1) * n), b * n);
    });
    const responses = respond(model, task, states, trials, 0);
    responses.forEach((response, b) => {
      correct[trials[b].condition] += response.isRight ? 1 : 0;
      squares[trials[b].condition] += response.rmse * response.rmse;
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

/** An answer, as its task scores it. */
export interface Response extends Score {
  /** Root mean square error of the response outputs over the steps that are scored. */
  readonly rmse: number;
}

/**
 * Runs trials with fixed weights from step `start` to their end and scores the answers.
 * @param states [count × n], one per trial, the state before step `start`.
 */
export function respond(
  model: Runnable,
  task: Task,
  states: Float64Array,
  trials: readonly Trial[],
  start: number,
): Response[] {
  return outputsOf(model, task, states, trials, start).map((outputs, c) => ({
    ...task.score(trials[c], outputs),
    rmse: rmseOf(task, trials[c], outputs),
  }));
}

/** The outputs of such trials in the steps that are scored, one [steps of `task.answer` × M] each. */
export function outputsOf(
  model: Runnable,
  task: Task,
  states: Float64Array,
  trials: readonly Trial[],
  start: number,
): Float64Array[] {
  const { answer } = task;
  const M = model.outputs;
  const ensemble = model.openEnsemble(states);
  const outputs = trials.map(() => new Float64Array((answer.end - answer.start) * M));
  for (let step = start; step < answer.end; step++) {
    ensemble.step(inputRows(trials, step, task));
    if (step < answer.start) continue;
    for (let c = 0; c < trials.length; c++) {
      for (let m = 0; m < M; m++) outputs[c][(step - answer.start) * M + m] = ensemble.z[c * M + m];
    }
  }
  return outputs;
}

/** Root mean square error of the response outputs, where they are asked, over the steps that are scored. */
export function rmseOf({ answer, outputGroups }: Task, { mask, targets }: Trial, outputs: Float64Array): number {
  const response = outputGroups.find(({ name }) => name === "response")!.outputs;
  const M = outputs.length / (answer.end - answer.start);
  let squares = 0;
  let count = 0;
  for (let step = answer.start; step < answer.end; step++) {
    for (const m of response) {
      if (mask[step * M + m] === 0) continue;
      const error = outputs[(step - answer.start) * M + m] - targets[step * M + m];
      squares += error * error;
      count++;
    }
  }
  return Math.sqrt(squares / count);
}

/** u of each trial at a step, [count × D]; null in epochs that show nothing. */
export function inputRows(trials: readonly Trial[], step: number, task: Task): Float64Array | null {
  if (!isShownAt(task, step)) return null;
  const D = task.inputs;
  const rows = new Float64Array(trials.length * D);
  for (let c = 0; c < trials.length; c++) {
    for (let d = 0; d < D; d++) rows[c * D + d] = trials[c].inputs[step * D + d];
  }
  return rows;
}
