import { describe, expect, test } from "vitest";
import { z } from "zod";
import { InputError } from "./inputError.ts";
import { parseWith } from "./parseWith.ts";

const leaf = z.strictObject({ shade: z.number().optional() });
const schema = z.strictObject({
  train: z
    .strictObject({ alpha: z.number().positive().default(1), loops: z.int().min(1).max(50).optional() })
    .optional(),
  stages: z
    .array(z.strictObject({ name: z.string().min(1), kind: z.enum(["train", "verdict"]).optional() }))
    .optional(),
  drive: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("pulse"), width: z.number() }),
      z.strictObject({ kind: z.literal("noise"), deviation: z.number() }),
    ])
    .optional(),
  size: z.union([z.number(), z.strictObject({ from: z.number(), to: z.number() })]).optional(),
  grid: z.record(z.string().regex(/^[a-z]+$/), z.array(z.number()).min(2)).optional(),
  even: z.number().multipleOf(2).optional(),
  pair: z.tuple([z.number(), leaf]).optional(),
  leaf: z.lazy(() => leaf).optional(),
  even2: z
    .number()
    .refine((n) => n % 2 === 0, "must be even")
    .optional(),
});
const complaint = (value: unknown) => {
  try {
    parseWith(schema, value, "study.json");
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return "";
};

test("a good value comes back with its defaults", () => {
  expect(parseWith(schema, { train: {} }, "study.json")).toEqual({ train: { alpha: 1 } });
});

describe("unknown keys", () => {
  test.each([
    [{ train: { aplha: 1 } }, "study.json: unknown key train.aplha; did you mean train.alpha?"],
    [{ tarin: {} }, "study.json: unknown key tarin; did you mean train?"],
    [
      { stages: [{ name: "a" }, { name: "b", knd: "train" }] },
      "study.json: unknown key stages[1].knd; did you mean stages[1].kind?",
    ],
    [
      { drive: { kind: "noise", deviatoin: 1 } },
      "study.json: unknown key drive.deviatoin; did you mean drive.deviation?; and 1 more problem",
    ],
    [{ drive: { kind: "noise", deviation: 1, widht: 1 } }, "study.json: unknown key drive.widht"], // the other branch's
    [
      { size: { from: 1, to: 2, form: 3 } },
      "study.json: unknown key size.form; size.from is given beside it, remove one",
    ],
    [{ pair: [1, { shdae: 2 }] }, "study.json: unknown key pair[1].shdae; did you mean pair[1].shade?"],
    [{ leaf: { shdae: 2 } }, "study.json: unknown key leaf.shdae; did you mean leaf.shade?"],
    [{ train: { colour: 1 } }, "study.json: unknown key train.colour; known and not given: alpha, loops"],
    [
      { "a b\n": 1 },
      'study.json: unknown key ["a b\\n"]; known and not given: train, stages, drive, size, grid, even, pair, leaf, even2',
    ],
  ])("%j", (value, message) => expect(complaint(value)).toBe(message));
});

describe("wrong values", () => {
  test.each([
    [{ train: { alpha: -1 } }, "study.json: train.alpha must be > 0, got -1 (number)"],
    [{ train: { alpha: "1" } }, 'study.json: train.alpha must be a number, got "1" (string)'],
    [{ train: { alpha: Number.NaN } }, "study.json: train.alpha must be a number, got NaN (number)"],
    [{ train: { loops: 1.5 } }, "study.json: train.loops must be a whole number, got 1.5 (number)"],
    [{ train: { loops: 51 } }, "study.json: train.loops must be <= 50, got 51 (number)"],
    [{ train: [] }, "study.json: train must be an object, got an array of 0"],
    [{ stages: [{}] }, "study.json: stages[0].name must be a string, got nothing"],
    [{ stages: [{ name: "" }] }, 'study.json: stages[0].name must have >= 1 characters, got "" (string)'],
    [
      { stages: [{ name: "a", kind: "tarin" }] },
      'study.json: stages[0].kind must be one of "train", "verdict", got "tarin" (string); did you mean "train"?',
    ],
    [{ drive: { kind: "puls" } }, 'study.json: drive.kind must be one of "pulse", "noise", got "puls" (string)'],
    [{ drive: { kind: "pulse", width: null } }, "study.json: drive.width must be a number, got null"],
    [{ size: "big" }, 'study.json: size must be a number or be an object, got "big" (string)'],
    [{ size: { from: 1, to: "2" } }, 'study.json: size.to must be a number, got "2" (string)'],
    [{ grid: { gain: [1] } }, "study.json: grid.gain must have >= 2 items, got an array of 1"],
    [{ grid: { Gain: [1, 2] } }, 'study.json: key grid.Gain must match /^[a-z]+$/, got "Gain" (string)'],
    [{ even: 3 }, "study.json: even must be a multiple of 2, got 3 (number)"],
    [{ even2: 3 }, "study.json: even2 must be even, got 3 (number)"],
    [{ even: "x".repeat(100) }, `study.json: even must be a number, got "${"x".repeat(58)}… (string)`],
    [3, "study.json: the whole value must be an object, got 3 (number)"],
    [
      { even: 3, train: { alpha: 0, loops: 0 } },
      "study.json: train.alpha must be > 0, got 0 (number); and 2 more problems",
    ],
  ])("%j", (value, message) => expect(complaint(value)).toBe(message));
});
