import { z } from "zod";
import { nothingAsked, show } from "../asked.ts";
import { defineTask } from "../define.ts";
import { layOut, stepsIn } from "../epochs.ts";
import { durationsOf, toleranceOf } from "../settings.ts";

/** Intervals in τ: 480, 560, 640, 720 and 800 ms. */
const INTERVALS = [4.8, 5.6, 6.4, 7.2, 8];
/** An output that goes through this has answered. */
const THRESHOLD = 0.5;
/** How long the pulses and the answer last, in τ. */
const PULSE = 1;

/**
 * Interval reproduction: two pulses an interval apart, a delay, a go pulse, and then the same interval until the answer.
 * Input 0 has the pulses, input 1 the go. The output is 0 from the go on and 1 for 1 τ once the interval is over; the answer is
 * the time at which it goes through ½. The second pulse comes at the end of its epoch, the first as much earlier as the interval.
 *
 * Source: Bi & Zhou (2020) PNAS 117:10530, interval production; intervals of Sohn, Narain, Meirhaeghe & Jazayeri (2019)
 * Neuron 103:934, short prior; τ is 0.1 s.
 */
export const intervalReproduction = defineTask(
  "interval-reproduction",
  "hold an interval between two pulses and wait as long; errors are in τ",
  z.strictObject({
    durations: durationsOf({ delay: 10, response: 12 }),
    /** τ. */
    tolerance: toleranceOf(0.8),
  }),
  ({ durations, tolerance }, timeStep) => {
    const longest = INTERVALS[INTERVALS.length - 1];
    const epochs = layOut(
      [
        { name: "interval", label: "interval", role: "item", duration: longest + 2 * PULSE },
        { name: "delay", label: "delay", role: "delay", duration: durations.delay },
        { name: "go", label: "go", role: "item", duration: PULSE },
        { name: "response", label: "response", role: "response", duration: durations.response },
      ],
      timeStep,
    );
    const [interval, delay, go, response] = epochs;
    const steps = response.end;
    const pulse = stepsIn(PULSE, timeStep, "pulse");
    const lengths = INTERVALS.map((length) => stepsIn(length, timeStep, "interval"));
    const names = INTERVALS.map((length) => `${length} τ`);
    const all = INTERVALS.map((_, k) => k);
    return {
      steps,
      inputs: 2,
      outputs: 1,
      outputGroups: [{ name: "response", outputs: [0] }],
      epochs,
      conditions: INTERVALS.map((length, k) => ({ name: names[k], labels: [String(length)] })),
      sites: [
        {
          name: "end-of-delay",
          step: delay.end,
          delay: 1,
          noun: "interval",
          classes: names,
          classOf: all,
          futures: [{ name: "go", conditionOf: all }],
          held: null,
          shown: INTERVALS.map((length) => [length / longest, 0]),
        },
      ],
      answer: response,
      tolerance,
      errorUnit: "τ",
      linear: null,
      draw(condition) {
        const inputs = new Float64Array(steps * 2);
        const second = interval.end - pulse;
        const first = second - lengths[condition];
        for (const start of [first, second]) show(inputs, 2, { start, end: start + pulse }, [1, 0]);
        show(inputs, 2, go, [0, 1]);
        const { targets, mask, ask } = nothingAsked(steps, 1);
        const due = response.start + lengths[condition];
        ask({ start: response.start, end: due }, [0]);
        ask({ start: due, end: Math.min(due + pulse, response.end) }, [1]);
        return { condition, inputs, targets, mask };
      },
      score({ condition }, outputs) {
        const asked = INTERVALS[condition];
        const at = outputs.findIndex((z) => z > THRESHOLD);
        // one that never answers waits for the whole time
        const value = (at < 0 ? outputs.length : at) * timeStep;
        const error = Math.abs(value - asked);
        return { value, asked, error, isRight: at >= 0 && error <= tolerance };
      },
    };
  },
);
