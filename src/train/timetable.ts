import type { Epoch, Task, Trial } from "../task/index.ts";
import { type LearningRule, targetsIn } from "./rls.ts";

/** One step of one trial, and what is shown and asked in it. */
export interface Moment {
  readonly trial: number;
  /** Step within the trial. */
  readonly step: number;
  readonly epoch: Epoch;
  /** Whether a stimulus is shown; and u of the whole trial, [steps × D]. */
  readonly isStimulus: boolean;
  readonly inputs: Float64Array;
  /** Of each output, [M]. */
  readonly targets: Float64Array;
}

/** Every step of so many training trials, in order; within an epoch it is one object, whose step goes on. */
export function* moments(task: Task, trials: number, draw: (trial: number) => Trial): Generator<Moment, undefined> {
  for (let trial = 0; trial < trials; trial++) {
    const { pair, inputs } = draw(trial);
    for (const epoch of task.epochs) {
      const isStimulus = epoch.name === "stimulus1" || epoch.name === "stimulus2";
      const moment = { trial, step: 0, epoch, isStimulus, inputs, targets: targetsIn(task, pair, epoch.name) };
      for (let step = epoch.start; step < epoch.end; step++) {
        moment.step = step;
        yield moment;
      }
    }
  }
}

/** `draw`, which is called once for those who ask for the same trial while none is two ahead of another. */
export function drawnOnce(draw: (trial: number) => Trial): (trial: number) => Trial {
  const last: { trial: number; drawn: Trial }[] = [];
  return (trial) => {
    const slot = trial % 2;
    if (last[slot]?.trial !== trial) last[slot] = { trial, drawn: draw(trial) };
    return last[slot].drawn;
  };
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
