import type { Storage, StreamKey } from "../../kernel/index.ts";
import { drawTrial, type Task, type Trial, trainingTrial } from "../../task/index.ts";
import { EVALUATION_DRAWS, type Evaluation, LEARNED_ACCURACY, rmseOf } from "../evaluate.ts";
import type { Batch } from "./loss.ts";
import { type GradientModel, openGradientModel } from "./model.ts";
import { cellOf, drawWeights, type TrainableModelSpec } from "./modelSpec.ts";
import { keyedNoise } from "./noise.ts";
import type { GradientSpec } from "./spec.ts";
import { type GradientProgress, type GradientResult, trainByGradient } from "./trainByGradient.ts";
import { arraysOf, type TrainedArrays } from "./trainedModel.ts";

export interface TrainedByGradient extends GradientResult {
  readonly arrays: TrainedArrays;
  /** Test trials of every condition from the initial state; null where training diverged. */
  readonly evaluation: Evaluation | null;
  /** Mean of |error| over the test trials, in the task's `errorUnit`. */
  readonly meanError: number | null;
  /** States at the end of one test trial of each condition, [conditions × dimension]. */
  readonly ends: Float64Array | null;
}

/**
 * Draws a network, trains it on a task by gradient, and tests it. Every trial starts from the initial state; trial b of
 * update k is training trial k · batch + b of the key, the same that FORCE would see. Yields after each update.
 *
 * @param networkKey keys the initial weights. @param key keys all else.
 */
export function* trainOnTask(
  task: Task,
  modelSpec: TrainableModelSpec,
  training: GradientSpec,
  { networkKey, key }: { readonly networkKey: StreamKey; readonly key: StreamKey },
  storage: Storage,
): Generator<GradientProgress, TrainedByGradient> {
  const size = { steps: task.steps, count: training.batch };
  const { loss, penalties, trainsInitialState, fixed, noise, clip, stop } = training;
  const cell = cellOf(modelSpec, task.inputs);
  const trained = { ...Object.fromEntries(fixed.map((name) => [name, false])), initialState: trainsInitialState };
  const model = openGradientModel({ cell, outputs: task.outputs, loss, penalties, storage, trained }, size);
  drawWeights(modelSpec, model.parameters, networkKey);
  const ofState = keyedNoise(key, "gradientStateNoise", size, modelSpec.n, noise.state);
  const ofInput = keyedNoise(key, "gradientInputNoise", size, task.inputs, noise.input);
  let trials: Trial[] = [];
  const source = {
    batch(update: number): Batch {
      trials = Array.from({ length: size.count }, (_, b) => trainingTrial(task, key, update * size.count + b));
      const batch = batchOf(trials, task);
      if (noise.input > 0) {
        const added = ofInput(update);
        for (let e = 0; e < added.length; e++) batch.inputs[e] += added[e];
      }
      return batch;
    },
    noise: (update: number) => (noise.state > 0 ? ofState(update) : null),
    accuracy: (_: Batch, outputs: Float64Array) =>
      trials.filter((trial, b) => task.score(trial, answerOf(outputs, b, task, size.count)).isRight).length /
      trials.length,
  };
  const result = yield* trainByGradient(model, source, {
    ...training,
    clip: { ...(clip.value !== null && { value: clip.value }), ...(clip.norm !== null && { norm: clip.norm }) },
    stop: {
      ...(stop.loss !== null && { loss: stop.loss }),
      ...(stop.accuracy !== null && { accuracy: stop.accuracy }),
    },
  });
  const tested = result.status === "diverged" ? NOT_TESTED : test(model, task, key, size.count);
  return { ...result, arrays: arraysOf(model.parameters), ...tested };
}

const NOT_TESTED = { evaluation: null, meanError: null, ends: null };

/** Test trials in batches: `EVALUATION_DRAWS` of each condition, without noise. */
function test(model: GradientModel, task: Task, key: StreamKey, count: number) {
  const kinds = task.conditions.length;
  const total = kinds * EVALUATION_DRAWS;
  const { dimension } = model.cell;
  const [right, squares, ends] = [
    new Float64Array(kinds),
    new Float64Array(kinds),
    new Float64Array(kinds * dimension),
  ];
  let errors = 0;
  for (let first = 0; first < total; first += count) {
    // the last batch is filled up with trials that nobody looks at
    const trials = Array.from({ length: count }, (_, b) =>
      drawTrial(task, (first + b) % kinds, "test", key, "testStimuli", first + b),
    );
    model.evaluate(batchOf(trials, task), null);
    const outputs = model.outputs();
    for (let b = 0; b < Math.min(count, total - first); b++) {
      const answer = answerOf(outputs, b, task, count);
      const { isRight, error } = task.score(trials[b], answer);
      const { condition } = trials[b];
      right[condition] += isRight ? 1 : 0;
      squares[condition] += square(rmseOf(task, trials[b], answer));
      errors += error;
      if (first + b < kinds) ends.set(model.lastState(b), condition * dimension);
    }
  }
  const accuracy = right.reduce((a, b) => a + b) / total;
  const evaluation: Evaluation = {
    accuracy,
    rmse: Math.sqrt(squares.reduce((a, b) => a + b) / total),
    accuracyByPair: Array.from(right, (v) => v / EVALUATION_DRAWS),
    rmseByPair: Array.from(squares, (v) => Math.sqrt(v / EVALUATION_DRAWS)),
    learned: accuracy >= LEARNED_ACCURACY,
    trials: total,
  };
  return { evaluation, meanError: errors / total, ends };
}

/** Trials side by side: row t · count + b is trial b at step t. */
export function batchOf(trials: readonly Trial[], { steps, inputs: D, outputs: M }: Task): Batch {
  const count = trials.length;
  const inputs = new Float64Array(steps * count * D);
  const [targets, mask] = [new Float64Array(steps * count * M), new Float64Array(steps * count * M)];
  trials.forEach((trial, b) => {
    for (let t = 0; t < steps; t++) {
      const row = t * count + b;
      for (let d = 0; d < D; d++) inputs[row * D + d] = trial.inputs[t * D + d];
      for (let m = 0; m < M; m++) {
        targets[row * M + m] = trial.targets[t * M + m];
        mask[row * M + m] = trial.mask[t * M + m];
      }
    }
  });
  return { steps, count, inputs, targets, mask };
}

/** The outputs of trial b in the steps that are scored, [steps of the answer × M]. */
function answerOf(outputs: Float64Array, b: number, { answer, outputs: M }: Task, count: number): Float64Array {
  const out = new Float64Array((answer.end - answer.start) * M);
  for (let t = answer.start; t < answer.end; t++) {
    const row = (t * count + b) * M;
    out.set(outputs.subarray(row, row + M), (t - answer.start) * M);
  }
  return out;
}

const square = (v: number) => v * v;
