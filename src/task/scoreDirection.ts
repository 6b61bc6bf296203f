import { degreesBetween, degreesOf } from "./angle.ts";
import { lastHalf } from "./score.ts";
import type { Score, Trial } from "./task.ts";

/**
 * Scores an answer that is a direction: that of the mean of outputs 0 and 1, cosine and sine, over the last half of the
 * response. There are no other outputs.
 *
 * @param tolerance in degrees.
 */
export function scoreDirection(
  response: { readonly start: number; readonly end: number },
  tolerance: number,
): (trial: Trial, outputs: Float64Array) => Score {
  const { start, end } = lastHalf(response);
  return ({ targets }, outputs) => {
    let [x, y] = [0, 0];
    for (let step = start - response.start; step < end - response.start; step++) {
      x += outputs[2 * step];
      y += outputs[2 * step + 1];
    }
    const value = degreesOf(x, y);
    const asked = degreesOf(targets[2 * response.start], targets[2 * response.start + 1]);
    const error = degreesBetween(value, asked);
    return { value, asked, error, isRight: error <= tolerance };
  };
}
