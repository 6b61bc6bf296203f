import { type Kernel, type StreamKey, stream } from "../kernel/index.ts";
import { type Network, openEnsemble, type RecurrentMatrices } from "../network/index.ts";
import { drawTrial, epochOf, type Task, type Trial } from "../task/index.ts";
import { inputRows } from "../train/index.ts";

/** Columns that one batch of trials advances together. */
const BATCH = 32;
/** Streams of the stimuli that chains are shown start here. */
const FIRST_OF_CHAINS = 1_000_000;

/**
 * One trial, from a trial-end state of its own: a chain of random test trials from a random one of the stored trial-end
 * states. It is a draw of its memory at the end of delay 1, and of its answer at the end of delay 2 and of the trial.
 */
export interface Draw {
  /** Number of its streams. */
  readonly number: number;
  readonly pair: number;
  /** First stimulus, and index of the answer. */
  readonly memory: number;
  readonly answer: number;
  /** How many trials of the same memory, and of the same answer, come before it. */
  readonly memoryRank: number;
  readonly answerRank: number;
}

/** The codes of the answers, each once, in the order of the pairs. */
export function answersOf(task: Task): number[] {
  return [...new Set(task.codes)];
}

/** Trials in their order, without end: answers take turns, and so do the pairs of one answer. */
function* allDraws(task: Task): Generator<Draw, never> {
  const answers = answersOf(task);
  const pairsOf = answers.map((code) => task.codes.flatMap((c, pair) => (c === code ? [pair] : [])));
  const seen = new Array<number>(task.stimuli.labels.length).fill(0);
  for (let number = 0; ; number++) {
    const answer = number % answers.length;
    const pairs = pairsOf[answer];
    const answerRank = Math.floor(number / answers.length);
    const pair = pairs[answerRank % pairs.length];
    const [memory] = task.pairs[pair];
    yield { number, pair, memory, answer, memoryRank: seen[memory]++, answerRank };
  }
}

/**
 * The first trials of each memory and of each answer, as many as asked for, in their order.
 *
 * @param memories wanted of each memory. @param answers wanted of each answer.
 */
export function drawsFor(task: Task, memories: readonly number[], answers: readonly number[]): Draw[] {
  const open = [memories, answers].map((wanted) => new Set(wanted.flatMap((count, k) => (count > 0 ? [k] : []))));
  const draws: Draw[] = [];
  for (const draw of allDraws(task)) {
    const { memory, answer, memoryRank, answerRank } = draw;
    if (memoryRank < memories[memory] || answerRank < answers[answer]) draws.push(draw);
    if (memoryRank + 1 >= memories[memory]) open[0].delete(memory);
    if (answerRank + 1 >= answers[answer]) open[1].delete(answer);
    if (open[0].size + open[1].size === 0) break;
  }
  return draws;
}

/** States of trials, [draws × n] each, at the end of delay 1 and of delay 2. */
export interface DrawnStates {
  readonly delay1: Float64Array;
  readonly delay2: Float64Array;
}

/** The trial of a draw. */
export function trialOf(task: Task, key: StreamKey, { pair, number }: Draw): Trial {
  return drawTrial(task, pair, "test", key, "verdictStimuli", number);
}

/**
 * Runs the chain of each draw, and then its trial. Yields after each batch.
 *
 * @param ends [K² × n], the stored trial-end states.
 * @param chain test trials of each chain.
 */
export function* stimulate(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
  draws: readonly Draw[],
  chain: number,
): Generator<{ done: number; of: number }, DrawnStates> {
  const { n } = network;
  const delay1 = new Float64Array(draws.length * n);
  const delay2 = new Float64Array(draws.length * n);
  const [first, last] = [epochOf(task, "delay1").end, epochOf(task, "delay2").end];
  for (let from = 0; from < draws.length; from += BATCH) {
    const batch = draws.slice(from, from + BATCH);
    const random = batch.map(({ number }) => stream(key, "verdictChains", number));
    const start = new Float64Array(batch.length * n);
    random.forEach((words, b) => {
      const end = words.below(0, ends.length / n);
      start.set(ends.subarray(end * n, (end + 1) * n), b * n);
    });
    const columns = batch.map(() => network);
    const ensemble = openEnsemble(kernel, matrices.trained, columns, start);
    for (let c = 0; c < chain; c++) {
      const trials = batch.map(({ number }, b) => {
        const pair = random[b].below(1 + c, task.pairs.length);
        return drawTrial(task, pair, "test", key, "verdictStimuli", FIRST_OF_CHAINS + number * chain + c);
      });
      for (let step = 0; step < task.steps; step++) ensemble.step(inputRows(trials, step, task));
    }
    const trials = batch.map((draw) => trialOf(task, key, draw));
    for (let step = 0; step < last; step++) {
      ensemble.step(inputRows(trials, step, task));
      if (step + 1 === first) delay1.set(ensemble.x, from * n);
    }
    delay2.set(ensemble.x, from * n);
    yield { done: from + batch.length, of: draws.length };
  }
  return { delay1, delay2 };
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

/** Rows of [count × n] one after another. */
export function rowsOf(states: Float64Array, n: number, rows: readonly number[]): Float64Array {
  return joined(rows.map((row) => states.subarray(row * n, (row + 1) * n)));
}

export function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
