import { z } from "zod";
import { InputError } from "../../format/index.ts";
import { layOut } from "../epochs.ts";
import { lastHalf, scoreMean } from "../score.ts";
import { responseAndMemory, sequenceConditions } from "../sequences.ts";
import type { StimulusSource } from "../stimuli.ts";
import { type StimuliSpec, stimuliSpecSchema } from "../stimuliSpec.ts";
import type { Epoch, Future, Site, Task, Trial } from "../task.ts";
import type { TaskKind } from "../taskKind.ts";

const duration = z.number().positive().max(10_000);

export const durationsSchema = z.strictObject({
  stimulus1: duration,
  delay1: duration,
  stimulus2: duration,
  delay2: duration,
  response: duration,
});
/** Durations of the five epochs of a trial, in τ. */
export type Durations = z.infer<typeof durationsSchema>;

const NAME = "sequential-pattern-matching";
const schema = z.strictObject({
  name: z.literal(NAME),
  stimuli: stimuliSpecSchema,
  durations: durationsSchema,
  codes: z.array(z.number()).min(2),
  tolerance: z.number().positive(),
});
export type SequentialSpec = z.infer<typeof schema>;

/** The paper's durations, in τ. */
export const DEFAULT_DURATIONS: Durations = { stimulus1: 10, delay1: 5, stimulus2: 10, delay2: 5, response: 5 };
/** Codes of the ascending distinct sums: the paper's three, then going up by ½. */
export const DEFAULT_CODES = [1, 0.5, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5] as const;
/** A response is correct when its mean lies this close to its code. */
export const DEFAULT_TOLERANCE = 0.25;

export type EpochName = keyof Durations;
/** The order of epochs in a trial. */
export const EPOCHS: readonly EpochName[] = ["stimulus1", "delay1", "stimulus2", "delay2", "response"];
const ROLES = ["item", "delay", "item", "delay", "response"] as const;
const LABELS = ["stimulus 1", "delay 1", "stimulus 2", "delay 2", "response"];

/**
 * Sequential pattern matching: hold stimulus 1, then stimulus 2, then answer the sum of their labels in code. Output 0
 * is the response, the others hold the mean of the stimulus before; each step of a stimulus is a draw of its own.
 *
 * Source: Ghazizadeh & Ching (2021) PLoS Comput Biol 17:e1009366.
 */
export const sequentialPatternMatching = {
  name: NAME,
  summary: "hold two noisy patterns, one after the other, and answer the sum of their labels (the paper's)",
  usesStimuli: true,
  schema,
  settings: z.strictObject({
    codes: schema.shape.codes.optional(),
    durations: durationsSchema.partial().prefault({}),
  }),
  complete({ codes, durations }: SequentialSettings, stimuli: StimuliSpec | null): SequentialSpec {
    const chosen = stimuli!;
    const labels = chosen.source === "gaussian" ? chosen.classes.map(({ label }) => Number(label)) : chosen.labels;
    const given = Object.entries(durations).filter(([, duration]) => duration !== undefined);
    return {
      name: NAME,
      stimuli: chosen,
      durations: { ...DEFAULT_DURATIONS, ...Object.fromEntries(given) },
      codes: codes ?? defaultCodes(labels),
      tolerance: DEFAULT_TOLERANCE,
    };
  },
  make,
} satisfies TaskKind<SequentialSpec, SequentialSettings>;

export interface SequentialSettings {
  readonly codes?: number[] | undefined;
  readonly durations: { readonly [Name in EpochName]?: number | undefined };
}

/** @throws InputError when durations are no multiple of the time step or codes do not fit the sums. */
function make(spec: SequentialSpec, source: StimulusSource | null, timeStep: number): Task {
  const stimuli = source!;
  const { labels, dimension: D, means } = stimuli;
  const M = 1 + D;
  const epochs = layOut(
    EPOCHS.map((name, k) => ({ name, label: LABELS[k], role: ROLES[k], duration: spec.durations[name] })),
    timeStep,
  );
  const [one, delay1, two, delay2, response] = epochs;
  const classes = labels.map((_, k) => k);
  const pairs = classes.flatMap((a) => classes.map((b) => [a, b] as const));
  const codes = codesOfPairs(spec, stimuli, pairs);
  const { end: steps } = response;
  const mask = maskOf();
  const targets = pairs.map(targetsOf);
  const linear = { output: 0, ...lastHalf(response), codes, answers: spec.codes };
  return {
    spec,
    timeStep,
    steps,
    inputs: D,
    outputs: M,
    outputGroups: responseAndMemory(D),
    epochs,
    conditions: sequenceConditions(pairs, labels),
    sites: sitesOf(),
    answer: response,
    tolerance: spec.tolerance,
    errorUnit: "output",
    linear,
    draw(condition, random, set): Trial {
      const inputs = new Float64Array(steps * D);
      const [first, second] = pairs[condition];
      // draws are numbered over the two stimuli, so that lengthening a delay leaves them as they are
      const show = (label: number, { start, end }: Epoch, offset: number) => {
        for (let step = start; step < end; step++) {
          const position = (offset + step - start) * stimuli.wordsPerDraw;
          stimuli.draw(label, random, position, set, inputs, step * D);
        }
      };
      show(first, one, 0);
      show(second, two, one.end - one.start);
      return { condition, inputs, targets: targets[condition], mask };
    },
    score: scoreMean(linear, response, M, spec.tolerance),
  };

  function maskOf(): Uint8Array {
    const asked = new Uint8Array(steps * M);
    for (const { start, end } of [delay1, delay2]) {
      for (let step = start; step < end; step++) asked.fill(1, step * M + 1, (step + 1) * M);
    }
    for (let step = response.start; step < response.end; step++) asked[step * M] = 1;
    return asked;
  }

  function targetsOf([first, second]: readonly [number, number], pair: number): Float64Array {
    const wanted = new Float64Array(steps * M);
    const hold = (label: number, { start, end }: Epoch) => {
      for (let step = start; step < end; step++) wanted.set(means.subarray(label * D, (label + 1) * D), step * M + 1);
    };
    hold(first, delay1);
    hold(second, delay2);
    for (let step = response.start; step < response.end; step++) wanted[step * M] = codes[pair];
    return wanted;
  }

  function sitesOf(): Site[] {
    const seconds = classes.map(
      (b): Future => ({
        name: labels[b],
        conditionOf: classes.map((a) => pairs.findIndex(([first, second]) => first === a && second === b)),
      }),
    );
    const answers = [...new Set(codes)];
    const meanOf = (k: number) => Array.from(means.subarray(k * D, (k + 1) * D));
    const later = {
      delay: 3,
      noun: "answer",
      classes: answers.map(String),
      classOf: codes.map((code) => answers.indexOf(code)),
      futures: [{ name: "", conditionOf: answers.map((code) => codes.indexOf(code)) }],
      held: null,
      // of answers that several pairs give, the second stimulus of the first of them
      shown: answers.map((code) => meanOf(pairs[codes.indexOf(code)][1])),
    };
    return [
      {
        name: "end-of-delay-1",
        step: delay1.end,
        delay: 1,
        noun: "stimulus",
        classes: labels,
        classOf: pairs.map(([first]) => first),
        futures: seconds,
        held: classes.map(meanOf),
        shown: classes.map(meanOf),
      },
      { name: "end-of-delay-2", step: delay2.end, ...later },
      { name: "end-of-trial", step: steps, ...later },
    ];
  }
}

// distinct sums in ascending order take the codes in turn; labels that are no numbers count as 0, 1, 2, …
function codesOfPairs(
  spec: SequentialSpec,
  { labels }: StimulusSource,
  pairs: readonly (readonly [number, number])[],
): number[] {
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
