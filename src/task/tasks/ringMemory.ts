import { z } from "zod";
import { directionOf } from "../angle.ts";
import { addNoise, nothingAsked, show } from "../asked.ts";
import { defineTask } from "../define.ts";
import { layOut } from "../epochs.ts";
import { directionAnalogue, scoreDirection } from "../scoreDirection.ts";
import { angleIn, MIDDLES, SECTOR_CONDITIONS, sectorSite } from "../sectors.ts";
import { durationsOf, noiseOf, toleranceOf } from "../settings.ts";

/**
 * Ring memory: a direction is shown, held in a delay and answered; the oculomotor delayed-response task. Two inputs and two
 * outputs, the cosine and the sine of the angle; outputs are asked in the delay and in the response. A condition is a sector
 * of 45°, the angle uniform in it: the oculomotor task has eight targets.
 *
 * Source: Funahashi, Bruce & Goldman-Rakic (1989) J Neurophysiol 61:331 (cue 0.5 s, delay 3 s, eight targets); τ is 0.1 s.
 */
export const ringMemory = defineTask(
  "ring-memory",
  "hold a direction and point to it; errors are in degrees",
  z.strictObject({
    durations: durationsOf({ cue: 5, delay: 30, response: 5 }),
    /** On both inputs in the cue. */
    noise: noiseOf(0.1),
    /** Degrees. */
    tolerance: toleranceOf(20),
  }),
  ({ durations, noise, tolerance }, timeStep) => {
    const epochs = layOut(
      [
        { name: "cue", label: "cue", role: "item", duration: durations.cue },
        { name: "delay", label: "delay", role: "delay", duration: durations.delay },
        { name: "response", label: "response", role: "response", duration: durations.response },
      ],
      timeStep,
    );
    const [cue, delay, response] = epochs;
    const steps = response.end;
    return {
      steps,
      inputs: 2,
      outputs: 2,
      outputGroups: [{ name: "response", outputs: [0, 1] }],
      epochs,
      conditions: SECTOR_CONDITIONS,
      sites: [sectorSite({ step: delay.end, delay: 1, noun: "direction", shown: MIDDLES.map(directionOf) })],
      answer: response,
      tolerance,
      errorUnit: "degrees",
      linear: null,
      analogue: directionAnalogue(tolerance),
      draw(condition, random) {
        const direction = directionOf(angleIn(condition, random));
        const inputs = new Float64Array(steps * 2);
        show(inputs, 2, cue, direction);
        addNoise(inputs, 2, cue, { sigma: noise, timeStep, random, position: 4 });
        const { targets, mask, ask } = nothingAsked(steps, 2);
        ask({ start: delay.start, end: response.end }, direction);
        return { condition, inputs, targets, mask };
      },
      score: scoreDirection(response, tolerance),
    };
  },
);
