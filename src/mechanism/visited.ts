import { drawTrial, mainSite } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import type { JudgedSubject } from "./judgedSubject.ts";

/** States that a network passes through in its task: where a dissection looks for roots. */
export interface Visited {
  /** [count × n]: trial-end states, then every τ of each delay trajectory. */
  readonly states: Float64Array;
  /** The delay of one trial per condition, each [steps × n]. */
  readonly trajectories: readonly Float64Array[];
}

/** One test trial of every condition from its trial-end state, up to the end of the delay. */
export function visitedStates({
  model,
  task,
  key,
  ends,
}: Pick<JudgedSubject, "model" | "task" | "key" | "ends">): Visited {
  const n = model.dimension;
  const { start, end } = mainSite(task).delay;
  const trials = task.conditions.map((_, c) => drawTrial(task, c, "test", key, "verdictStimuli", c));
  const ensemble = model.openEnsemble(ends);
  const trajectories = trials.map(() => new Float64Array((end - start) * n));
  for (let step = 0; step < end; step++) {
    ensemble.step(inputRows(trials, step, task));
    if (step < start) continue;
    trajectories.forEach((trajectory, c) => {
      trajectory.set(ensemble.x.subarray(c * n, (c + 1) * n), (step - start) * n);
    });
  }
  const every = Math.max(1, Math.round(1 / task.timeStep));
  const parts = [ends];
  for (const trajectory of trajectories) {
    for (let step = 0; step < end - start; step += every) parts.push(trajectory.subarray(step * n, (step + 1) * n));
  }
  const states = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    states.set(part, at);
    at += part.length;
  }
  return { states, trajectories };
}
