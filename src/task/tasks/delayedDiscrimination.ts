import { z } from "zod";
import { addNoise, nothingAsked, show } from "../asked.ts";
import { defineTask } from "../define.ts";
import { layOut } from "../epochs.ts";
import { lastHalf, scoreMean } from "../score.ts";
import { responseAndMemory } from "../sequences.ts";
import { durationsOf, noiseOf, toleranceOf } from "../settings.ts";

/** First frequencies, and how far the second is from them, in Hz. */
const FREQUENCIES = [10, 14, 18, 22, 26, 30, 34];
const APART = 8;
/** What is shown of a frequency: −1 … 1 over the range. */
const shownOf = (hertz: number): number => (hertz - 22) / 12;

/** Answers: f1 < f2, f1 > f2. */
const CODES = [-1, 1];

/**
 * Delayed discrimination of two analogue values: a frequency f1 is shown and held, then f2; which was higher? Input 0 is
 * the frequency, from −1 at 10 Hz to 1 at 34 Hz. Output 0 answers ±1, output 1 holds f1 in the delay. Pairs lie 8 Hz apart, so
 * that f2 alone does not tell the answer.
 *
 * Source: Romo, Brody, Hernández & Lemus (1999) Nature 399:470 (stimuli 0.5 s, delay 3 s); τ is 0.1 s.
 */
export const delayedDiscrimination = defineTask(
  "delayed-discrimination",
  "hold a frequency and say whether it was higher than a second one",
  z.strictObject({
    durations: durationsOf({ stimulus1: 5, delay: 30, stimulus2: 5, response: 5 }),
    noise: noiseOf(0.05),
    tolerance: toleranceOf(0.5),
  }),
  ({ durations, noise, tolerance }, timeStep) => {
    const epochs = layOut(
      [
        { name: "stimulus1", label: "f1", role: "item", duration: durations.stimulus1 },
        { name: "delay", label: "delay", role: "delay", duration: durations.delay },
        { name: "stimulus2", label: "f2", role: "item", duration: durations.stimulus2 },
        { name: "response", label: "response", role: "response", duration: durations.response },
      ],
      timeStep,
    );
    const [first, delay, second, response] = epochs;
    const steps = response.end;
    const inRange = (hertz: number) => hertz >= FREQUENCIES[0] && hertz <= FREQUENCIES[FREQUENCIES.length - 1];
    const pairs = FREQUENCIES.flatMap((f1) => [f1 - APART, f1 + APART].filter(inRange).map((f2) => [f1, f2] as const));
    const answerOf: number[] = pairs.map(([f1, f2]) => (f1 > f2 ? 1 : 0));
    const seconds = [...new Set(pairs.map(([, f2]) => f2))].sort((a, b) => a - b);
    const names = FREQUENCIES.map((hertz) => `${hertz} Hz`);
    const values = FREQUENCIES.map((hertz) => [shownOf(hertz)]);
    const asked = pairs.map(([f1], c) => {
      const rows = nothingAsked(steps, 2);
      rows.ask(delay, [shownOf(f1)], 1);
      rows.ask(response, [CODES[answerOf[c]]]);
      return rows;
    });
    const answers = {
      delay: 1,
      noun: "answer",
      classes: ["f1 < f2", "f1 > f2"],
      classOf: answerOf,
      futures: [{ name: "", conditionOf: [0, 1].map((answer) => answerOf.indexOf(answer)) }],
      held: null,
      shown: [0, 1].map((answer) => [shownOf(pairs[answerOf.indexOf(answer)][1])]),
    };
    const linear = { output: 0, ...lastHalf(response), codes: answerOf.map((a) => CODES[a]), answers: CODES };
    return {
      steps,
      inputs: 1,
      outputs: 2,
      outputGroups: responseAndMemory(1),
      epochs,
      conditions: pairs.map(([f1, f2]) => ({ name: `${f1},${f2}`, labels: [String(f1), String(f2)] })),
      sites: [
        {
          name: "end-of-delay",
          step: delay.end,
          delay: 1,
          noun: "frequency",
          classes: names,
          classOf: pairs.map(([f1]) => FREQUENCIES.indexOf(f1)),
          futures: seconds.map((f2) => ({
            name: `${f2} Hz`,
            conditionOf: FREQUENCIES.map((f1) => pairs.findIndex(([a, b]) => a === f1 && b === f2)),
          })),
          held: values,
          shown: values,
        },
        { name: "end-of-f2", step: second.end, ...answers },
        { name: "end-of-trial", step: steps, ...answers },
      ],
      answer: response,
      tolerance,
      errorUnit: "output",
      linear,
      analogue: {
        unit: "Hz",
        read: ([, held]) => 22 + 12 * held,
        period: null,
        mostChange: APART,
      },
      draw(condition, random) {
        const inputs = new Float64Array(steps);
        const [f1, f2] = pairs[condition];
        show(inputs, 1, first, [shownOf(f1)]);
        addNoise(inputs, 1, first, { sigma: noise, timeStep, random, position: 0 });
        show(inputs, 1, second, [shownOf(f2)]);
        addNoise(inputs, 1, second, { sigma: noise, timeStep, random, position: first.end - first.start });
        return { condition, inputs, targets: asked[condition].targets, mask: asked[condition].mask };
      },
      score: scoreMean(linear, response, 2, tolerance),
    };
  },
);
