import type { Runnable } from "../../network/index.ts";
import { drawTrial, mainSite, type Task, type Trial } from "../../task/index.ts";
import { inputRows, type Response, respond } from "../../train/index.ts";
import type { ModelSubject } from "./subject.ts";

/** One trial of an assay: its condition, the trial-end state it starts from, and which draw of the items it sees. */
export interface Case {
  readonly condition: number;
  readonly from: number;
  readonly draw: number;
}

/** Columns that one batch advances together: bounds memory, changes no bit. */
export const BATCH = 32;

/** Every condition from every trial-end state with `draws` draws each; draws outermost. */
export function casesOf({ conditions }: Task, draws: number): Case[] {
  const cases: Case[] = [];
  for (let draw = 0; draw < draws; draw++) {
    for (let from = 0; from < conditions.length; from++) {
      for (let condition = 0; condition < conditions.length; condition++) cases.push({ condition, from, draw });
    }
  }
  return cases;
}

/** What it is shown before the delay is the same for every way it goes on: one stream per memory, trial-end state and draw. */
export function trialOf(subject: ModelSubject, one: Case): Trial {
  return trialAs(subject, one, one.condition);
}

/** The trial that another condition would have been, from the same stream. */
export function trialAs({ task, key }: ModelSubject, one: Case, condition: number): Trial {
  return drawTrial(task, condition, "test", key, "assayStimuli", streamIndex(task, one));
}

/** A number of its own for each memory, trial-end state and draw. */
export function streamIndex(task: Task, { condition, from, draw }: Case): number {
  const { classes, classOf } = task.sites[0];
  return (draw * task.conditions.length + from) * classes.length + classOf[condition];
}

/** The trial-end states that cases start from, [cases × n]. */
export function startStates(
  { ends, model: { dimension: n } }: ModelSubject,
  cases: readonly { readonly from: number }[],
) {
  const states = new Float64Array(cases.length * n);
  cases.forEach(({ from }, c) => {
    states.set(ends.subarray(from * n, (from + 1) * n), c * n);
  });
  return states;
}

/** What is done to the network or to its trial; nothing where a field is absent. */
export interface Treatment {
  /** The network from the delay on, and before it. */
  readonly model?: Runnable;
  readonly beforeDelay?: Runnable;
  /** Changes u of the item before the delay, [steps × D], in place. */
  disturb?(one: Case, u: Float64Array): void;
  /** What is added to the state after each step of the delay, [steps × n]; null for nothing. */
  kick?(one: Case): Float64Array | null;
}

/** Runs cases from their trial-end states to the response, in batches; yields after each. Nominal ones are run once. */
export function* answerCases(
  subject: ModelSubject,
  cases: readonly Case[],
  treatment: Treatment = {},
): Generator<number, Response[]> {
  if (Object.keys(treatment).length > 0) return yield* inBatches(subject, cases, treatment);
  const nameOf = ({ condition, from, draw }: Case) => `nominal ${condition} ${from} ${draw}`;
  const isNew = (one: Case, k: number) => cases.findIndex((other) => nameOf(other) === nameOf(one)) === k;
  const missing = cases.filter((one, k) => !subject.known.has(nameOf(one)) && isNew(one, k));
  const responses = yield* inBatches(subject, missing, treatment);
  for (const [k, one] of missing.entries()) subject.known.set(nameOf(one), responses[k]);
  yield cases.length - missing.length;
  return cases.map((one) => subject.known.get(nameOf(one)) as Response);
}

function* inBatches(
  subject: ModelSubject,
  cases: readonly Case[],
  treatment: Treatment,
): Generator<number, Response[]> {
  const responses: Response[] = [];
  for (let first = 0; first < cases.length; first += BATCH) {
    const batch = cases.slice(first, first + BATCH);
    responses.push(...answer(subject, batch, treatment));
    yield batch.length;
  }
  return responses;
}

function answer(subject: ModelSubject, cases: readonly Case[], treatment: Treatment): Response[] {
  const { task } = subject;
  const { model = subject.model, beforeDelay = model } = treatment;
  const n = model.dimension;
  const { delay } = mainSite(task);
  const trials = cases.map((one) => disturbed(task, trialOf(subject, one), one, treatment));
  const advance = (states: Float64Array, used: Runnable, shown: readonly Trial[], from: number, to: number) => {
    const ensemble = used.openEnsemble(states);
    for (let step = from; step < to; step++) ensemble.step(inputRows(shown, step, task));
    return ensemble.x;
  };
  const rows = (states: Float64Array, kept: readonly number[]) =>
    joinStates(kept.map((c) => states.subarray(c * n, (c + 1) * n)));

  // cases that see the same until the delay ends go there as one column
  const { first, groupOf } = sameStarts(task, cases, trials);
  const leaders = first.map((c) => trials[c]);
  const starts = startStates(
    subject,
    first.map((c) => cases[c]),
  );
  const shown = advance(starts, beforeDelay, leaders, 0, delay.start);
  const kicks = cases.map((one) => treatment.kick?.(one) ?? null);
  if (kicks.every((kick) => kick === null)) {
    const held = advance(shown, model, leaders, delay.start, delay.end);
    return respond(model, task, rows(held, groupOf), trials, delay.end);
  }
  const held = model.openEnsemble(rows(shown, groupOf));
  const push = new Float64Array(cases.length * n);
  for (let step = 0; step < delay.end - delay.start; step++) {
    kicks.forEach((kick, c) => {
      if (kick !== null) push.set(kick.subarray(step * n, (step + 1) * n), c * n);
    });
    held.step(null, push);
  }
  return respond(model, task, held.x, trials, delay.end);
}

/** Cases with the same start and the same input until the delay: the first of each group, and the group of each case. */
export function sameStarts(task: Task, cases: readonly Case[], trials: readonly Trial[]) {
  const until = mainSite(task).delay.start * task.inputs;
  const groups = new Map<string, number>();
  const first: number[] = [];
  const groupOf = cases.map(({ from }, c) => {
    const name = `${from} ${trials[c].inputs.subarray(0, until).join()}`;
    if (!groups.has(name)) groups.set(name, first.push(c) - 1);
    return groups.get(name)!;
  });
  return { first, groupOf };
}

/** States [n] one after the other, [count × n]. */
export function joinStates(states: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(states.reduce((sum, x) => sum + x.length, 0));
  let at = 0;
  for (const x of states) {
    whole.set(x, at);
    at += x.length;
  }
  return whole;
}

function disturbed(task: Task, trial: Trial, one: Case, { disturb }: Treatment): Trial {
  if (disturb === undefined) return trial;
  const D = task.inputs;
  const { start, end } = mainSite(task).item;
  disturb(one, trial.inputs.subarray(start * D, end * D));
  return trial;
}
