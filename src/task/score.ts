import type { LinearAnswer, Score, Trial } from "./task.ts";

/** The last half of some steps, in which an answer is read. */
export function lastHalf({ start, end }: { readonly start: number; readonly end: number }) {
  return { start: start + Math.floor((end - start) / 2), end };
}

/**
 * Scores an answer that is the mean of one output.
 *
 * @param answer the steps whose outputs are given. @param M outputs of the network.
 */
export function scoreMean(
  { output, start, end, codes }: LinearAnswer,
  answer: { readonly start: number },
  M: number,
  tolerance: number,
): (trial: Trial, outputs: Float64Array) => Score {
  return ({ condition }, outputs) => {
    let sum = 0;
    for (let step = start; step < end; step++) sum += outputs[(step - answer.start) * M + output];
    const value = sum / (end - start);
    const asked = codes[condition];
    const error = Math.abs(value - asked);
    return { value, asked, error, isRight: error <= tolerance };
  };
}
