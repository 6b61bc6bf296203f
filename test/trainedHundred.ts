/** @file Small networks trained for real, which tests of several rooms look at: N = 100, g 1.1, 400 trials, seed 1, MNIST. */
import { readFileSync } from "node:fs";
import { finish, openKernel } from "../src/kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, loadMatrices, runnable } from "../src/network/index.ts";
import {
  DEFAULT_CODES,
  DEFAULT_DURATIONS,
  DEFAULT_TOLERANCE,
  MNIST_LATENTS_FILE,
  makeTask,
  readMnistLatents,
  type Task,
  tableStimuli,
} from "../src/task/index.ts";
import { DEFAULT_TRAINING, trainCohort, trialEnds } from "../src/train/index.ts";

export const N = 100;
export const key = { seed: 1, density: 0.4 };

/** The paper's task on digits 0 and 1, Δt = 0.1 τ. */
export function paperTask(): Task {
  const table = readMnistLatents(readFileSync(new URL(`../${MNIST_LATENTS_FILE}`, import.meta.url)));
  return makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: { source: "mnist", sha256: table.sha256, labels: [0, 1] },
      durations: DEFAULT_DURATIONS,
      codes: DEFAULT_CODES.slice(0, 3),
      tolerance: DEFAULT_TOLERANCE,
    },
    tableStimuli(table, [0, 1], "mnist"),
    0.1,
  );
}

/**
 * Networks that differ in their feedback divisor only, float64. With 10 the network forgets onto one root, with 5 it has a
 * cycle of about 29 τ, with 2 it is direct: two roots.
 */
export function trainHundred(feedbackDivisors: readonly number[]) {
  const task = paperTask();
  const count = feedbackDivisors.length;
  const kernel = openKernel({ n: N, matrices: 3, filters: 2 * count, solvers: 12 });
  const drawn = feedbackDivisors.map((feedbackDivisor) =>
    drawNetwork({ ...DEFAULT_NETWORK, n: N, g: 1.1, feedbackDivisor }, key.seed, 2),
  );
  const matrices = loadMatrices(kernel, drawn[0].J, N, "f64");
  const spec = { ...DEFAULT_TRAINING, trials: 400 };
  const trained = finish(trainCohort(kernel, matrices.trained, drawn, task, key, spec, "float64"));
  return {
    task,
    kernel,
    matrices,
    networks: trained.map(({ network }) => network),
    /** States at the end of a trial of each pair, [4 × N] per network. */
    ends: trained.map(({ network, state }) => trialEnds(runnable(kernel, matrices.trained, network), task, key, state)),
  };
}
