import { type Purpose, type StreamKey, stream } from "../kernel/index.ts";
import type { StimulusSet } from "./stimuli.ts";
import type { Task, Trial } from "./task.ts";

/**
 * Draws one trial.
 * @param index which stream of the purpose is used, e.g. the number of the trial.
 */
export function drawTrial(
  task: Task,
  condition: number,
  set: StimulusSet,
  key: StreamKey,
  purpose: Purpose,
  index: number,
): Trial {
  return task.draw(condition, stream(key, purpose, index), set);
}

/** Training trial t of this key. */
export function trainingTrial(task: Task, key: StreamKey, t: number): Trial {
  return drawTrial(task, conditionOfTrial(task, key, t), "training", key, "trainingStimuli", t);
}

/** The condition of training trial t: all occur equally often, shuffled within each block of as many trials. */
export function conditionOfTrial({ conditions }: Task, key: StreamKey, trial: number): number {
  const count = conditions.length;
  const random = stream(key, "trialOrder", Math.floor(trial / count));
  const order = conditions.map((_, c) => c);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i, i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order[trial % count];
}
