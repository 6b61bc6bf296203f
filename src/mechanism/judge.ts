import { type Arrival, type Settlement, settle } from "../dynamics/index.ts";
import { arrayOf, type NumericArray } from "../format/index.ts";
import type { Kernel, Solver, StreamKey } from "../kernel/index.ts";
import { flowOf, mapOf, type Network, openEnsemble, type RecurrentMatrices } from "../network/index.ts";
import { drawTrial, epochOf, type Task } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import { concludeVerdict } from "./conclude.ts";
import { type LimitSetEvidence, limitSetsOf } from "./limitSets.ts";
import type { Verdict, VerdictProtocol } from "./record.ts";
import { resumedAccuracy } from "./resume.ts";

/** Phases of a cycle from which trials are resumed. */
const RESUMED_PHASES = 16;
/** Columns that one batch of draws advances together. */
const BATCH = 32;
/** Draws per memory that the default protocol makes at least. */
const LEAST_DRAWS = 40;

export interface Judgement {
  readonly verdict: Verdict;
  /**
   * limit_states [limit sets that have one × n]; draws [draws × 3]: memory, trial-end state, limit set; draw_times
   * [draws], in τ.
   */
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

export interface JudgeProgress {
  readonly done: number;
  readonly of: number;
  readonly doing: string;
}

/** The default protocol for a task: ≥ 40 draws per memory, end of delay 1. */
export function defaultProtocol(task: Task): VerdictProtocol {
  return {
    site: "end-of-delay-1",
    drawsPerState: Math.ceil(LEAST_DRAWS / task.pairs.length),
    longest: 2000,
    resumedDraws: 10,
    retention: 0.9,
    decidingShare: 0.8,
  };
}

/**
 * How does it remember? At the end of delay 1, stop, set u = 0 and follow the network to its limit set, for every
 * stimulus and trial-end state; then ask of each limit set what it still knows. science.md 5, first form: one site, the
 * map, no sub-labels.
 *
 * @param ends [K² × n] as `trialEnds` gives them.
 * @param solver of size n; networks judged one after another share one.
 */
export function* judge(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
  protocol: VerdictProtocol = defaultProtocol(task),
  solver: Solver = kernel.solver(network.n),
): Generator<JudgeProgress, Judgement> {
  const draws = makeDraws(task, protocol);
  yield { done: 0, of: draws.length, doing: "stimulating" };
  const states = stimulate(kernel, matrices, network, task, key, ends, draws);

  const follow = mapOf(kernel, matrices, network, { use: "trained" });
  const exact = mapOf(kernel, matrices, network);
  const flow = flowOf(kernel, matrices, network);
  const settling = settle(follow, exact, flow, solver, states, { longest: protocol.longest });
  let settled = settling.next();
  while (!settled.done) {
    yield { done: settled.value.settled, of: settled.value.of, doing: "settling" };
    settled = settling.next();
  }

  const { evidence, limitOf } = limitSetsOf(settled.value, draws, network, task);
  const resumed: number[][][] = [];
  for (const [k, { record, states: phases }] of evidence.entries()) {
    yield { done: k, of: evidence.length, doing: "resuming" };
    resumed.push(
      record.kind === "undecided"
        ? []
        : resumedAccuracy(kernel, matrices, network, task, key, everyFew(phases, network.n), protocol.resumedDraws),
    );
  }
  const records = evidence.map((e) => e.record);
  return {
    verdict: concludeVerdict(task.stimuli.labels, draws, limitOf, records, resumed, protocol),
    arrays: verdictArrays(network.n, draws, limitOf, evidence, settled.value),
  };

  // 16 phases of a cycle, or the one state of a fixed point
  function everyFew(phases: Float64Array, n: number): Float64Array {
    const count = phases.length / n;
    const step = Math.max(1, count / RESUMED_PHASES);
    const kept = new Float64Array(Math.min(count, RESUMED_PHASES) * n);
    for (let k = 0; k * n < kept.length; k++) {
      const from = Math.floor(k * step) * n;
      kept.set(phases.subarray(from, from + n), k * n);
    }
    return kept;
  }
}

/** One draw: a memory, the trial-end state it starts from, and its number among the draws of this protocol. */
export interface Draw {
  readonly memory: number;
  readonly from: number;
  readonly number: number;
}

function makeDraws(task: Task, { drawsPerState }: VerdictProtocol): Draw[] {
  const draws: Draw[] = [];
  for (let memory = 0; memory < task.stimuli.labels.length; memory++) {
    for (let from = 0; from < task.pairs.length; from++) {
      for (let k = 0; k < drawsPerState; k++) draws.push({ memory, from, number: draws.length });
    }
  }
  return draws;
}

/** States at the end of delay 1, [draws × n]. */
function stimulate(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
  draws: readonly Draw[],
): Float64Array {
  const { n } = network;
  const states = new Float64Array(draws.length * n);
  const last = epochOf(task, "delay1").end;
  for (let first = 0; first < draws.length; first += BATCH) {
    const batch = draws.slice(first, first + BATCH);
    const trials = batch.map(({ memory, number }) => {
      const pair = task.pairs.findIndex(([a]) => a === memory);
      return drawTrial(task, pair, "test", key, "verdictStimuli", number);
    });
    const start = new Float64Array(batch.length * n);
    batch.forEach(({ from }, b) => {
      start.set(ends.subarray(from * n, (from + 1) * n), b * n);
    });
    const ensemble = openEnsemble(
      kernel,
      matrices.trained,
      batch.map(() => network),
      start,
    );
    for (let step = 0; step < last; step++) ensemble.step(inputRows(trials, step, task));
    states.set(ensemble.x, first * n);
  }
  return states;
}

function verdictArrays(
  n: number,
  draws: readonly Draw[],
  limitOf: readonly number[],
  evidence: readonly LimitSetEvidence[],
  { arrivals }: Settlement,
): Record<string, NumericArray> {
  const withState = evidence.filter((e) => e.states.length > 0);
  const limitStates = new Float64Array(withState.length * n);
  withState.forEach((e, k) => {
    limitStates.set(e.states.subarray(0, n), k * n);
  });
  const table = Int32Array.from(draws.flatMap(({ memory, from }, d) => [memory, from, limitOf[d]]));
  return {
    limit_states: arrayOf(limitStates, [withState.length, n]),
    draws: arrayOf(table, [draws.length, 3]),
    draw_times: arrayOf(
      Float64Array.from(arrivals, (a: Arrival) => a.time),
      [draws.length],
    ),
  };
}
