import type { Kernel, StreamKey } from "../kernel/index.ts";
import { type Network, openEnsemble, type RecurrentMatrices } from "../network/index.ts";
import { drawTrial, epochOf, type Task } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import type { VerdictProtocol } from "./protocol.ts";

/** Columns that one batch of draws advances together. */
const BATCH = 32;
/** Streams of the draws that decide about answers start here. */
const FIRST_ANSWER = 1_000_000;

/** One draw: a memory, the pair it is shown, the trial-end state it starts from, and the number of its stream. */
export interface Draw {
  readonly memory: number;
  readonly pair: number;
  readonly from: number;
  readonly number: number;
}

/** Draws for the end of delay 1, by first stimulus. */
export function stimulusDraws(task: Task, { drawsPerState }: VerdictProtocol): Draw[] {
  const draws: Draw[] = [];
  for (let memory = 0; memory < task.stimuli.labels.length; memory++) {
    const pair = task.pairs.findIndex(([a]) => a === memory);
    for (let from = 0; from < task.pairs.length; from++) {
      for (let k = 0; k < drawsPerState; k++) draws.push({ memory, pair, from, number: draws.length });
    }
  }
  return draws;
}

/** The codes of the answers, each once, in the order of the pairs. */
export function answersOf(task: Task): number[] {
  return [...new Set(task.codes)];
}

/** Draws for the end of delay 2, by answer; the pairs that have the same answer take turns. */
export function answerDraws(task: Task, { answerDrawsPerState }: VerdictProtocol): Draw[] {
  const draws: Draw[] = [];
  answersOf(task).forEach((code, memory) => {
    const pairs = task.codes.flatMap((c, pair) => (c === code ? [pair] : []));
    for (let from = 0; from < task.pairs.length; from++) {
      for (let k = 0; k < answerDrawsPerState; k++) {
        draws.push({ memory, pair: pairs[(from + k) % pairs.length], from, number: FIRST_ANSWER + draws.length });
      }
    }
  });
  return draws;
}

/**
 * States at the end of an epoch, [draws × n], of test trials from the trial-end states.
 *
 * @param ends [K² × n].
 */
export function stimulate(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
  draws: readonly Draw[],
  epoch: "delay1" | "delay2",
): Float64Array {
  const { n } = network;
  const states = new Float64Array(draws.length * n);
  const last = epochOf(task, epoch).end;
  for (let first = 0; first < draws.length; first += BATCH) {
    const batch = draws.slice(first, first + BATCH);
    const trials = batch.map(({ pair, number }) => drawTrial(task, pair, "test", key, "verdictStimuli", number));
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

/** States after `steps` without input, [count × n]; not in place. */
export function leftAlone(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  states: Float64Array,
  steps: number,
): Float64Array {
  const count = states.length / network.n;
  const ensemble = openEnsemble(kernel, matrices.trained, new Array<Network>(count).fill(network), states);
  for (let step = 0; step < steps; step++) ensemble.step(null);
  return ensemble.x;
}
