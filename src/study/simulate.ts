import { arrayOf, InputError, type NumericArray } from "../format/index.ts";
import { openKernel, stream } from "../kernel/index.ts";
import { openEnsemble } from "../network/index.ts";
import { drawTrial, epochOf, makeTask, type StimulusSource, type Task } from "../task/index.ts";
import { inputRows, matrixStorage, rulesOf, targetsIn } from "../train/index.ts";
import { restoreNetwork, type TrainedRun, trialEndsOf } from "./restore.ts";
import { keyOf } from "./runSpec.ts";

export interface SimulateOptions {
  /** Labels of both stimuli: "01", or "3,12" where labels have more than one digit. */
  readonly pair: string;
  /** Pair whose trial-end state it starts from, in the same form; the first pair where undefined. */
  readonly from?: string | undefined;
  /** Delay 1 in τ; the run's own where undefined. */
  readonly delay?: number | undefined;
  /** σ of white noise on the state in delay 1, per √τ. @default 0 */
  readonly noise?: number | undefined;
  /** Which draws of stimuli and noise. @default 0 */
  readonly draw?: number | undefined;
}

export interface Simulation {
  /** Labels of the pair, and of the pair it started from. */
  readonly pair: readonly string[];
  readonly from: readonly string[];
  /** Delay 1 in τ, σ and draw, as used. */
  readonly delay: number;
  readonly noise: number;
  readonly draw: number;
  /** Mean of z_o over the last half of the response window, and what it should be. */
  readonly response: number;
  readonly code: number;
  readonly correct: boolean;
  /**
   * time [steps], in τ, of the end of each step; u [steps × D]; x [steps × n]; z and target [steps × M], target NaN
   * where training asked for nothing; epochs [5 × 2], first step and first step after.
   */
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

/** Noise of one step: σ √Δt ξ, added to the state after the Euler step. */
type Kick = (step: number) => Float64Array | null;

/**
 * One test trial of a stored run, with delay 1 lengthened and noise in it if wanted. The same draw has the same
 * stimuli at every delay.
 *
 * @throws InputError for a pair the task has not, or a delay that is no multiple of the time step.
 */
export function simulate(run: TrainedRun, stimuli: StimulusSource, options: SimulateOptions): Simulation {
  const { spec } = run.record;
  const { noise = 0, draw = 0 } = options;
  const delay = options.delay ?? spec.task.durations.delay1;
  const { n, timeStep } = spec.network;
  const task = makeTask({ ...spec.task, durations: { ...spec.task.durations, delay1: delay } }, stimuli, timeStep);
  const pair = pairNamed(task, options.pair, "--pair");
  const from = options.from === undefined ? 0 : pairNamed(task, options.from, "--from");
  if (run.record.status === "diverged") {
    throw new InputError(
      `${run.record.id}: its training diverged, so there is no state to start from; choose another run`,
    );
  }

  const kernel = openKernel({ n, matrices: 1, solvers: 0 });
  const network = restoreNetwork(run, stimuli.dimension);
  const matrix = kernel.matrix(network.J, n, matrixStorage(spec.precision));
  const key = keyOf(spec);
  const trial = drawTrial(task, pair, "test", key, "simulatedStimuli", draw);
  const start = trialEndsOf(run).slice(from * n, (from + 1) * n);
  const ensemble = openEnsemble(kernel, matrix, [network], start);

  const M = network.outputs;
  const x = new Float64Array(task.steps * n);
  const z = new Float64Array(task.steps * M);
  const kick = noiseIn(task, n, noise);
  for (let step = 0; step < task.steps; step++) {
    ensemble.step(inputRows([trial], step, task), kick(step));
    x.set(ensemble.x, step * n);
    z.set(ensemble.z, step * M);
  }
  const response = meanResponse(task, z, M);
  const labels = (p: number) => task.pairs[p].map((k) => stimuli.labels[k]);
  return {
    pair: labels(pair),
    from: labels(from),
    delay,
    noise,
    draw,
    response,
    code: task.codes[pair],
    correct: Math.abs(response - task.codes[pair]) <= task.spec.tolerance,
    arrays: {
      time: arrayOf(Float64Array.from({ length: task.steps }, (_, step) => (step + 1) * timeStep)),
      u: arrayOf(trial.inputs, [task.steps, stimuli.dimension]),
      x: arrayOf(x, [task.steps, n]),
      z: arrayOf(z, [task.steps, M]),
      target: arrayOf(targetsOf(task, pair, run), [task.steps, M]),
      epochs: arrayOf(Int32Array.from(task.epochs.flatMap((e) => [e.start, e.end])), [task.epochs.length, 2]),
    },
  };

  function noiseIn(task: Task, n: number, sigma: number): Kick {
    const delay1 = epochOf(task, "delay1");
    const random = stream(key, "stateNoise", draw);
    const scale = sigma * Math.sqrt(task.timeStep);
    return (step) => {
      if (sigma === 0 || step < delay1.start || step >= delay1.end) return null;
      const first = (step - delay1.start) * n;
      return Float64Array.from({ length: n }, (_, i) => scale * random.normal(first + i));
    };
  }
}

/** Mean of z_o over the last half of the response window. */
function meanResponse(task: Task, z: Float64Array, M: number): number {
  const { start, end } = epochOf(task, "response");
  const half = start + Math.floor((end - start) / 2);
  let sum = 0;
  for (let step = half; step < end; step++) sum += z[step * M];
  return sum / (end - half);
}

/** What training would have asked of each output at each step, [steps × M]; NaN for nothing. */
function targetsOf(task: Task, pair: number, { record }: TrainedRun): Float64Array {
  const D = task.stimuli.dimension;
  const rules = rulesOf(record.spec.training.method, D);
  const rows = new Float64Array(task.steps * (1 + D)).fill(Number.NaN);
  for (const { name, start, end } of task.epochs) {
    const targets = targetsIn(task, pair, name);
    for (const rule of rules) {
      if (!rule.epochs.includes(name)) continue;
      for (let step = start; step < end; step++) for (const m of rule.outputs) rows[step * (1 + D) + m] = targets[m];
    }
  }
  return rows;
}

/** The index of the pair with these labels, written one after the other or with a comma. */
function pairNamed(task: Task, text: string, flag: string): number {
  const { labels } = task.stimuli;
  const names = task.pairs.map(([a, b]) => [labels[a], labels[b]]);
  const found = names.findIndex(([a, b]) => text === `${a},${b}` || text === `${a}${b}`);
  if (found >= 0) return found;
  const offered = names.map((name) => name.join(labels.every((label) => label.length === 1) ? "" : ","));
  throw new InputError(`${flag} must be one of ${offered.join(" ")}, got ${text}`);
}
