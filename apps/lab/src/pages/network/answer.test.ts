import { expect, test } from "vitest";
import { answerOf } from "./answer.ts";
import type { LivePath } from "./livePath.ts";

const trial = (pair: string, response: number, code: number, correct: boolean) =>
  ({ request: { pair }, result: { response, code, correct, silenced: [], busy: 0 } }) as unknown as LivePath;
const CODES = [1, 0.5, 1.5]; // of the sums 0, 1, 2

test("the answer is the sum whose code is nearest to the response", () => {
  expect(answerOf(trial("01", 0.46, 0.5, true), ["0", "1"], CODES)).toEqual({
    asked: "0 + 1",
    said: "1",
    isRight: true,
    response: 0.46,
    code: 0.5,
  });
  expect(answerOf(trial("11", 0.9, 1.5, false), ["0", "1"], CODES)?.said).toBe("0");
  expect(answerOf(trial("3,12", 0.9, 1.5, false), ["3", "12"], CODES)?.asked).toBe("3 + 12");
});

test("labels that are no numbers have no sums, and a trial that is not over has no answer", () => {
  expect(answerOf(trial("ab", 0.46, 0.5, true), ["a", "b"], CODES)?.said).toBeNull();
  expect(answerOf({ request: { pair: "01" }, result: null } as unknown as LivePath, ["0", "1"], CODES)).toBeNull();
});
