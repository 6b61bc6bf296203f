import { type StreamKey, stream } from "../kernel/index.ts";
import type { Runnable } from "../network/index.ts";
import { drawTrial, type Task, type Trial } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import type { JudgedSubject } from "./judgedSubject.ts";
import type { Stop } from "./stops.ts";

/** Columns that one batch of trials advances together. */
const BATCH = 32;
/** Streams of the items that chains are shown start here. */
const FIRST_OF_CHAINS = 1_000_000;

/**
 * One trial, from a trial-end state of its own: a chain of random test trials from a random one of the stored trial-end
 * states. At every stop it is a draw of the class that is held there: of its memory at the first, of its answer at the last.
 */
export interface Draw {
  /** Number of its streams. */
  readonly number: number;
  readonly condition: number;
  /** Its class at each stop. */
  readonly kinds: readonly number[];
  /** How many trials of the same class come before it, at each stop. */
  readonly ranks: readonly number[];
}

/** Trials in their order, without end: the classes of the last stop take turns, and so do the conditions of one class. */
function* allDraws(stops: readonly Stop[]): Generator<Draw, never> {
  const { classes, classOf } = stops[stops.length - 1];
  const conditionsOf = classes.map((_, a) => classOf.flatMap((own, condition) => (own === a ? [condition] : [])));
  const seen = stops.map((stop) => stop.classes.map(() => 0));
  for (let number = 0; ; number++) {
    const own = conditionsOf[number % classes.length];
    const condition = own[Math.floor(number / classes.length) % own.length];
    const kinds = stops.map((stop) => stop.classOf[condition]);
    yield { number, condition, kinds, ranks: kinds.map((kind, s) => seen[s][kind]++) };
  }
}

/**
 * The first trials of each class at each stop, as many as asked for, in their order.
 *
 * @param wanted [stops][classes]
 */
export function drawsFor(stops: readonly Stop[], wanted: readonly (readonly number[])[]): Draw[] {
  const open = wanted.map((counts) => new Set(counts.flatMap((count, k) => (count > 0 ? [k] : []))));
  const draws: Draw[] = [];
  for (const draw of allDraws(stops)) {
    const { kinds, ranks } = draw;
    if (ranks.some((rank, s) => rank < wanted[s][kinds[s]])) draws.push(draw);
    ranks.forEach((rank, s) => {
      if (rank + 1 >= wanted[s][kinds[s]]) open[s].delete(kinds[s]);
    });
    if (open.every(({ size }) => size === 0)) break;
  }
  return draws;
}

/** The trial of a draw. */
export function trialOf(task: Task, key: StreamKey, { condition, number }: Pick<Draw, "condition" | "number">): Trial {
  return drawTrial(task, condition, "test", key, "verdictStimuli", number);
}

/**
 * Runs the chain of each draw, and then its trial. Yields after each batch.
 *
 * @param chain test trials of each chain.
 * @returns the states at each stop, [stops][draws × n].
 */
export function* stimulate(
  { model, task, key, ends }: Omit<JudgedSubject, "solver">,
  stops: readonly Stop[],
  draws: readonly Draw[],
  chain: number,
): Generator<{ done: number; of: number }, Float64Array[]> {
  const n = model.dimension;
  const states = stops.map(() => new Float64Array(draws.length * n));
  for (let from = 0; from < draws.length; from += BATCH) {
    const batch = draws.slice(from, from + BATCH);
    const random = batch.map(({ number }) => stream(key, "verdictChains", number));
    const start = new Float64Array(batch.length * n);
    random.forEach((words, b) => {
      const end = words.below(0, ends.length / n);
      start.set(ends.subarray(end * n, (end + 1) * n), b * n);
    });
    const ensemble = model.openEnsemble(start);
    for (let c = 0; c < chain; c++) {
      const trials = batch.map(({ number }, b) => {
        const condition = random[b].below(1 + c, task.conditions.length);
        return drawTrial(task, condition, "test", key, "verdictStimuli", FIRST_OF_CHAINS + number * chain + c);
      });
      for (let step = 0; step < task.steps; step++) ensemble.step(inputRows(trials, step, task));
    }
    const trials = batch.map((draw) => trialOf(task, key, draw));
    let step = 0;
    for (const [s, stop] of stops.entries()) {
      for (; step < stop.step; step++) ensemble.step(inputRows(trials, step, task));
      states[s].set(ensemble.x, from * n);
    }
    yield { done: from + batch.length, of: draws.length };
  }
  return states;
}

/** States after `steps` without input, [count × n]; not in place. */
export function leftAlone(model: Runnable, states: Float64Array, steps: number): Float64Array {
  const ensemble = model.openEnsemble(states);
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
