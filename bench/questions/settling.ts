import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { settle } from "../../src/dynamics/index.ts";
import {
  flowOf,
  loadMatrices,
  mapOf,
  openEnsemble,
  type RecurrentMatrices,
  runnable,
} from "../../src/network/index.ts";
import { drawTrial, mainSite } from "../../src/task/index.ts";
import { evaluate, inputRows, matrixStorage, type Precision, trainCohort, trialEnds } from "../../src/train/index.ts";
import { type Scene, setScene } from "../scene.ts";

export interface SettlingOptions {
  readonly n: number;
  readonly feedbackDivisor: number;
  readonly precision: Precision;
  /** Training trials of the network. */
  readonly trials: number;
  readonly states: number;
  /** Where its read-out and last state are kept between calls; it is trained where there is none. */
  readonly file: string;
}

export interface SettlingAnswer {
  readonly n: number;
  readonly feedbackDivisor: number;
  readonly states: number;
  /** Share of correct responses of the network. */
  readonly accuracy: number;
  /** Of `settle` for all states: roots, certificates and spectra included. */
  readonly seconds: number;
  readonly arrived: { readonly fixedPoint: number; readonly cycle: number; readonly undecided: number };
  readonly roots: number;
  /** Eigenvalue that decides the stability of each root that was reached, [re, im] per τ: how long arriving must take. */
  readonly eigenvalues: readonly (readonly [number, number])[];
  /** When states arrived, in τ. */
  readonly times: readonly number[];
}

const G = 0.8;
const LONGEST = 2000;

/** How long does it take to follow states at the end of delay 1 to their limit sets, all at once? */
export function settling(options: SettlingOptions): SettlingAnswer {
  const { n, feedbackDivisor, states, precision } = options;
  const scene = setScene({ n, cells: [{ g: G, feedbackDivisor }], solvers: 1 });
  const { kernel, networks, key, task } = scene;
  const [network] = networks;
  const matrices = loadMatrices(kernel, scene.J, n, matrixStorage(precision));
  const last = trained(scene, matrices, options);
  const ends = trialEnds(runnable(kernel, matrices.trained, network), task, key, last);
  const testing = evaluate(runnable(kernel, matrices.trained, network), task, key, ends);
  let tested = testing.next();
  while (!tested.done) tested = testing.next();
  const starts = endsOfDelay1(scene, matrices, ends, states);

  const began = performance.now();
  const follow = mapOf(kernel, matrices, network, { use: "trained" });
  const exact = mapOf(kernel, matrices, network);
  const flow = flowOf(kernel, matrices, network);
  const running = settle(follow, exact, flow, kernel.solver(n), starts, { longest: LONGEST, exponentTime: 0 });
  let step = running.next();
  while (!step.done) step = running.next();
  const seconds = (performance.now() - began) / 1000;

  const { arrivals, roots } = step.value;
  const count = (kind: string) => arrivals.filter(({ limit }) => limit.kind === kind).length;
  return {
    ...{ n, feedbackDivisor, states, seconds, accuracy: tested.value.accuracy, roots: roots.length },
    eigenvalues: roots
      .filter((_, k) => arrivals.some(({ limit }) => limit.kind === "fixed-point" && limit.root === k))
      .map(({ eigenvalue: [re, im] }) => [re, im]),
    arrived: { fixedPoint: count("fixed-point"), cycle: count("cycle"), undecided: count("undecided") },
    times: arrivals.map(({ time }) => time),
  };
}

/** Sets the network's read-out, trained or from the file. @returns the state after its last trial. */
function trained(scene: Scene, matrices: RecurrentMatrices, options: SettlingOptions): Float64Array {
  const { kernel, networks, task, key } = scene;
  const { readout } = networks[0];
  const { file, trials, precision } = options;
  if (existsSync(file)) {
    const stored = new Float64Array(new Uint8Array(readFileSync(file)).buffer);
    readout.set(stored.subarray(0, readout.length));
    return stored.slice(readout.length);
  }
  const spec = { method: "windowed", trials, alpha: 1, every: 2, stopAfter: null } as const;
  const running = trainCohort(kernel, matrices.trained, networks, task, key, spec, precision);
  let step = running.next();
  while (!step.done) step = running.next();
  const { state } = step.value[0];
  const kept = new Float64Array(readout.length + state.length);
  kept.set(readout);
  kept.set(state, readout.length);
  writeFileSync(file, new Uint8Array(kept.buffer));
  return state;
}

/** States at the end of delay 1, [count × n]: first stimuli and trial-end states in turn. */
function endsOfDelay1(
  { kernel, networks, task, key }: Scene,
  { trained }: RecurrentMatrices,
  ends: Float64Array,
  count: number,
): Float64Array {
  const [network] = networks;
  const { n } = network;
  const kinds = task.conditions.length;
  const columns = Array.from({ length: count }, (_, c) => c);
  const trials = columns.map((c) => drawTrial(task, Math.floor(c / kinds) % kinds, "test", key, "verdictStimuli", c));
  const states = new Float64Array(count * n);
  for (const c of columns) states.set(ends.subarray((c % kinds) * n, ((c % kinds) + 1) * n), c * n);
  const all = columns.map(() => network);
  const ensemble = openEnsemble(kernel, trained, all, states);
  for (let step = 0; step < mainSite(task).delay.end; step++) ensemble.step(inputRows(trials, step, task));
  return ensemble.x.slice();
}
