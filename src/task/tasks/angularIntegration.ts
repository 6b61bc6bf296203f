import { z } from "zod";
import { directionOf } from "../angle.ts";
import { addNoise, nothingAsked, show } from "../asked.ts";
import { defineTask } from "../define.ts";
import { layOut } from "../epochs.ts";
import { directionAnalogue, scoreDirection } from "../scoreDirection.ts";
import { angleIn, MIDDLES, SECTOR_CONDITIONS, sectorSite } from "../sectors.ts";
import { durationsOf, noiseOf, toleranceOf } from "../settings.ts";

/** Largest turn of a trial, in degrees. */
const LARGEST = 180;

/**
 * Angular integration: a heading is shown, then an angular velocity; the network is to say where it points now. Inputs:
 * cosine and sine of the first heading in its cue, the velocity while turning (1 is the largest turn over the whole time), and
 * 1 in both, without which an odd network could not tell a turn from its mirror image. Outputs: cosine and sine of the
 * heading, asked while it turns and when it is held. A condition is the sector of the last heading.
 *
 * Source: Cueva, Wang, Chin & Wei (2020) ICLR, "Emergence of functional and structural properties of the head direction
 * system by optimization of recurrent neural networks"; there the velocity changes from step to step, here it is constant.
 */
export const angularIntegration = defineTask(
  "angular-integration",
  "turn a heading by an angular velocity and hold it; errors are in degrees",
  z.strictObject({
    durations: durationsOf({ cue: 5, turn: 10, delay: 10, response: 5 }),
    noise: noiseOf(0.05),
    /** Degrees. */
    tolerance: toleranceOf(20),
  }),
  ({ durations, noise, tolerance }, timeStep) => {
    const epochs = layOut(
      [
        { name: "cue", label: "cue", role: "item", duration: durations.cue },
        { name: "turn", label: "turn", role: "item", duration: durations.turn },
        { name: "delay", label: "delay", role: "delay", duration: durations.delay },
        { name: "response", label: "response", role: "response", duration: durations.response },
      ],
      timeStep,
    );
    const [cue, turn, delay, response] = epochs;
    const steps = response.end;
    return {
      steps,
      inputs: 4,
      outputs: 2,
      outputGroups: [{ name: "response", outputs: [0, 1] }],
      epochs,
      conditions: SECTOR_CONDITIONS,
      sites: [
        // the mean velocity is 0 for every heading; what tells them apart is the cue before it
        sectorSite({
          step: delay.end,
          delay: 2,
          noun: "heading",
          shown: MIDDLES.map((middle) => [...directionOf(middle), 0, 1]),
        }),
      ],
      answer: response,
      tolerance,
      errorUnit: "degrees",
      linear: null,
      analogue: directionAnalogue(tolerance),
      draw(condition, random) {
        const last = angleIn(condition, random);
        const velocity = 2 * random.uniform(1) - 1;
        const inputs = new Float64Array(steps * 4);
        show(inputs, 4, cue, [...directionOf(last - velocity * LARGEST), 0, 1]);
        show(inputs, 4, turn, [0, 0, velocity, 1]);
        for (const [k, epoch] of [cue, turn].entries()) {
          const position = 4 + 4 * k * (cue.end - cue.start);
          addNoise(inputs, 4, epoch, { sigma: noise, timeStep, random, position });
        }
        const { targets, mask, ask } = nothingAsked(steps, 2);
        const turned = turn.end - turn.start;
        for (let step = turn.start; step < turn.end; step++) {
          const left = (turn.end - step - 1) / turned;
          ask({ start: step, end: step + 1 }, directionOf(last - left * velocity * LARGEST));
        }
        ask({ start: delay.start, end: response.end }, directionOf(last));
        return { condition, inputs, targets, mask };
      },
      score: scoreDirection(response, tolerance),
    };
  },
);
