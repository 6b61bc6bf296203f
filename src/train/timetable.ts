import type { Epoch, Task, Trial } from "../task/index.ts";
import { isAsked, type LearningRule } from "./rls.ts";

/** One step of one trial, and what is shown and asked in it. */
export interface Moment {
  readonly trial: number;
  /** Step within the trial. */
  readonly step: number;
  readonly epoch: Epoch;
  /** What is shown and asked in the whole trial. */
  readonly drawn: Trial;
}

/** Every step of so many training trials, in order; within an epoch it is one object, whose step goes on. */
export function* moments(task: Task, trials: number, draw: (trial: number) => Trial): Generator<Moment, undefined> {
  for (let trial = 0; trial < trials; trial++) {
    const drawn = draw(trial);
    for (const epoch of task.epochs) {
      const moment = { trial, step: 0, epoch, drawn };
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
 *
 * @param drawn any trial: those of a task are asked alike, or nearly.
 */
export function lagOf(
  { steps, outputs }: Pick<Task, "steps" | "outputs">,
  rules: readonly LearningRule[],
  drawn: Trial,
): number {
  const windows = windowsOf(steps, (step) => rules.some((rule) => isAsked(rule, drawn, step, outputs)));
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
  return lags.sort((a, b) => overlap(a) - overlap(b) || a - b)[0] ?? 0;
}

/** Runs of steps that hold something: the first step of each, and the first after it. */
function windowsOf(steps: number, holds: (step: number) => boolean): { start: number; end: number }[] {
  const windows: { start: number; end: number }[] = [];
  for (let step = 0; step < steps; step++) {
    if (!holds(step)) continue;
    const last = windows.at(-1);
    if (last?.end === step) last.end++;
    else windows.push({ start: step, end: step + 1 });
  }
  return windows;
}
