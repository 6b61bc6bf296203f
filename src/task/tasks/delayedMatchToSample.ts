import { z } from "zod";
import { nothingAsked } from "../asked.ts";
import { defineStimulusTask } from "../define.ts";
import { layOut } from "../epochs.ts";
import { lastHalf, scoreMean } from "../score.ts";
import { responseAndMemory, sequenceConditions, sequencesOf } from "../sequences.ts";
import { durationsOf, toleranceOf } from "../settings.ts";
import type { Future, Site } from "../task.ts";

/** Answers: no match, match. */
const CODES = [-1, 1];
const ANSWERS = ["no match", "match"];

/**
 * Delayed match to sample with k items in sequence: a sample is shown, then k items after a delay each; was the last one
 * of the sample's class? What comes between is of any class, the sample's too. Output 0 answers ±1, the others hold the
 * class mean of the sample in every delay.
 *
 * Source: Miller, Erickson & Desimone (1996) J Neurosci 16:5154 (stimuli 0.5 s, delays 1 s); τ is 0.1 s.
 */
export const delayedMatchToSample = defineStimulusTask(
  "delayed-match-to-sample",
  "hold a sample over k items in sequence; is the last of its class?",
  z.strictObject({
    /** Items after the sample. */
    items: z.int().min(1).max(4).default(1),
    durations: durationsOf({ item: 5, delay: 10, response: 5 }),
    tolerance: toleranceOf(0.5),
  }),
  ({ items, durations, tolerance }, { labels, dimension: D, means, wordsPerDraw, draw }, timeStep) => {
    const M = 1 + D;
    const epochs = layOut(
      [
        ...Array.from({ length: items }, (_, j) => [
          { name: "item", label: j === 0 ? "sample" : `item ${j}`, role: "item" as const, duration: durations.item },
          {
            name: "delay",
            label: items === 1 ? "delay" : `delay ${j + 1}`,
            role: "delay" as const,
            duration: durations.delay,
          },
        ]).flat(),
        { name: "item", label: "test", role: "item", duration: durations.item },
        { name: "response", label: "response", role: "response", duration: durations.response },
      ],
      timeStep,
    );
    const response = epochs[epochs.length - 1];
    const steps = response.end;
    const K = labels.length;
    const classes = labels.map((_, k) => k);
    const meanOf = (k: number) => Array.from(means.subarray(k * D, (k + 1) * D));
    // [sample, items …, test] of every condition, the last one fastest
    const sequences = sequencesOf(K, items + 1);
    const answerOf: number[] = sequences.map((sequence) => (sequence[0] === sequence[items] ? 1 : 0));
    const asked = sequences.map(([sample], c) => {
      const rows = nothingAsked(steps, M);
      for (const epoch of epochs) if (epoch.role === "delay") rows.ask(epoch, meanOf(sample), 1);
      rows.ask(response, [CODES[answerOf[c]]]);
      return rows;
    });
    /** The end of the delay after so many items: the sample is held, and the rest of the sequence may follow. */
    const delaySite = (_: unknown, j: number): Site => {
      const rests = sequencesOf(K, items - j);
      const futures = rests.map(
        (sequence, r): Future => ({
          name: sequence.map((k) => labels[k]).join(","),
          conditionOf: classes.map((a) => sequences.findIndex((s, c) => s[0] === a && c % rests.length === r)),
        }),
      );
      return {
        name: items === 1 ? "end-of-delay" : `end-of-delay-${j + 1}`,
        step: epochs[2 * j + 1].end,
        delay: 2 * j + 1,
        noun: "sample",
        classes: labels,
        classOf: sequences.map(([sample]) => sample),
        futures,
        held: classes.map(meanOf),
        shown: classes.map(meanOf),
      };
    };
    const answers = {
      delay: 2 * items - 1,
      noun: "answer",
      classes: ANSWERS,
      classOf: answerOf,
      futures: [{ name: "", conditionOf: [0, 1].map((answer) => answerOf.indexOf(answer)) }],
      held: null,
      shown: [0, 1].map((answer) => meanOf(sequences[answerOf.indexOf(answer)][items])),
    };
    const linear = { output: 0, ...lastHalf(response), codes: answerOf.map((a) => CODES[a]), answers: CODES };
    return {
      steps,
      inputs: D,
      outputs: M,
      outputGroups: responseAndMemory(D),
      epochs,
      conditions: sequenceConditions(sequences, labels),
      sites: [
        ...Array.from({ length: items }, delaySite),
        { name: "end-of-test", step: response.start, ...answers },
        { name: "end-of-trial", step: steps, ...answers },
      ],
      answer: response,
      tolerance,
      errorUnit: "output",
      linear,
      draw(condition, random, set) {
        const inputs = new Float64Array(steps * D);
        let drawn = 0;
        let j = 0;
        for (const { role, start, end } of epochs) {
          if (role !== "item") continue;
          for (let step = start; step < end; step++) {
            draw(sequences[condition][j], random, drawn++ * wordsPerDraw, set, inputs, step * D);
          }
          j++;
        }
        return { condition, inputs, targets: asked[condition].targets, mask: asked[condition].mask };
      },
      score: scoreMean(linear, response, M, tolerance),
    };
  },
);
