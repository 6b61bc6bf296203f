import type { LivePath } from "./livePath.ts";

/** What a trial asked and what it answered, ready to be said. */
export interface Answer {
  /** "0 + 1" */
  readonly asked: string;
  /** The sum whose code is nearest to the response, and what should be; null where labels are no numbers. */
  readonly said: string | null;
  readonly isRight: boolean;
  readonly response: number;
  readonly code: number;
}

/**
 * The answer of a trial that is over; null of one that is not, and of a release.
 *
 * @param labels of the stimuli. @param codes what is to be answered for each sum of labels, ascending; none where an
 * answer is no sum.
 */
export function answerOf(path: LivePath, labels: readonly string[], codes: readonly number[]): Answer | null {
  const { request, result } = path;
  if (request === null || result === null || !("code" in result)) return null;
  const { response, code, correct } = result;
  const shown = request.pair.includes(",") ? request.pair.split(",") : [...request.pair];
  const numbers = labels.map(Number);
  const sums = numbers.every(Number.isFinite)
    ? [...new Set(numbers.flatMap((a) => numbers.map((b) => a + b)))].sort((a, b) => a - b)
    : [];
  const nearest = codes.reduce(
    (best, each, k) => (Math.abs(each - response) < Math.abs(codes[best] - response) ? k : best),
    0,
  );
  return {
    asked: codes.length === 0 ? request.pair : shown.join(" + "),
    said: codes.length > 0 && sums.length === codes.length ? `${sums[nearest]}` : null,
    isRight: correct,
    response,
    code,
  };
}
