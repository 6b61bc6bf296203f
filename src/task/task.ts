import { z } from "zod";
import { InputError } from "../format/index.ts";
import { type StreamKey, stream } from "../kernel/index.ts";
import type { StimulusSource } from "./stimuli.ts";

const duration = z.number().positive().max(10_000);

export const stimuliSpecSchema = z.discriminatedUnion("source", [
  z.strictObject({ source: z.literal("mnist"), sha256: z.string(), labels: z.array(z.int()).min(2).max(10) }),
  z.strictObject({ source: z.literal("table"), sha256: z.string(), labels: z.array(z.int()).min(2).max(16) }),
  z.strictObject({
    source: z.literal("gaussian"),
    classes: z
      .array(z.strictObject({ label: z.string(), mean: z.array(z.number()), covariance: z.array(z.array(z.number())) }))
      .min(2)
      .max(16),
  }),
]);
/** Where the stimuli come from, with all that decides a draw: part of what identifies a run. */
export type StimuliSpec = z.infer<typeof stimuliSpecSchema>;

export const durationsSchema = z.strictObject({
  stimulus1: duration,
  delay1: duration,
  stimulus2: duration,
  delay2: duration,
  response: duration,
});
/** Durations of the five epochs of a trial, in τ. */
export type Durations = z.infer<typeof durationsSchema>;

export const taskSpecSchema = z.strictObject({
  name: z.literal("sequential-pattern-matching"),
  stimuli: stimuliSpecSchema,
  durations: durationsSchema,
  codes: z.array(z.number()).min(2),
  tolerance: z.number().positive(),
});
/** Sequential pattern matching: hold stimulus 1, then stimulus 2, then answer the sum of their labels in code. */
export type TaskSpec = z.infer<typeof taskSpecSchema>;

/** The paper's durations, in τ. */
export const DEFAULT_DURATIONS: Durations = { stimulus1: 10, delay1: 5, stimulus2: 10, delay2: 5, response: 5 };
/** Codes of the ascending distinct sums: the paper's three, then going up by ½. */
export const DEFAULT_CODES = [1, 0.5, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5] as const;
/** A response is correct when its mean lies this close to its code. */
export const DEFAULT_TOLERANCE = 0.25;

export type EpochName = keyof Durations;
/** The order of epochs in a trial. */
export const EPOCHS: readonly EpochName[] = ["stimulus1", "delay1", "stimulus2", "delay2", "response"];

export interface Epoch {
  readonly name: EpochName;
  /** First step, and the first step after it. */
  readonly start: number;
  readonly end: number;
}

export interface Task {
  readonly spec: TaskSpec;
  readonly stimuli: StimulusSource;
  /** Δt in τ. */
  readonly timeStep: number;
  readonly epochs: readonly Epoch[];
  /** Steps in a trial. */
  readonly steps: number;
  /** [first, second] class of every kind of trial, in order 00, 01, …; K² of them. */
  readonly pairs: readonly (readonly [number, number])[];
  /** The response code of each pair. */
  readonly codes: readonly number[];
}

/** Builds the task. @throws InputError when durations are no multiple of the time step or codes do not fit the sums. */
export function makeTask(spec: TaskSpec, stimuli: StimulusSource, timeStep: number): Task {
  const epochs: Epoch[] = [];
  for (const name of EPOCHS) {
    const start = epochs.at(-1)?.end ?? 0;
    epochs.push({ name, start, end: start + stepsIn(spec.durations[name], timeStep, name) });
  }
  const classes = stimuli.labels.map((_, k) => k);
  const pairs = classes.flatMap((a) => classes.map((b) => [a, b] as const));
  return {
    spec,
    stimuli,
    timeStep,
    epochs,
    steps: epochs[epochs.length - 1].end,
    pairs,
    codes: codesOfPairs(spec, stimuli, pairs),
  };
}

/** Steps in a duration. @throws InputError unless it is a whole, positive number of them. */
export function stepsIn(duration: number, timeStep: number, what: string): number {
  const steps = Math.round(duration / timeStep);
  if (steps < 1 || Math.abs(steps * timeStep - duration) > 1e-9 * duration) {
    throw new InputError(`${what}: must be a multiple of the time step ${timeStep} τ, got ${duration} τ`);
  }
  return steps;
}

// distinct sums in ascending order take the codes in turn; labels that are no numbers count as 0, 1, 2, …
function codesOfPairs(spec: TaskSpec, { labels }: StimulusSource, pairs: Task["pairs"]): number[] {
  const numbers = labels.every((label) => /^-?\d+$/.test(label)) ? labels.map(Number) : labels.map((_, k) => k);
  const sums = pairs.map(([a, b]) => numbers[a] + numbers[b]);
  const distinct = [...new Set(sums)].sort((a, b) => a - b);
  if (spec.codes.length !== distinct.length) {
    throw new InputError(
      `task.codes: must hold one code for each of the ${distinct.length} sums ${distinct.join(", ")}, got ${spec.codes.length}`,
    );
  }
  return sums.map((sum) => spec.codes[distinct.indexOf(sum)]);
}

/** The default codes for these labels: one per distinct sum. */
export function defaultCodes(labels: readonly number[]): number[] {
  const sums = new Set(labels.flatMap((a) => labels.map((b) => a + b)));
  if (sums.size > DEFAULT_CODES.length) {
    throw new InputError(`task.codes: ${sums.size} distinct sums have no default codes; give task.codes`);
  }
  return DEFAULT_CODES.slice(0, sums.size);
}

/** The pair of training trial t: pairs occur equally often, shuffled within each block of K² trials. */
export function pairOfTrial(task: Task, key: StreamKey, trial: number): number {
  const count = task.pairs.length;
  const random = stream(key, "trialOrder", Math.floor(trial / count));
  const order = task.pairs.map((_, p) => p);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i, i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order[trial % count];
}

/** The epoch of that name. */
export function epochOf(task: Task, name: EpochName): Epoch {
  return task.epochs[EPOCHS.indexOf(name)];
}
