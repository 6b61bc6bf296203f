/** @file Small networks that learn by gradient, and a hash of all that they learned: to be had in Node and in a browser. */
import { sha256Hex } from "../../src/format/index.ts";
import { finish } from "../../src/kernel/index.ts";
import { defaultGaussianClasses, kindOf, makeTask, type StimuliSpec, stimuliFrom } from "../../src/task/index.ts";
import { DEFAULT_GRADIENT, DEFAULT_MODELS, type TrainableModelSpec, trainOnTask } from "../../src/train/index.ts";

const MODELS: readonly TrainableModelSpec[] = [
  DEFAULT_MODELS.leaky,
  { ...DEFAULT_MODELS.leaky, activation: "softplus", form: "outside" } as TrainableModelSpec,
  { ...DEFAULT_MODELS.leaky, recurrence: { kind: "dale", excitatory: 0.8 } } as TrainableModelSpec,
  DEFAULT_MODELS.gru,
  DEFAULT_MODELS.lstm,
];

/** By model and storage. */
export function hashes(): Record<string, string> {
  const stimuli: StimuliSpec = { source: "gaussian", classes: [...defaultGaussianClasses(["0", "1"])] as never };
  const durations = { stimulus1: 2, delay1: 2, stimulus2: 2, delay2: 2, response: 2 };
  const spec = kindOf("sequential-pattern-matching").complete({ durations } as never, stimuli);
  const task = makeTask(spec, stimuliFrom(stimuli, null, "stimuli"), 0.5);
  const key = { seed: 9, density: 1 };
  const training = { ...DEFAULT_GRADIENT, updates: 8, batch: 6, noise: { state: 0.1, input: 0.1 } };
  const found: Record<string, string> = {};
  MODELS.forEach((model, k) => {
    for (const storage of ["f32", "f64"] as const) {
      const network = { ...model, n: 13, timeStep: 0.5 };
      const { arrays, losses, ends } = finish(trainOnTask(task, network, training, { networkKey: key, key }, storage));
      const all = [...Object.values(arrays), losses, ends!].flatMap((values) => [...values]);
      found[`${k} ${model.model} ${storage}`] = sha256Hex(new Uint8Array(Float64Array.from(all).buffer));
    }
  });
  return found;
}
