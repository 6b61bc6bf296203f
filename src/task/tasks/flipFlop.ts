import { z } from "zod";
import { nothingAsked, show } from "../asked.ts";
import { defineTask } from "../define.ts";
import { layOut } from "../epochs.ts";
import { lastHalf } from "../score.ts";
import { durationsOf, toleranceOf } from "../settings.ts";

/**
 * k-bit flip-flop: each of k inputs has pulses of +1 or −1, and each of k outputs holds the sign of the last pulse of its
 * input. A trial is a few pulses with holds between them and an answer at its end. Trials follow one another without a
 * reset, so the first pulse comes to every input at once; at each later one an input has a pulse or not, with equal chance.
 * A condition is what the bits are at the end.
 *
 * Source: Sussillo & Barak (2013) Neural Comput 25:626 (three bits).
 */
export const flipFlop = defineTask(
  "flip-flop",
  "k bits, each set by the last pulse of its input",
  z.strictObject({
    bits: z.int().min(1).max(4).default(3),
    /** Pulses of a trial. */
    pulses: z.int().min(1).max(16).default(3),
    durations: durationsOf({ pulse: 2, hold: 5, response: 5 }),
    /** Of every output, whose targets are ±1. */
    tolerance: toleranceOf(0.5),
  }),
  ({ bits, pulses, durations, tolerance }, timeStep) => {
    const epochs = layOut(
      [
        ...Array.from({ length: pulses }, (_, p) => [
          { name: "pulse", label: `pulse ${p + 1}`, role: "item" as const, duration: durations.pulse },
          { name: "hold", label: `hold ${p + 1}`, role: "delay" as const, duration: durations.hold },
        ]).flat(),
        { name: "response", label: "response", role: "response", duration: durations.response },
      ],
      timeStep,
    );
    const response = epochs[epochs.length - 1];
    const steps = response.end;
    const signsOf = (condition: number) => Array.from({ length: bits }, (_, b) => ((condition >> b) & 1 ? 1 : -1));
    const states = Array.from({ length: 1 << bits }, (_, condition) => signsOf(condition));
    const names = states.map((signs) => signs.map((sign) => (sign > 0 ? "+" : "-")).join(""));
    const outputs = Array.from({ length: bits }, (_, b) => b);
    const lastHold = epochs.length - 2;
    return {
      steps,
      inputs: bits,
      outputs: bits,
      outputGroups: [{ name: "response", outputs }],
      epochs,
      conditions: names.map((name) => ({ name, labels: [name] })),
      sites: [
        {
          name: "end-of-last-hold",
          step: epochs[lastHold].end,
          delay: lastHold,
          noun: "state",
          classes: names,
          classOf: states.map((_, k) => k),
          futures: [{ name: "", conditionOf: states.map((_, k) => k) }],
          held: states,
          shown: states,
        },
      ],
      answer: response,
      tolerance,
      errorUnit: "output",
      linear: null,
      draw(condition, random) {
        const inputs = new Float64Array(steps * bits);
        const { targets, mask, ask } = nothingAsked(steps, bits);
        // which inputs have a pulse, and of which sign; the last pulse of each is the bit of the condition
        const pulseOf = (p: number, b: number) => p === 0 || random.below(2 * (p * bits + b), 2) === 1;
        const isLast = (p: number, b: number) =>
          Array.from({ length: pulses - p - 1 }, (_, k) => pulseOf(p + 1 + k, b)).every((comes) => !comes);
        const held = new Array<number>(bits).fill(0);
        for (let p = 0; p < pulses; p++) {
          const shown = outputs.map((b) => {
            if (!pulseOf(p, b)) return 0;
            return isLast(p, b) ? states[condition][b] : 2 * random.below(2 * (p * bits + b) + 1, 2) - 1;
          });
          for (const b of outputs) if (shown[b] !== 0) held[b] = shown[b];
          show(inputs, bits, epochs[2 * p], shown);
          ask(epochs[2 * p + 1], held);
        }
        ask(response, held);
        return { condition, inputs, targets, mask };
      },
      score({ condition }, given) {
        const { start, end } = lastHalf(response);
        const means = outputs.map((b) => {
          let sum = 0;
          for (let step = start - response.start; step < end - response.start; step++) sum += given[step * bits + b];
          return sum / (end - start);
        });
        // the bit that is furthest from what it should be
        const errors = means.map((mean, b) => Math.abs(mean - states[condition][b]));
        const error = Math.max(...errors);
        const worst = errors.indexOf(error);
        return { value: means[worst], asked: states[condition][worst], error, isRight: error <= tolerance };
      },
    };
  },
);
