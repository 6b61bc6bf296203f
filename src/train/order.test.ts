/** @file Order within a step: the paper's loop once more, plainly, and what `trainCohort` must share with it. */

import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { meansOf } from "../../test/sequentialTask.ts";
import { type Kernel, openKernel, tanh } from "../kernel/index.ts";
import { drawNetwork, type Network } from "../network/index.ts";
import {
  DEFAULT_DURATIONS,
  type Durations,
  defaultGaussianClasses,
  gaussianStimuli,
  makeTask,
  type Task,
  trainingTrial,
} from "../task/index.ts";
import { DEFAULT_TRAINING, trainCohort } from "./index.ts";

const N = 60;
const KEY = { seed: 3, density: 0.4 };
const SPEC = {
  n: N,
  g: 1.2,
  density: 0.4,
  feedbackDivisor: 5,
  inputDivisor: 5,
  initial: "normal",
  timeStep: 0.1,
} as const;

function paperTask(durations: Durations = DEFAULT_DURATIONS): Task {
  const classes = defaultGaussianClasses(["0", "1"]);
  const stimuli = { source: "gaussian" as const, classes };
  const name = "sequential-pattern-matching";
  return makeTask({ name, stimuli, durations, codes: [1, 0.5, 1.5], tolerance: 0.25 }, gaussianStimuli(classes), 0.1);
}

/** Steps of the epochs, by hand. */
const PAPER_STEPS = [100, 50, 100, 50, 50];

interface Variant {
  /** What the next Euler step feeds back: z as computed before the update, or once more after it. */
  readonly feedback: "stale" | "fresh";
  /** Updates happen at global steps s with s mod 2 = parity. */
  readonly parity: 0 | 1;
}
interface PaperRun {
  /** [3][N] */
  readonly readout: number[][];
  readonly x: number[];
  /** Per trial: RMSE of z_o in the response window, of z_d in the delays, before the updates. */
  readonly errors: [number, number][];
}

/**
 * The training of Ghazizadeh & Ching (2021), step by step: one network, full P, nested arrays; shares nothing with `src/` but the drawn numbers, the
 * stimuli and tanh.
 */
function paperLoop(net: Network, task: Task, steps: number[], trials: number, { feedback, parity }: Variant): PaperRun {
  const identity = (): number[][] =>
    Array.from({ length: N }, (_, i) => Array.from({ length: N }, (_, j) => (i === j ? 1 : 0)));
  const P = { memory: identity(), response: identity() };
  const w = [0, 1, 2].map(() => new Array<number>(N).fill(0));
  const x = [...net.initialState];
  let r = x.map(tanh);
  let z = [0, 0, 0];
  const readOut = () => w.map((row) => row.reduce((sum, v, i) => sum + v * r[i], 0));
  const [one, two] = [meansOf(task).slice(0, 2), meansOf(task).slice(2, 4)];
  const ends = steps.map((_, e) => steps.slice(0, e + 1).reduce((a, b) => a + b));
  const errors: [number, number][] = [];
  let globalStep = 0;
  for (let t = 0; t < trials; t++) {
    const { condition, inputs } = trainingTrial(task, KEY, t);
    const [first, second] = [condition >> 1, condition & 1]; // pairs 00, 01, 10, 11
    const code = [1, 0.5, 1.5][first + second];
    const squares = [0, 0];
    for (let s = 0; s < ends[4]; s++, globalStep++) {
      // Euler with r and z of the step before
      const u = [inputs[2 * s], inputs[2 * s + 1]];
      const drive = x.map((_, i) => {
        let sum = 0;
        for (let j = 0; j < N; j++) sum += net.J[i * N + j] * r[j];
        sum *= net.g;
        for (let m = 0; m < 3; m++) sum += net.feedback[m * N + i] * z[m];
        for (let d = 0; d < 2; d++) sum += net.input[d * N + i] * u[d];
        return sum;
      });
      for (let i = 0; i < N; i++) x[i] += 0.1 * (-x[i] + drive[i]);
      r = x.map(tanh);
      z = readOut(); // with the old weights

      const epoch = ends.findIndex((end) => s < end);
      const mean = [one, two][epoch === 1 ? first : second];
      const isDelay = epoch === 1 || epoch === 3;
      const isResponse = epoch === 4;
      if (isDelay) squares[1] += (z[1] - mean[0]) ** 2 + (z[2] - mean[1]) ** 2;
      if (isResponse) squares[0] += (z[0] - code) ** 2;
      if (globalStep % 2 !== parity || !(isDelay || isResponse)) continue;

      // recursive least squares
      const Q = isDelay ? P.memory : P.response;
      const k = Q.map((row) => row.reduce((sum, v, j) => sum + v * r[j], 0));
      const c = 1 / (1 + k.reduce((sum, v, i) => sum + v * r[i], 0));
      for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) Q[i][j] -= c * k[i] * k[j];
      const learning: [number, number][] = isDelay
        ? [
            [1, mean[0]],
            [2, mean[1]],
          ]
        : [[0, code]];
      for (const [m, target] of learning) {
        const e = z[m] - target;
        for (let i = 0; i < N; i++) w[m][i] -= c * k[i] * e;
      }
      if (feedback === "fresh") z = readOut();
    }
    errors.push([Math.sqrt(squares[0] / steps[4]), Math.sqrt(squares[1] / (2 * (steps[1] + steps[3])))]);
  }
  return { readout: w, x, errors };
}

function train(kernel: Kernel, network: Network, task: Task, trials: number) {
  const matrix = kernel.matrix(network.J, N, "f64");
  const run = trainCohort(kernel, matrix, [network], task, KEY, { ...DEFAULT_TRAINING, trials }, "float64");
  for (;;) {
    const { done, value } = run.next();
    if (done) return value[0];
  }
}
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  const norm = (v: number[]) => Math.sqrt(v.reduce((sum, e) => sum + e * e, 0));
  return norm(Array.from(a, (v, i) => v - b[i])) / norm(Array.from(b));
};

describe.each([
  ["the paper's trial of 350 steps", DEFAULT_DURATIONS, PAPER_STEPS, 2],
  // the parity of a step within its trial changes from trial to trial, that of the global step does not
  [
    "a trial of 93 steps, an odd number",
    { stimulus1: 2, delay1: 1.5, stimulus2: 2, delay2: 1.5, response: 2.3 },
    [20, 15, 20, 15, 23],
    4,
  ],
])("%s", (_, durations, steps, trials) => {
  const task = paperTask(durations);
  const trained = train(openKernel({ n: N, filters: 2 }), drawNetwork(SPEC, KEY.seed, 2), task, trials);
  const plain = (variant: Variant) => paperLoop(drawNetwork(SPEC, KEY.seed, 2), task, steps, trials, variant);
  const stale = plain({ feedback: "stale", parity: 0 });

  test("trainCohort agrees with the paper's loop to 1e-9 of |w| and |x|; curve to float32", () => {
    expect(distance(trained.network.readout, stale.readout.flat())).toBeLessThan(1e-9);
    expect(distance(trained.state, stale.x)).toBeLessThan(1e-9);
    stale.errors.forEach(([response, memory], t) => {
      expectClose(trained.curve.subarray(4 * t, 4 * t + 2), [response, memory], { relative: 1e-6 });
    });
    const norm = (v: number[]) => Math.sqrt(v.reduce((sum, e) => sum + e * e, 0));
    const last = trained.curve.subarray(4 * trials - 2);
    expectClose(last, [norm(stale.readout[0]), norm(stale.readout.slice(1).flat())], { relative: 1e-6 });
  });

  test("feeding back the updated read-out, or updating at odd steps, is another network: |Δw| > 1e-3 |w|", () => {
    for (const variant of [
      { feedback: "fresh", parity: 0 },
      { feedback: "stale", parity: 1 },
    ] as const) {
      const other = plain(variant);
      const far = distance(other.readout.flat(), stale.readout.flat());
      expect(far, `${variant.feedback}, parity ${variant.parity}: |Δw|/|w| = ${far}`).toBeGreaterThan(1e-3);
      expect(distance(trained.network.readout, other.readout.flat())).toBeGreaterThan(1e-3);
    }
  });
});

test("the paper's trial has 25 updates in each window, worked into P at its end and nowhere else", () => {
  const windows: number[][] = [];
  const kernel = openKernel({ n: N, filters: 2 });
  const counting: Kernel = {
    ...kernel,
    filter(...args) {
      const filter = kernel.filter(...args);
      const counts = [0];
      windows.push(counts);
      return {
        ...filter,
        update(r, k) {
          counts[counts.length - 1]++;
          return filter.update(r, k);
        },
        flush() {
          counts.push(0);
          filter.flush();
        },
      };
    },
  };
  train(counting, drawNetwork(SPEC, KEY.seed, 2), paperTask(), 3);
  const [memory, response] = windows;
  expect(windows).toHaveLength(2);
  expect(memory).toEqual([25, 25, 25, 25, 25, 25, 0]); // two delays in each of three trials
  expect(response).toEqual([25, 25, 25, 0]);
});
