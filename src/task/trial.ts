import { type Purpose, type StreamKey, stream } from "../kernel/index.ts";
import type { StimulusSet } from "./stimuli.ts";
import { type Epoch, epochOf, pairOfTrial, type Task } from "./task.ts";

/** What is shown to a network and asked of it in one trial. */
export interface Trial {
  readonly pair: number;
  /** u(t), [steps × D] row-major; zero outside stimuli. */
  readonly inputs: Float64Array;
}

/**
 * Draws one trial.
 * @param index which stream of the purpose is used, e.g. the number of the trial.
 */
export function drawTrial(
  task: Task,
  pair: number,
  set: StimulusSet,
  key: StreamKey,
  purpose: Purpose,
  index: number,
): Trial {
  const inputs = new Float64Array(task.steps * task.stimuli.dimension);
  const random = stream(key, purpose, index);
  const [first, second] = task.pairs[pair];
  const one = epochOf(task, "stimulus1");
  const two = epochOf(task, "stimulus2");
  writeStimulus(task, first, one, 0, inputs);
  writeStimulus(task, second, two, one.end - one.start, inputs);
  return { pair, inputs };

  // draws are numbered over the two stimuli, so that lengthening a delay leaves them as they are
  function writeStimulus(task: Task, label: number, epoch: Epoch, offset: number, out: Float64Array): void {
    const { dimension, wordsPerDraw } = task.stimuli;
    for (let step = epoch.start; step < epoch.end; step++) {
      const draw = offset + step - epoch.start;
      task.stimuli.draw(label, random, draw * wordsPerDraw, set, out, step * dimension);
    }
  }
}

/** Training trial t of this key. */
export function trainingTrial(task: Task, key: StreamKey, t: number): Trial {
  return drawTrial(task, pairOfTrial(task, key, t), "training", key, "trainingStimuli", t);
}
