import type { StimulusSource } from "./stimuli.ts";
import type { StimuliSpec } from "./stimuliSpec.ts";
import { type Condition, mainSite, type Task } from "./task.ts";
import { makeTask, stimuliLabels, stimuliOf, type TaskSpec } from "./tasks/index.ts";

/** Of the latent codes in data/mnist-latents.npz. */
const MNIST_DIMENSION = 2;

/** What can be said of a task without its stimuli. */
export interface TaskOutline {
  readonly conditions: readonly Condition[];
  /** D and M; null where only the file of the stimuli tells. */
  readonly sizes: Pick<Task, "inputs" | "outputs"> | null;
  /** Duration of the delay of the main site, in τ. */
  readonly delay: number;
}

export function outlineOf(spec: TaskSpec, timeStep: number): TaskOutline {
  const stimuli = stimuliOf(spec);
  const task = makeTask(spec, stimuli === null ? null : blank(stimuli), timeStep);
  const { conditions, inputs, outputs } = task;
  const sizes = stimuli?.source === "table" ? null : { inputs, outputs };
  return { conditions, sizes, delay: mainSite(task).delay.duration };
}

/** Stimuli of these labels that are all 0; of a table with one coordinate. */
function blank(spec: StimuliSpec): StimulusSource {
  const labels = stimuliLabels(spec).map(String);
  const dimension =
    spec.source === "gaussian" ? spec.classes[0].mean.length : spec.source === "mnist" ? MNIST_DIMENSION : 1;
  return { dimension, labels, means: new Float64Array(labels.length * dimension), wordsPerDraw: 0, draw() {} };
}
