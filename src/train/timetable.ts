import type { StreamKey } from "../kernel/index.ts";
import { type Epoch, type Task, trainingTrial } from "../task/index.ts";
import { type LearningRule, targetsIn } from "./rls.ts";

/** One step of one trial, and what is shown and asked in it. */
export interface Moment {
  readonly trial: number;
  /** Step within the trial. */
  readonly step: number;
  readonly epoch: Epoch;
  /** u [D], or null outside stimuli. */
  readonly input: Float64Array | null;
  /** Of each output, [M]. */
  readonly targets: Float64Array;
}

/** Every step of every training trial, in order. */
export function* moments(task: Task, key: StreamKey, trials: number): Generator<Moment, undefined> {
  const D = task.stimuli.dimension;
  for (let trial = 0; trial < trials; trial++) {
    const { pair, inputs } = trainingTrial(task, key, trial);
    for (const epoch of task.epochs) {
      const targets = targetsIn(task, pair, epoch.name);
      const isStimulus = epoch.name === "stimulus1" || epoch.name === "stimulus2";
      for (let step = epoch.start; step < epoch.end; step++) {
        const input = isStimulus ? inputs.subarray(step * D, (step + 1) * D) : null;
        yield { trial, step, epoch, input, targets };
      }
    }
  }
}

/**
 * By how many steps one half of a squad follows the other, so that the two learn at the same time as little as can be:
 * what learns has its P in use, and only so many of those fit a cache. 0 where that changes nothing, as in plain FORCE.
 */
export function lagOf({ epochs, steps }: Task, rules: readonly LearningRule[]): number {
  const windows = epochs.filter(({ name }) => rules.some((rule) => rule.epochs.includes(name)));
  const edges = windows.flatMap(({ start, end }) => [start, end]);
  // steps in which both learn: piecewise linear in the lag, so that the least is where an edge meets an edge
  const overlap = (lag: number) => {
    let sum = 0;
    for (const a of windows)
      for (const b of windows)
        for (const shift of [lag, lag - steps]) {
          sum += Math.max(0, Math.min(a.end, b.end + shift) - Math.max(a.start, b.start + shift));
        }
    return sum;
  };
  const lags = edges.flatMap((a) => edges.map((b) => (a - b + steps) % steps));
  return lags.sort((a, b) => overlap(a) - overlap(b) || a - b)[0];
}
