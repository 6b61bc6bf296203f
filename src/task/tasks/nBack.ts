import { z } from "zod";
import { nothingAsked } from "../asked.ts";
import { defineStimulusTask } from "../define.ts";
import { layOut } from "../epochs.ts";
import { lastHalf, scoreMean } from "../score.ts";
import { sequencesOf } from "../sequences.ts";
import { durationsOf, toleranceOf } from "../settings.ts";

/** Answers: another class, the same. */
const CODES = [-1, 1];
/** Items that come before those of the condition: they make the first answers, and the memory is never empty. */
const BEFORE = 1;

/**
 * n-back: items come one after another, each after a delay; from item n + 1 on, each is answered: is it of the class of the
 * item n before? A condition is the classes of the last n + 1 items; one more comes before them, of any class. Output 0 answers
 * ±1 after each of them; it is the last answer that is scored.
 *
 * Source: Kirchner (1958) J Exp Psychol 55:352; letters of 0.5 s every 3 s as in Braver et al. (1997) NeuroImage 5:49,
 * shortened; τ is 0.1 s.
 */
export const nBack = defineStimulusTask(
  "n-back",
  "is each item of the class of the one n before?",
  z.strictObject({
    n: z.int().min(1).max(3).default(2),
    durations: durationsOf({ item: 5, delay: 5, response: 5 }),
    tolerance: toleranceOf(0.5),
  }),
  ({ n, durations, tolerance }, { labels, dimension: D, means, wordsPerDraw, draw }, timeStep) => {
    const K = labels.length;
    const count = BEFORE + n + 1;
    const epochs = layOut(
      Array.from({ length: count }, (_, j) => [
        { name: "item", label: `item ${j + 1}`, role: "item" as const, duration: durations.item },
        ...(j < n
          ? []
          : [{ name: "response", label: "answer", role: "response" as const, duration: durations.response }]),
        ...(j === count - 1
          ? []
          : [{ name: "delay", label: `delay ${j + 1}`, role: "delay" as const, duration: durations.delay }]),
      ]).flat(),
      timeStep,
    );
    const shown = epochs.filter(({ role }) => role === "item");
    const answered = epochs.filter(({ role }) => role === "response");
    const response = answered[answered.length - 1];
    const steps = response.end;
    const lastDelay = epochs.findLastIndex(({ role }) => role === "delay");
    const sequences = sequencesOf(K, n + 1);
    const held = sequencesOf(K, n);
    const nameOf = (sequence: readonly number[]) => sequence.map((k) => labels[k]).join(",");
    const answerOf: number[] = sequences.map((sequence) => (sequence[0] === sequence[n] ? 1 : 0));
    const linear = { output: 0, ...lastHalf(response), codes: answerOf.map((a) => CODES[a]), answers: CODES };
    const meanOf = (k: number) => Array.from(means.subarray(k * D, (k + 1) * D));
    return {
      steps,
      inputs: D,
      outputs: 1,
      outputGroups: [{ name: "response", outputs: [0] }],
      epochs,
      conditions: sequences.map((sequence) => ({ name: nameOf(sequence), labels: sequence.map((k) => labels[k]) })),
      sites: [
        {
          name: "end-of-last-delay",
          step: epochs[lastDelay].end,
          delay: lastDelay,
          noun: "items",
          classes: held.map(nameOf),
          classOf: sequences.map((_, c) => Math.floor(c / K)),
          futures: labels.map((label, k) => ({ name: label, conditionOf: held.map((_, a) => a * K + k) })),
          held: null,
          shown: held.map((sequence) => meanOf(sequence[n - 1])),
        },
      ],
      answer: response,
      tolerance,
      errorUnit: "output",
      linear,
      draw(condition, random, set) {
        const inputs = new Float64Array(steps * D);
        const classes = [random.below(0, K), ...sequences[condition]];
        let drawn = 1;
        shown.forEach(({ start, end }, j) => {
          for (let step = start; step < end; step++) {
            draw(classes[j], random, drawn++ * wordsPerDraw, set, inputs, step * D);
          }
        });
        const { targets, mask, ask } = nothingAsked(steps, 1);
        answered.forEach((epoch, k) => {
          ask(epoch, [CODES[classes[k] === classes[k + n] ? 1 : 0]]);
        });
        return { condition, inputs, targets, mask };
      },
      score: scoreMean(linear, response, 1, tolerance),
    };
  },
);
