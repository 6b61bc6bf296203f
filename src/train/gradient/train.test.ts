import { describe, expect, test } from "vitest";
import { finish, openKernel } from "../../kernel/index.ts";
import { defaultGaussianClasses, drawTrial, makeTask, stimuliFrom, type Task } from "../../task/index.ts";
import { cellOf, DEFAULT_MODELS, type TrainableModelSpec } from "./modelSpec.ts";
import { DEFAULT_GRADIENT, type GradientSpec, gradientSpecSchema } from "./spec.ts";
import { trainOnTask } from "./train.ts";
import { trainedModel } from "./trainedModel.ts";

const key = { seed: 3, density: 1 };
const stimuli = { source: "gaussian", classes: defaultGaussianClasses(["0", "1"]) } as const;

/** The paper's task, short: 25 steps. */
function shortTask(timeStep: number): Task {
  const durations = { stimulus1: 5, delay1: 5, stimulus2: 5, delay2: 5, response: 5 };
  const scaled = Object.fromEntries(Object.entries(durations).map(([name, steps]) => [name, steps * timeStep]));
  const spec = {
    name: "sequential-pattern-matching",
    stimuli,
    durations: scaled as typeof durations,
    codes: [1, 0.5, 1.5] as number[],
    tolerance: 0.25,
  } as const;
  return makeTask(spec, stimuliFrom(stimuli, null, "stimuli"), timeStep);
}
const QUICK: GradientSpec = { ...DEFAULT_GRADIENT, updates: 6, batch: 8, checkpoints: [2] };
const small = (model: keyof typeof DEFAULT_MODELS): TrainableModelSpec => ({
  ...DEFAULT_MODELS[model],
  n: 12,
  timeStep: 0.5,
});
const train = (model: TrainableModelSpec, training: GradientSpec, seed = 3) =>
  finish(trainOnTask(shortTask(model.timeStep), model, training, { networkKey: { ...key, seed }, key }, "f32"));

test("defaults are what the schema takes", () => {
  expect(gradientSpecSchema.parse(DEFAULT_GRADIENT)).toEqual(DEFAULT_GRADIENT);
});

test("a GRU learns the paper's task, cut short, and its test trials say so", { timeout: 60_000 }, () => {
  const model = { ...DEFAULT_MODELS.gru, n: 32, timeStep: 0.5 };
  const { status, evaluation, losses, meanError } = train(model, {
    ...DEFAULT_GRADIENT,
    batch: 32,
    rate: 0.01,
    updates: 1500,
  });
  expect(status).toBe("stopped");
  expect(evaluation!.learned).toBe(true);
  expect(meanError).toBeLessThan(0.2);
  expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]);
});

describe.each(["leaky", "gru", "lstm"] as const)("%s", (name) => {
  test("the same seed gives the same bytes, another seed others", () => {
    const [first, again, other] = [3, 3, 4].map((seed) => train(small(name), QUICK, seed));
    expect(again).toEqual(first);
    expect(other.arrays["recurrent"]).not.toEqual(first.arrays["recurrent"]);
    expect(first.checkpoints.map(({ update }) => update)).toEqual([2]);
    expect(first.status).toBe("done");
  });

  test("its ends are where the model goes that is studied (f32 against f64, 1e-5)", () => {
    const spec = small(name);
    const task = shortTask(spec.timeStep);
    const { arrays, ends } = train(spec, QUICK);
    const model = trainedModel(cellOf(spec, task.inputs), task.outputs, arrays);
    const ensemble = model.open(openKernel(model.needs)).openEnsemble(model.initialState.slice());
    const trial = drawTrial(task, 0, "test", key, "testStimuli", 0);
    for (let t = 0; t < task.steps; t++) ensemble.step(trial.inputs.slice(t * task.inputs, (t + 1) * task.inputs));
    ensemble.x.forEach((x, i) => {
      expect(Math.abs(x - ends![i])).toBeLessThan(1e-5);
    });
  });
});

test("Dale's law holds after training, fixed parameters stay, a rank is kept", () => {
  const dale = { ...small("leaky"), recurrence: { kind: "dale", excitatory: 0.75 } } as TrainableModelSpec;
  const training = { ...QUICK, fixed: ["input"], checkpoints: [0], noise: { state: 0.1, input: 0.1 } };
  const { arrays, checkpoints } = train(dale, training);
  expect(arrays["input"]).toEqual(checkpoints[0].values["input"]);
  expect(arrays["recurrent"]).not.toEqual(checkpoints[0].values["recurrent"]);
  const cell = cellOf(dale, 2);
  expect(cell.kind === "leaky" && cell.recurrence).toEqual({
    kind: "dale",
    signs: [1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1],
  });
  const low = train({ ...small("leaky"), recurrence: { kind: "low-rank", rank: 2 } } as TrainableModelSpec, QUICK);
  expect(low.arrays["left"].length).toBe(24);
  expect(train(dale, { ...training, noise: { state: 0.2, input: 0.1 } }).arrays["recurrent"]).not.toEqual(
    arrays["recurrent"],
  );
});

test("keep is added to the second gate of the bias, and to nothing else", () => {
  for (const name of ["gru", "lstm"] as const) {
    const zero = { ...QUICK, updates: 1, rate: 1e-30 };
    const [without, kept] = [0, 3].map((keep) => train({ ...small(name), keep } as TrainableModelSpec, zero).arrays);
    kept["bias"].forEach((b, i) => {
      expect(b - without["bias"][i], `${name} ${i}`).toBeCloseTo(i >= 12 && i < 24 ? 3 : 0, 12);
    });
    expect(kept["recurrent"]).toEqual(without["recurrent"]);
  }
});

test("a rate of learning that blows up is a status, with nothing tested", () => {
  const spec = { ...small("leaky"), activation: "relu", gain: 100 } as TrainableModelSpec;
  const result = train(spec, { ...QUICK, rate: 1e30, clip: { value: null, norm: null } });
  expect(result).toMatchObject({ status: "diverged", evaluation: null, ends: null });
});
