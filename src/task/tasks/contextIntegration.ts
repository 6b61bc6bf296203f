import { z } from "zod";
import { addNoise, nothingAsked, show } from "../asked.ts";
import { defineTask } from "../define.ts";
import { layOut } from "../epochs.ts";
import { lastHalf, scoreMean } from "../score.ts";
import { durationsOf, noiseOf, toleranceOf } from "../settings.ts";

/** Strengths of evidence: coherences shown to monkey A. */
const COHERENCES = [0.05, 0.15, 0.5];
/** Choices: left or green, right or red. */
const CODES = [-1, 1];
const CONTEXTS = ["motion", "colour"];

/**
 * Context-dependent integration: noisy evidence of motion and of colour comes together, and the context says which of them
 * decides. Inputs 0 and 1 are the evidence, 2 and 3 the contexts, all while it lasts. Output 0 answers ±1 after a delay. A
 * condition is the context and the signs of both; coherences are drawn.
 *
 * Source: Mante, Sussillo, Shenoy & Newsome (2013) Nature 503:78 (stimulus 0.75 s, delay from 0.3 s on); τ is 0.1 s.
 */
export const contextIntegration = defineTask(
  "context-integration",
  "integrate motion or colour, as the context says, and answer its sign",
  z.strictObject({
    durations: durationsOf({ evidence: 7.5, delay: 5, response: 5 }),
    /** So that who integrates perfectly is right in 99 of 100 trials of the weakest evidence. */
    noise: noiseOf(0.05),
    tolerance: toleranceOf(0.5),
  }),
  ({ durations, noise, tolerance }, timeStep) => {
    const epochs = layOut(
      [
        { name: "evidence", label: "evidence", role: "item", duration: durations.evidence },
        { name: "delay", label: "delay", role: "delay", duration: durations.delay },
        { name: "response", label: "response", role: "response", duration: durations.response },
      ],
      timeStep,
    );
    const [evidence, delay, response] = epochs;
    const steps = response.end;
    const kinds = [0, 1].flatMap((context) => [0, 1].flatMap((m) => [0, 1].map((c) => ({ context, signs: [m, c] }))));
    const choiceOf = kinds.map(({ context, signs }) => signs[context]);
    const linear = { output: 0, ...lastHalf(response), codes: choiceOf.map((k) => CODES[k]), answers: CODES };
    const asked = choiceOf.map((choice) => {
      const rows = nothingAsked(steps, 1);
      rows.ask(response, [CODES[choice]]);
      return rows;
    });
    const mean = COHERENCES.reduce((a, b) => a + b) / COHERENCES.length;
    const choices = {
      delay: 1,
      noun: "choice",
      classes: ["-1", "1"],
      classOf: choiceOf,
      futures: [{ name: "", conditionOf: [0, 1].map((choice) => choiceOf.indexOf(choice)) }],
      held: null,
      shown: CODES.map((code) => [(code * mean) / 2, (code * mean) / 2, 0.5, 0.5]),
    };
    return {
      steps,
      inputs: 4,
      outputs: 1,
      outputGroups: [{ name: "response", outputs: [0] }],
      epochs,
      conditions: kinds.map(({ context, signs }) => {
        const labels = [CONTEXTS[context], ...signs.map((k) => String(CODES[k]))];
        return { name: labels.join(","), labels };
      }),
      sites: [
        { name: "end-of-delay", step: delay.end, ...choices },
        { name: "end-of-trial", step: steps, ...choices },
      ],
      answer: response,
      tolerance,
      errorUnit: "output",
      linear,
      draw(condition, random) {
        const { context, signs } = kinds[condition];
        const inputs = new Float64Array(steps * 4);
        const strengths = signs.map((k, which) => CODES[k] * COHERENCES[random.below(which, COHERENCES.length)]);
        show(inputs, 4, evidence, [...strengths, context === 0 ? 1 : 0, context === 1 ? 1 : 0]);
        addNoise(inputs, 4, evidence, { sigma: noise, timeStep, random, position: 4 });
        return { condition, inputs, targets: asked[condition].targets, mask: asked[condition].mask };
      },
      score: scoreMean(linear, response, 1, tolerance),
    };
  },
);
