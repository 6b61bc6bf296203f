/** @file How training ends: done, learned, or diverged; and what is kept of it. */

import { describe, expect, test } from "vitest";
import { codesOf } from "../../test/sequentialTask.ts";
import { type Kernel, openKernel } from "../kernel/index.ts";
import { drawNetwork, type Network } from "../network/index.ts";
import {
  conditionOfTrial,
  type Durations,
  defaultGaussianClasses,
  gaussianStimuli,
  makeTask,
  type Task,
} from "../task/index.ts";
import {
  CURVE_COLUMNS,
  DEFAULT_TRAINING,
  matrixStorage,
  PRECISIONS,
  type Precision,
  type TrainedColumn,
  type TrainingProgress,
  type TrainingSpec,
  trainCohort,
  trainingSpecSchema,
} from "./index.ts";

const KEY = { seed: 2, density: 0.5 };
const SPEC = {
  n: 30,
  g: 1,
  density: 0.5,
  feedbackDivisor: 4,
  inputDivisor: 2,
  initial: "normal",
  timeStep: 0.1,
} as const;
/** 70 steps: 10, 14, 10, 14, 22. */
const SHORT: Durations = { stimulus1: 1, delay1: 1.4, stimulus2: 1, delay2: 1.4, response: 2.2 };

function shortTask(tolerance = 0.25): Task {
  const classes = defaultGaussianClasses(["0", "1"]);
  const stimuli = { source: "gaussian" as const, classes };
  const name = "sequential-pattern-matching";
  return makeTask({ name, stimuli, durations: SHORT, codes: [1, 0.5, 1.5], tolerance }, gaussianStimuli(classes), 0.1);
}
const draw = (g = 1) => drawNetwork({ ...SPEC, g }, KEY.seed, 2);

interface Run {
  readonly columns: TrainedColumn[];
  readonly progress: TrainingProgress[];
}
function train(
  networks: Network[],
  task: Task,
  spec: Partial<TrainingSpec>,
  precision: Precision = "float64",
  kernel: Kernel = openKernel({ n: SPEC.n, filters: 2 * networks.length }),
): Run {
  const matrix = kernel.matrix(networks[0].J, SPEC.n, matrixStorage(precision));
  const run = trainCohort(kernel, matrix, networks, task, KEY, { ...DEFAULT_TRAINING, ...spec }, precision);
  const progress: TrainingProgress[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done) return { columns: value, progress };
    progress.push(value);
  }
}

test("each trial is reported once, with the weights it left, though half of the networks are ahead by then", () => {
  const make = () => [0.8, 1, 1.2, 1.3, 1.4, 1.5].map((g) => draw(g));
  const after = (trials: number) =>
    train(make(), shortTask(), { trials }).columns.map(({ network }) => network.readout);
  const networks = make();
  const kernel = openKernel({ n: SPEC.n, filters: 2 * networks.length });
  const matrix = kernel.matrix(networks[0].J, SPEC.n, "f64");
  const spec = { ...DEFAULT_TRAINING, trials: 4 };
  let trial = 0;
  for (const told of trainCohort(kernel, matrix, networks, shortTask(), KEY, spec, "float64")) {
    expect(told).toMatchObject({ trial: ++trial, trials: 4, active: 6 });
    expect(told.errors).toHaveLength(6);
    expect(networks.map(({ readout }) => readout)).toEqual(after(trial));
  }
  expect(trial).toBe(4);
});

describe("divergence is an outcome: trial, step and reason, nothing thrown", () => {
  const healthy = () => train([draw()], shortTask(), { trials: 3 }).columns[0];

  test("an output beyond 1e6 ends its network at once, with the readout it had; the other goes on", () => {
    const wild = draw(1.2);
    wild.readout.fill(1e9);
    const { columns, progress } = train([wild, draw()], shortTask(), { trials: 3 });
    expect(columns[0].divergence).toEqual({ trial: 0, step: 0, reason: expect.stringMatching(/^an output is -?\d+/) });
    expect(columns[0].trials).toBe(0);
    expect(columns[0].curve).toHaveLength(0);
    expect(columns[0].network.readout.every((w) => w === 1e9)).toBe(true);
    expect(columns[1].divergence).toBeNull();
    expect(columns[1].state).toEqual(healthy().state);
    expect(progress.map(({ active }) => active)).toEqual([1, 1, 1]);
  });

  test("NaN in the state ends its network at once", () => {
    const sick = draw();
    sick.initialState[7] = Number.NaN;
    const { columns } = train([draw(), sick], shortTask(), { trials: 3 });
    expect(columns[1].divergence).toEqual({ trial: 0, step: 0, reason: "an output is NaN" });
    expect(columns[0].network.readout).toEqual(healthy().network.readout);
  });

  test("infinite feedback: NaN in the third step after the first update of the memory, which is step 10", () => {
    const loud = draw();
    loud.feedback.fill(Number.POSITIVE_INFINITY);
    // step 10: z_d is still 0, W_d learns; 11: z_d ≠ 0; 12: x = ±∞, r = ±1; 13: ∞ − ∞
    const { columns } = train([loud], shortTask(), { trials: 3 });
    expect(columns[0].divergence).toEqual({ trial: 0, step: 13, reason: "an output is NaN" });
    expect(columns[0].state.some(Number.isNaN)).toBe(true);
  });

  test("in a later trial: the trials before it are counted and their curve is kept", () => {
    // the state is reached through progress: from outside, between two trials
    const network = draw();
    const kernel = openKernel({ n: SPEC.n, filters: 2 });
    const matrix = kernel.matrix(network.J, SPEC.n, "f64");
    const spec = { ...DEFAULT_TRAINING, trials: 5 };
    const run = trainCohort(kernel, matrix, [network], shortTask(), KEY, spec, "float64");
    run.next();
    run.next();
    network.readout.fill(1e9);
    const { done, value } = run.next();
    expect(done).toBe(false); // the trial is still reported, by then without networks
    expect(value).toEqual({ trial: 3, trials: 5, active: 0, errors: [] });
    const [column] = run.next().value as TrainedColumn[];
    expect(column.divergence).toEqual({ trial: 2, step: 0, reason: expect.stringContaining("an output is") });
    expect(column.trials).toBe(2);
    expect(column.curve).toEqual(train([draw()], shortTask(), { trials: 2 }).columns[0].curve);
  });

  test.each(PRECISIONS)(
    "%s: a P that is no longer positive definite (α = 1e-300) is named, the readout stays finite",
    (precision) => {
      const { columns } = train([draw()], shortTask(), { trials: 3, alpha: 1e-300 }, precision);
      const reason = "the inverse correlation matrix is no longer positive definite";
      expect(columns[0].divergence).toEqual({ trial: expect.any(Number), step: expect.any(Number), reason });
      expect(columns[0].divergence!.step % 2).toBe(0);
      expect(columns[0].network.readout.every(Number.isFinite)).toBe(true);
    },
  );
});

describe("stopAfter", () => {
  const TRIALS = 16;

  /**
   * |z_o − code| at the first step of each trial's response window, which is an update: read at that moment from the
   * weights and the rates the response filter is given.
   */
  function onsetErrors(): number[] {
    const network = draw();
    const task = shortTask();
    const inner = openKernel({ n: SPEC.n, filters: 2 });
    const outputs: number[] = [];
    let made = 0;
    const kernel: Kernel = {
      ...inner,
      filter(...args) {
        const filter = inner.filter(...args);
        const isResponse = made++ === 1;
        let isFirst = true;
        return {
          ...filter,
          update(r, k) {
            if (isResponse && isFirst) outputs.push(r.reduce((sum, v, i) => sum + v * network.readout[i], 0));
            isFirst = false;
            return filter.update(r, k);
          },
          flush() {
            isFirst = true;
            filter.flush();
          },
        };
      },
    };
    train([network], task, { trials: TRIALS }, "float64", kernel);
    return outputs.map((z, t) => Math.abs(z - codesOf(task)[conditionOfTrial(task, KEY, t)]));
  }

  test("stops after the first run of so many trials that were right at the window's first step, for every run length", () => {
    const errors = onsetErrors();
    expect(errors).toHaveLength(TRIALS);
    const whole = train([draw()], shortTask(), { trials: TRIALS }).columns[0];
    const stops = new Set<number>();
    for (const tolerance of [0.2, 0.4, 0.6]) {
      for (const stopAfter of [1, 2, 3, 5]) {
        let run = 0;
        let expected = TRIALS;
        for (let t = 0; t < TRIALS && expected === TRIALS; t++) {
          run = errors[t] <= tolerance ? run + 1 : 0;
          if (run === stopAfter) expected = t + 1;
        }
        const { columns, progress } = train([draw()], shortTask(tolerance), { trials: TRIALS, stopAfter });
        expect(columns[0].trials, `tolerance ${tolerance}, stopAfter ${stopAfter}`).toBe(expected);
        expect(columns[0].curve).toEqual(whole.curve.slice(0, expected * CURVE_COLUMNS.length));
        expect(columns[0].divergence).toBeNull();
        expect(progress).toHaveLength(expected);
        stops.add(expected);
      }
    }
    expect(stops.size).toBeGreaterThan(3); // the premise: it does stop at different trials
  });

  test("null trains every trial, and progress reports each", () => {
    const { columns, progress } = train([draw(), draw(1.3)], shortTask(9), { trials: 4, stopAfter: null });
    expect(columns.map(({ trials, curve }) => [trials, curve.length])).toEqual([
      [4, 16],
      [4, 16],
    ]);
    expect(progress.map(({ trial, trials, active }) => [trial, trials, active])).toEqual([
      [1, 4, 2],
      [2, 4, 2],
      [3, 4, 2],
      [4, 4, 2],
    ]);
    progress.forEach(({ errors }, t) => {
      expect(errors.map(Math.fround)).toEqual(columns.map(({ curve }) => curve[t * 4]));
    });
  });
});

test("the same training twice gives the same bits; another seed does not", () => {
  const readout = (seed: number) => {
    const network = drawNetwork(SPEC, seed, 2);
    const kernel = openKernel({ n: SPEC.n, filters: 2 });
    const matrix = kernel.matrix(network.J, SPEC.n, "f64");
    const spec = { ...DEFAULT_TRAINING, trials: 2 };
    const run = trainCohort(kernel, matrix, [network], shortTask(), { seed, density: 0.5 }, spec, "float64");
    while (!run.next().done);
    return network.readout;
  };
  expect(readout(1)).toEqual(readout(1));
  expect(readout(1)).not.toEqual(readout(2));
});

test("the schema takes the defaults and refuses α ≤ 0, no trials and keys it does not know", () => {
  expect(trainingSpecSchema.parse(DEFAULT_TRAINING)).toEqual(DEFAULT_TRAINING);
  for (const wrong of [{ alpha: 0 }, { trials: 0 }, { every: 0 }, { stopAfter: 0 }, { aplha: 1 }, { method: "rls" }]) {
    expect(trainingSpecSchema.safeParse({ ...DEFAULT_TRAINING, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  }
});
