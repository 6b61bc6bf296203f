/** @file The truth of recursive least squares, asked of the filters and read-outs that the real training loop leaves. */

import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { pairsOf } from "../../test/sequentialTask.ts";
import { type Filter, type Kernel, openKernel, stream } from "../kernel/index.ts";
import { drawNetwork } from "../network/index.ts";
import {
  conditionOfTrial,
  DEFAULT_DURATIONS,
  defaultGaussianClasses,
  gaussianStimuli,
  makeTask,
} from "../task/index.ts";
import { DEFAULT_TRAINING, isAsked, type LearningRule, type Method, rulesOf, trainCohort } from "./index.ts";

const N = 60;
const KEY = { seed: 5, density: 0.6 };
const SPEC = {
  n: N,
  g: 1.2,
  density: 0.6,
  feedbackDivisor: 5,
  inputDivisor: 5,
  initial: "normal",
  timeStep: 0.1,
} as const;
const classes = defaultGaussianClasses(["0", "1"]);
const task = makeTask(
  {
    name: "sequential-pattern-matching",
    stimuli: { source: "gaussian", classes },
    durations: DEFAULT_DURATIONS,
    codes: [1, 0.5, 1.5],
    tolerance: 0.25,
  },
  gaussianStimuli(classes),
  0.1,
);

interface Recorded {
  readonly filter: Filter;
  /** r of each update, in order. */
  readonly rates: Float64Array[];
}

/** A kernel that hands out the same filters and notes what they are fed. */
function recording(kernel: Kernel): { kernel: Kernel; recorded: Recorded[] } {
  const recorded: Recorded[] = [];
  const filter: Kernel["filter"] = (...args) => {
    const inner = kernel.filter(...args);
    const rates: Float64Array[] = [];
    recorded.push({ filter: inner, rates });
    return {
      ...inner,
      update(r, k) {
        rates.push(r.slice());
        return inner.update(r, k);
      },
    };
  };
  return { kernel: { ...kernel, filter }, recorded };
}

/** Step of a trial and what the three outputs should have been there, for every update of a filter, by hand. */
function targetsOfUpdates(updatesPerTrial: number, stepOf: (update: number) => number, count: number): number[][] {
  const mu = [classes[0].mean, classes[1].mean];
  return Array.from({ length: count }, (_, i) => {
    const [first, second] = pairsOf(task)[conditionOfTrial(task, KEY, Math.floor(i / updatesPerTrial))];
    const step = stepOf(i % updatesPerTrial);
    const memory = step >= 100 && step < 150 ? mu[first] : step >= 250 && step < 300 ? mu[second] : [0, 0];
    return [step >= 300 ? [1, 0.5, 1.5][first + second] : 0, ...memory];
  });
}

// which filter is asked, the outputs it trains, its updates per trial, the step of update i of a trial, trials
const FILTERS: [string, Method, number, number[], number, (i: number) => number, number][] = [
  ["memory filter", "windowed", 0, [1, 2], 50, (i) => (i < 25 ? 100 + 2 * i : 200 + 2 * i), 6],
  ["response filter", "windowed", 1, [0], 25, (i) => 300 + 2 * i, 12],
  ["the filter of plain FORCE", "force", 0, [0, 1, 2], 175, (i) => 2 * i, 2],
];

describe.each(FILTERS)("%s", (_, method, which, outputs, perTrial, stepOf, trials) => {
  test.each([1, 0.1])(
    "after ≥ 300 updates, α = %d: P (αI + Σ r rᵀ) = I to 1e-9, and w is the ridge solution to 1e-9 |w|",
    (alpha) => {
      const { kernel, recorded } = recording(openKernel({ n: N, filters: 2 }));
      const network = drawNetwork(SPEC, KEY.seed, 2);
      const spec = { ...DEFAULT_TRAINING, method, trials, alpha };
      const run = trainCohort(kernel, kernel.matrix(network.J, N, "f64"), [network], task, KEY, spec, "float64");
      while (!run.next().done);

      const { filter, rates } = recorded[which];
      expect(recorded).toHaveLength(rulesOf(method, task).length);
      expect(rates.length).toBeGreaterThanOrEqual(300);
      expect(rates.length).toBe(trials * perTrial);

      // A = αI + Σ r rᵀ
      const A = new Float64Array(N * N);
      for (let i = 0; i < N; i++) A[i * N + i] = alpha;
      for (const r of rates) for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) A[i * N + j] += r[i] * r[j];
      const P = filter.toArray();
      for (let i = 0; i < N; i++) {
        const row = Float64Array.from({ length: N }, (_, j) => {
          let sum = 0;
          for (let k = 0; k < N; k++) sum += P[i * N + k] * A[k * N + j];
          return sum;
        });
        const identity = new Float64Array(N);
        identity[i] = 1;
        expectClose(row, identity, { absolute: 1e-9 });
      }

      const solver = openKernel({ n: N }).solver(N);
      expect(solver.factor(A)).toBe(true);
      const targets = targetsOfUpdates(perTrial, stepOf, rates.length);
      for (const m of outputs) {
        const ridge = new Float64Array(N);
        rates.forEach((r, t) => {
          for (let i = 0; i < N; i++) ridge[i] += targets[t][m] * r[i];
        });
        solver.solve(ridge, 1);
        const size = Math.hypot(...ridge);
        expect(size).toBeGreaterThan(0.01);
        expectClose(network.readout.subarray(m * N, (m + 1) * N), ridge, { absolute: 1e-9 * size });
      }
    },
  );
});

test("windowed: the memory learns in the delays, the response in its window; force: all outputs always, one filter", () => {
  const trial = task.draw(1, stream(KEY, "trainingStimuli"), "training");
  const steps = (rule: LearningRule) =>
    Array.from({ length: task.steps }, (_, step) => step).filter((step) => isAsked(rule, trial, step, task.outputs));
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k);
  const [memory, response, ...others] = rulesOf("windowed", task);
  expect(others).toEqual([]);
  expect([memory.outputs, response.outputs]).toEqual([[1, 2], [0]]);
  expect(steps(memory)).toEqual([...range(100, 150), ...range(250, 300)]);
  expect(steps(response)).toEqual(range(300, 350));
  const [all, ...none] = rulesOf("force", task);
  expect(none).toEqual([]);
  expect(all.outputs).toEqual([0, 1, 2]);
  expect(steps(all)).toEqual(range(0, 350));
});
