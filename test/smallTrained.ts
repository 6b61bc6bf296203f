/**
 * @file A network small enough for fast tests of assays, trained for real on a short task, and its trials run again in plain
 * loops: no kernel, no batches, no sharing of columns.
 */
import { finish, openKernel } from "../src/kernel/index.ts";
import { makeSubject, type Subject } from "../src/mechanism/index.ts";
import { DEFAULT_NETWORK, drawNetwork, loadMatrices, type Network, runnable } from "../src/network/index.ts";
import { defaultGaussianClasses, drawTrial, gaussianStimuli, makeTask, type Task } from "../src/task/index.ts";
import { DEFAULT_TRAINING, trainCohort, trialEnds } from "../src/train/index.ts";
import { codesOf, epochOf, labelsOf, pairsOf } from "./sequentialTask.ts";

export const SMALL_N = 40;
const key = { seed: 3, density: 0.5 };

function shortTask(): Task {
  const classes = defaultGaussianClasses(["0", "1"]);
  return makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: { source: "gaussian", classes },
      durations: { stimulus1: 3, delay1: 2, stimulus2: 3, delay2: 1, response: 2 },
      codes: [1, 0.5, 1.5],
      tolerance: 0.25,
    },
    gaussianStimuli(classes),
    0.1,
  );
}

/** Two Gaussian stimuli, 11 τ per trial, N = 40, float64; answers all it is asked, and forgets. */
export function trainSmall(): Subject {
  const task = shortTask();
  const kernel = openKernel({ n: SMALL_N, matrices: 3, filters: 2, solvers: 1 });
  const drawn = drawNetwork(
    { ...DEFAULT_NETWORK, n: SMALL_N, density: key.density, g: 0.9, feedbackDivisor: 5, inputDivisor: 2 },
    key.seed,
    2,
  );
  const matrices = loadMatrices(kernel, drawn.J, SMALL_N, "f64");
  const spec = { ...DEFAULT_TRAINING, trials: 150 };
  const [{ network, state }] = finish(trainCohort(kernel, matrices.trained, [drawn], task, key, spec, "float64"));
  const ends = trialEnds(runnable(kernel, matrices.trained, network), task, key, state);
  const solver = kernel.solver(SMALL_N);
  return makeSubject({ kernel, matrices, solver, network, task, key, ends, training: null });
}

/** What is done to one trial of `replay`; all of it optional. */
export interface Replay {
  /** The network that runs it, with the trial-end state [n]; the subject's where it is absent. */
  readonly network?: Network;
  readonly start?: Float64Array;
  /** Added to delay 1, in steps. @default 0 */
  readonly added?: number;
  /** u at a step of stimulus 1 as it is changed, from what is drawn, [D]. */
  input?(u: Float64Array, step: number): void;
  /** Whether unit i takes its input in stimulus 1. */
  hears?(unit: number): boolean;
  /** Added to x after each step of delay 1. */
  kick?(step: number, unit: number): number;
}

export interface Replayed {
  /** Mean of z_o over the last half of the response window. */
  readonly mean: number;
  readonly correct: boolean;
  /** Rates after each step, [steps][n]. */
  readonly rates: readonly Float64Array[];
  /** The state at the end of delay 1, [n]. */
  readonly held: Float64Array;
}

/**
 * One trial of an assay from trial-end state `from`, draw `draw`: x ← x + Δt (−x + g J tanh x + Σ feedback z + Σ input u),
 * z of the state before.
 */
export function replay(
  subject: Subject,
  { condition, from, draw }: { condition: number; from: number; draw: number },
  { network = subject.network, start, added = 0, input, hears = () => true, kick = () => 0 }: Replay = {},
): Replayed {
  const { task, key, ends } = subject;
  const { n, g, J, feedback, readout, outputs } = network;
  const K = labelsOf(task).length;
  const stream = (draw * task.conditions.length + from) * K + pairsOf(task)[condition][0];
  const { inputs } = drawTrial(task, condition, "test", key, "assayStimuli", stream);
  const D = task.inputs;
  const [one, delay, response] = (["stimulus1", "delay1", "response"] as const).map((name) => epochOf(task, name));
  const half = response.start + Math.floor((response.end - response.start) / 2);
  const x = (start ?? ends.subarray(from * n, (from + 1) * n)).slice();
  const rates: Float64Array[] = [];
  let held = x;
  let sum = 0;
  const advance = (u: Float64Array, isHeard: (unit: number) => boolean) => {
    const r = x.map(Math.tanh);
    const z = Array.from({ length: outputs }, (_, m) => r.reduce((a, v, i) => a + readout[m * n + i] * v, 0));
    for (let i = 0; i < n; i++) {
      let drive = -x[i];
      for (let j = 0; j < n; j++) drive += g * J[i * n + j] * r[j];
      for (let m = 0; m < outputs; m++) drive += feedback[m * n + i] * z[m];
      for (let d = 0; d < D; d++) if (isHeard(i)) drive += network.input[d * n + i] * u[d];
      x[i] += task.timeStep * drive;
    }
  };
  for (let step = 0; step < task.steps; step++) {
    if (step === delay.end) {
      for (let k = 0; k < added; k++) advance(new Float64Array(D), hears);
      held = x.slice();
    }
    const u = inputs.slice(step * D, (step + 1) * D);
    const isFirst = step >= one.start && step < one.end;
    if (isFirst) input?.(u, step);
    advance(u, isFirst ? hears : () => true);
    if (step >= delay.start && step < delay.end) for (let i = 0; i < n; i++) x[i] += kick(step - delay.start, i);
    const r = x.map(Math.tanh);
    rates.push(r);
    if (step >= half) sum += r.reduce((a, v, i) => a + readout[i] * v, 0);
  }
  const mean = sum / (response.end - half);
  return { mean, correct: Math.abs(mean - codesOf(task)[condition]) <= task.tolerance, rates, held };
}
