import { type Arrays, arrayOf, InputError } from "../format/index.ts";
import { type StreamKey, stream } from "../kernel/index.ts";
import { openEnsemble } from "../network/index.ts";
import { drawTrial, mainSite, makeTask, type StimulusSource, type Task, type Trial, withDelay } from "../task/index.ts";
import { inputRows, isAsked, type Method, rulesOf } from "../train/index.ts";
import { openRestored, type RestoredNetwork, type TrainedRun, trialEndsOf } from "./restore.ts";
import { keyOf } from "./runSpec.ts";

export interface SimulateOptions {
  /** Labels of its condition: "01", or "3,12" where labels have more than one digit. */
  readonly pair: string;
  /** Condition whose trial-end state it starts from, in the same form; the first where undefined. */
  readonly from?: string | undefined;
  /** The delay of the main site in τ; the run's own where undefined. */
  readonly delay?: number | undefined;
  /** σ of white noise on the state in that delay, per √τ. @default 0 */
  readonly noise?: number | undefined;
  /** Which draws of stimuli and noise, and which units are silenced. @default 0 */
  readonly draw?: number | undefined;
  /** How many units are silent all through: x = 0 after each step. @default 0 */
  readonly silenced?: number | undefined;
}

export interface Simulation {
  /** Labels of the condition, and of the one it started from. */
  readonly pair: readonly string[];
  readonly from: readonly string[];
  /** The delay in τ, σ and draw, as used. */
  readonly delay: number;
  readonly noise: number;
  readonly draw: number;
  /** Units that were silent. */
  readonly silenced: readonly number[];
  /** The answer, and what it should be. */
  readonly response: number;
  readonly code: number;
  readonly correct: boolean;
  /**
   * time [steps], in τ, of the end of each step; u [steps × D]; x [steps × n]; z and target [steps × M], target NaN
   * where training asked for nothing; epochs [epochs × 2], first step and first step after.
   */
  readonly arrays: Arrays;
  /** The task, with that delay. */
  readonly task: Task;
}

/** A trial as far as it has come. Rows from `done` on are still 0. */
export interface RunningTrial {
  readonly task: Task;
  readonly trial: Trial;
  readonly done: number;
  /** [steps × n] and [steps × M], filled as it goes. */
  readonly x: Float64Array;
  readonly z: Float64Array;
  /** [steps × M], as in `Simulation`. */
  readonly targets: Float64Array;
}

/** Noise of one step: σ √Δt ξ, added to the state after the Euler step. */
type Kick = (step: number) => Float64Array | null;

/**
 * One test trial of a stored run, with its delay lengthened, noise in it and units silenced if wanted. The same draw has the
 * same stimuli at every delay.
 *
 * @throws InputError for a condition the task has not, or a delay that is no multiple of the time step.
 */
export function simulate(run: TrainedRun, stimuli: StimulusSource | null, options: SimulateOptions): Simulation {
  const running = simulateSteps(run, stimuli, options);
  let step = running.next();
  while (!step.done) step = running.next();
  return step.value;
}

/**
 * The same, step by step: yields after each, always the same object.
 *
 * @param restored the run's network, where it is restored already.
 */
export function* simulateSteps(
  run: TrainedRun,
  stimuli: StimulusSource | null,
  options: SimulateOptions,
  restored?: RestoredNetwork,
): Generator<RunningTrial, Simulation> {
  const { spec } = run.record;
  const { noise = 0, draw = 0, silenced = 0 } = options;
  const { n, timeStep } = spec.network;
  const usual = makeTask(spec.task, stimuli, timeStep);
  const delay = options.delay ?? mainSite(usual).delay.duration;
  const task = withDelay(usual, delay);
  const condition = conditionNamed(task, options.pair, "--pair");
  const from = options.from === undefined ? 0 : conditionNamed(task, options.from, "--from");
  if (run.record.status === "diverged") {
    throw new InputError(
      `${run.record.id}: its training diverged, so there is no state to start from; choose another run`,
    );
  }

  const { kernel, matrix, network } = restored ?? openRestored(run, task);
  const key = keyOf(spec);
  const trial = drawTrial(task, condition, "test", key, "simulatedStimuli", draw);
  const start = trialEndsOf(run).slice(from * n, (from + 1) * n);
  const silent = silencedUnits(key, n, silenced, draw);
  for (const i of silent) start[i] = 0;
  const ensemble = openEnsemble(kernel, matrix, [network], start);

  const M = network.outputs;
  const x = new Float64Array(task.steps * n);
  const z = new Float64Array(task.steps * M);
  const targets = targetRows(task, trial, spec.training.method);
  const kick = noiseIn(task, key, n, noise, draw);
  const running = { task, trial, x, z, targets, done: 0 };
  for (let step = 0; step < task.steps; step++) {
    ensemble.step(inputRows([trial], step, task), kick(step));
    if (silent.length > 0) {
      for (const i of silent) ensemble.x[i] = 0;
      ensemble.refresh();
    }
    x.set(ensemble.x, step * n);
    z.set(ensemble.z, step * M);
    running.done = step + 1;
    yield running;
  }
  const { answer } = task;
  const score = task.score(trial, z.subarray(answer.start * M, answer.end * M));
  const labels = (condition: number) => task.conditions[condition].labels;
  return {
    pair: labels(condition),
    from: labels(from),
    delay,
    noise,
    draw,
    silenced: silent,
    response: score.value,
    code: score.asked,
    correct: score.isRight,
    task,
    arrays: {
      time: arrayOf(Float64Array.from({ length: task.steps }, (_, step) => (step + 1) * timeStep)),
      u: arrayOf(trial.inputs, [task.steps, task.inputs]),
      x: arrayOf(x, [task.steps, n]),
      z: arrayOf(z, [task.steps, M]),
      target: arrayOf(targets, [task.steps, M]),
      epochs: arrayOf(Int32Array.from(task.epochs.flatMap((e) => [e.start, e.end])), [task.epochs.length, 2]),
    },
  };
}

function noiseIn(task: Task, key: StreamKey, n: number, sigma: number, draw: number): Kick {
  const { start, end } = mainSite(task).delay;
  const random = stream(key, "stateNoise", draw);
  const scale = sigma * Math.sqrt(task.timeStep);
  return (step) => {
    if (sigma === 0 || step < start || step >= end) return null;
    const first = (step - start) * n;
    return Float64Array.from({ length: n }, (_, i) => scale * random.normal(first + i));
  };
}

/** `count` units in ascending order, the first of a shuffle of all n (Fisher & Yates). */
function silencedUnits(key: StreamKey, n: number, count: number, draw: number): number[] {
  if (count > n) throw new InputError(`--silence must be at most the ${n} units of the network, got ${count}`);
  const random = stream(key, "silencedUnits", draw);
  const units = Array.from({ length: n }, (_, i) => i);
  for (let k = 0; k < count; k++) {
    const other = k + random.below(k, n - k);
    [units[k], units[other]] = [units[other], units[k]];
  }
  return units.slice(0, count).sort((a, b) => a - b);
}

/** What training would have asked of each output at each step of a trial, [steps × M]; NaN for nothing. */
export function targetRows(task: Task, trial: Trial, method: Method): Float64Array {
  const { steps, outputs: M } = task;
  const rows = new Float64Array(steps * M).fill(Number.NaN);
  for (const rule of rulesOf(method, task)) {
    for (let step = 0; step < steps; step++) {
      if (!isAsked(rule, trial, step, M)) continue;
      for (const m of rule.outputs) rows[step * M + m] = trial.targets[step * M + m];
    }
  }
  return rows;
}

/** The index of the condition with these labels, written one after the other or with a comma. */
function conditionNamed({ conditions }: Task, text: string, flag: string): number {
  const found = conditions.findIndex(({ labels }) => text === labels.join(",") || text === labels.join(""));
  if (found >= 0) return found;
  const areShort = conditions.every(({ labels }) => labels.every((label) => label.length === 1));
  const offered = conditions.map(({ labels }) => labels.join(areShort ? "" : ","));
  throw new InputError(`${flag} must be one of ${offered.join(" ")}, got ${text}`);
}
