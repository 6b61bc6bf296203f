import { expect, test } from "vitest";
import { DEFAULT_NETWORK, networkSpecSchema } from "../../src/network/index.ts";
import { codesOption, digitsOption, durationsOption, numberOption } from "./options.ts";
import { buildProgram } from "./program.ts";
import { usageLine } from "./usageLine.ts";

const density = numberOption({ name: "--density", min: 0, max: 1, exclusive: true });
const n = numberOption({ name: "--n", min: 2, max: 20_000, integer: true });

test.each([
  [density, "1.5", "--density must be > 0 and <= 1, got 1.5"],
  [density, "0", "--density must be > 0 and <= 1, got 0"],
  [density, "banana", "--density must be a number > 0 and <= 1, got banana"],
  [density, "0x1", "got 0x1"],
  [density, "Infinity", "got Infinity"],
  [density, "", "got nothing"],
  [n, "0", "--n must be >= 2 and <= 20000, got 0"],
  [n, "3.5", "--n must be a whole number >= 2 and <= 20000, got 3.5"],
  [numberOption({ name: "--noise", min: 0 }), "-1", "--noise must be >= 0, got -1"],
])("%o refuses %j", (parse, text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test("numbers are read as written", () => {
  expect([density("1"), density(".5"), density("4e-1"), n("2"), n("+300")]).toEqual([1, 0.5, 0.4, 2, 300]);
});

test("digits are two or more different whole numbers", () => {
  expect(digitsOption("7,1,3")).toEqual([7, 1, 3]);
  for (const text of ["0", "0,0", "a,b", "", "1,", "1.5,2"]) expect(() => digitsOption(text)).toThrow("--digits");
});

test("codes and durations are lists of numbers", () => {
  expect(codesOption("1,.5,-1.5")).toEqual([1, 0.5, -1.5]);
  expect(durationsOption("10,5,10,5,4e0")).toEqual({
    stimulus1: 10,
    delay1: 5,
    stimulus2: 10,
    delay2: 5,
    response: 4,
  });
  for (const text of ["1", "", "1,", "1,a", "1,0x2", "1,Infinity"])
    expect(() => codesOption(text)).toThrow("--codes must be");
  for (const text of ["10,5,10,5", "10,0,10,5,5", "10,-5,10,5,5", "1,2,3,4,1e5", "a"]) {
    expect(() => durationsOption(text)).toThrow("--durations must be");
  }
});

test("the bounds of train's flags are those of the network's schema", async () => {
  const train = (await buildProgram(["train"])).commands.find((command) => command.name() === "train")!;
  const keys = { g: "g", density: "density", fb: "feedbackDivisor", "input-divisor": "inputDivisor", n: "n" } as const;
  for (const [flag, key] of Object.entries(keys)) {
    const parse = train.options.find((option) => option.long === `--${flag}`)!.parseArg!;
    for (const value of [-1, 0, 1e-300, 1e-9, 1e-6, 1, 1.5, 2, 100, 100.5, 20_000, 20_001]) {
      const isAllowed = networkSpecSchema.safeParse({ ...DEFAULT_NETWORK, [key]: value }).success;
      const act = () => parse(String(value), undefined);
      if (isAllowed) expect(act(), `--${flag} ${value}`).toBe(value);
      else expect(act, `--${flag} ${value}`).toThrow(`--${flag} must be`);
    }
  }
});

test("Commander's complaints become one line", () => {
  expect(usageLine("error: unknown option '--trails'\n(Did you mean --trials?)\n")).toBe(
    "lethe: unknown option '--trails'; did you mean --trials?\n",
  );
  expect(usageLine("error: missing required argument 'run'\n")).toBe(
    "lethe: missing required argument 'run'; see --help\n",
  );
});
