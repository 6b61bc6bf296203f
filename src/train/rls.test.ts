/** @file The truth of recursive least squares, asked of the filters and read-outs that the real training loop leaves. */
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { type Filter, type Kernel, openKernel } from "../kernel/index.ts";
import { drawNetwork } from "../network/index.ts";
import {
  DEFAULT_DURATIONS,
  defaultGaussianClasses,
  type EpochName,
  gaussianStimuli,
  makeTask,
  pairOfTrial,
} from "../task/index.ts";
import { DEFAULT_TRAINING, type Method, rulesOf, targetsIn, trainCohort } from "./index.ts";

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
    const [first, second] = task.pairs[pairOfTrial(task, KEY, Math.floor(i / updatesPerTrial))];
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
      expect(recorded).toHaveLength(rulesOf(method, 2).length);
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
  expect(rulesOf("windowed", 3)).toEqual([
    { outputs: [1, 2, 3], epochs: ["delay1", "delay2"] },
    { outputs: [0], epochs: ["response"] },
  ]);
  const all: EpochName[] = ["stimulus1", "delay1", "stimulus2", "delay2", "response"];
  expect(rulesOf("force", 2)).toEqual([{ outputs: [0, 1, 2], epochs: all }]);
});

test("targets: the held stimulus' mean in each delay, the code of the sum in the response, 0 elsewhere", () => {
  const [a, b] = classes.map((c) => c.mean);
  expect(a).not.toEqual(b);
  task.pairs.forEach(([first, second], pair) => {
    const held = [a, b];
    expect([...targetsIn(task, pair, "delay1")]).toEqual([0, ...held[first]]);
    expect([...targetsIn(task, pair, "delay2")]).toEqual([0, ...held[second]]);
    expect([...targetsIn(task, pair, "response")]).toEqual([[1, 0.5, 1.5][first + second], 0, 0]);
    expect([...targetsIn(task, pair, "stimulus1")]).toEqual([0, 0, 0]);
    expect([...targetsIn(task, pair, "stimulus2")]).toEqual([0, 0, 0]);
  });
});
