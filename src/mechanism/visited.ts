import type { Kernel, StreamKey } from "../kernel/index.ts";
import { type Network, openEnsemble, type RecurrentMatrices } from "../network/index.ts";
import { drawTrial, mainSite, type Task } from "../task/index.ts";
import { inputRows } from "../train/index.ts";

/** States that a network passes through in its task: where a dissection looks for roots. */
export interface Visited {
  /** [count × n]: trial-end states, then every τ of each delay trajectory. */
  readonly states: Float64Array;
  /** The delay of one trial per condition, each [steps × n]. */
  readonly trajectories: readonly Float64Array[];
}

/** One test trial of every condition from its trial-end state, up to the end of the delay. */
export function visitedStates(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
): Visited {
  const { n } = network;
  const { start, end } = mainSite(task).delay;
  const trials = task.conditions.map((_, c) => drawTrial(task, c, "test", key, "verdictStimuli", c));
  const ensemble = openEnsemble(
    kernel,
    matrices.trained,
    trials.map(() => network),
    ends,
  );
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
