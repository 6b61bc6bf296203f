import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codesOf, epochOf, pairsOf } from "../../test/sequentialTask.ts";
import { InputError } from "../format/index.ts";
import {
  conditionOfTrial,
  DEFAULT_CODES,
  DEFAULT_DURATIONS,
  type Durations,
  defaultCodes,
  defaultGaussianClasses,
  EPOCHS,
  gaussianStimuli,
  makeTask,
  type SequentialSpec,
  stepsIn,
  type Task,
  taskSpecSchema,
} from "./index.ts";

interface Wish {
  readonly labels?: readonly string[];
  readonly durations?: Partial<Durations>;
  readonly codes?: number[];
  readonly timeStep?: number;
}
function taskOf({ labels = ["0", "1"], durations = {}, codes = [1, 0.5, 1.5], timeStep = 0.1 }: Wish = {}): Task {
  const classes = defaultGaussianClasses(labels);
  const spec = {
    name: "sequential-pattern-matching" as const,
    stimuli: { source: "gaussian" as const, classes },
    durations: { ...DEFAULT_DURATIONS, ...durations },
    codes,
    tolerance: 0.25,
  };
  return makeTask(taskSpecSchema.parse(spec), gaussianStimuli(classes), timeStep);
}
const KEY = { seed: 1, density: 0.4 };

describe("epochs", () => {
  test("the paper's trial: stimulus 100, delay 50, stimulus 100, delay 50, response 50 steps, 350 in all", () => {
    const task = taskOf();
    expect(task.steps).toBe(350);
    expect(task.epochs.map(({ name, start, end }) => [name, start, end])).toEqual([
      ["stimulus1", 0, 100],
      ["delay1", 100, 150],
      ["stimulus2", 150, 250],
      ["delay2", 250, 300],
      ["response", 300, 350],
    ]);
    for (const name of EPOCHS) expect(epochOf(task, name).name).toBe(name);
  });

  test("at half the time step, twice the steps", () => {
    expect(taskOf({ timeStep: 0.05 }).epochs.map(({ end }) => end)).toEqual([200, 300, 500, 600, 700]);
  });

  test("a duration that is no multiple of the time step is refused, naming the epoch", () => {
    expect(() => taskOf({ durations: { delay1: 5.05 } })).toThrow(
      new InputError("delay1: must be a multiple of the time step 0.1 τ, got 5.05 τ"),
    );
    expect(() => taskOf({ durations: { response: 0.04 } })).toThrow(InputError); // rounds to no step at all
    expect(() => stepsIn(0, 0.1, "response")).toThrow(InputError);
  });

  test("every whole number of steps up to 100,000 is accepted and counted, however its product rounds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(0.1, 0.05, 0.025, 1 / 3), (steps, h) => {
        expect(stepsIn(steps * h, h, "delay1")).toBe(steps);
        expect(() => stepsIn((steps + 0.5) * h, h, "delay1")).toThrow(InputError);
      }),
    );
  });
});

describe("pairs and codes", () => {
  test("digits 0 and 1: sums 0, 1, 2 are coded 1, 0.5, 1.5", () => {
    const task = taskOf();
    expect(pairsOf(task)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(codesOf(task)).toEqual([1, 0.5, 0.5, 1.5]);
  });

  test("three digits: 9 pairs, 5 sums", () => {
    const codes = defaultCodes([0, 1, 2]);
    expect(codes).toEqual([1, 0.5, 1.5, 2, 2.5]);
    const task = taskOf({ labels: ["0", "1", "2"], codes });
    expect(task.conditions).toHaveLength(9);
    expect(codesOf(task)).toEqual(pairsOf(task).map(([a, b]) => codes[a + b]));
  });

  test("the code follows the sum of the labels, not of their places: digits 3 and 7", () => {
    const task = taskOf({ labels: ["7", "3"], codes: [6, 10, 14] }); // sums 6, 10, 14
    expect(codesOf(task)).toEqual([14, 10, 10, 6]);
    const uneven = taskOf({ labels: ["1", "2", "4"], codes: [2, 3, 4, 5, 6, 8] });
    expect(codesOf(uneven)).toEqual([2, 3, 5, 3, 4, 6, 5, 6, 8]);
  });

  test("labels that are no numbers count as 0, 1, 2, …", () => {
    expect(codesOf(taskOf({ labels: ["cat", "dog"] }))).toEqual([1, 0.5, 0.5, 1.5]);
  });

  test("the wrong number of codes is refused, naming the sums", () => {
    for (const codes of [
      [1, 0.5],
      [1, 0.5, 1.5, 2],
    ]) {
      expect(() => taskOf({ codes })).toThrow(
        new InputError(`task.codes: must hold one code for each of the 3 sums 0, 1, 2, got ${codes.length}`),
      );
    }
  });

  test("more sums than there are default codes are refused", () => {
    expect(() => defaultCodes([0, 1, 10, 100])).not.toThrow(); // 10 sums
    expect(DEFAULT_CODES).toHaveLength(10);
    expect(() => defaultCodes([0, 1, 10, 100, 1000])).toThrow(
      new InputError("task.codes: 15 distinct sums have no default codes; give task.codes"),
    );
  });
});

describe("order of trials", () => {
  const sequence = (task: Task, seed: number, blocks: number, density = 0.4) =>
    Array.from({ length: blocks * task.conditions.length }, (_, t) => conditionOfTrial(task, { seed, density }, t));

  test.each([
    ["0", "1"],
    ["0", "1", "2"],
  ])("every block of K² trials holds every pair once (labels %s %s %s)", (...labels) => {
    const names = labels.filter((label) => label !== undefined);
    const task = taskOf({ labels: names, codes: defaultCodes(names.map(Number)) });
    const count = task.conditions.length;
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), fc.nat(100_000), (seed, block) => {
        const pairs = Array.from({ length: count }, (_, i) =>
          conditionOfTrial(task, { seed, density: 0.4 }, block * count + i),
        );
        expect(pairs.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, p) => p));
      }),
    );
  });

  test("the order depends on seed and density, and changes from block to block", () => {
    const task = taskOf();
    const first = sequence(task, 1, 8);
    expect(sequence(task, 1, 8)).toEqual(first);
    expect(sequence(task, 2, 8)).not.toEqual(first);
    expect(sequence(task, 1, 8, 0.6)).not.toEqual(first);
    expect(new Set(Array.from({ length: 8 }, (_, b) => first.slice(4 * b, 4 * b + 4).join())).size).toBeGreaterThan(3);
  });

  test("all 24 orders of four pairs are equally frequent: χ² of 4800 blocks below 60 (p = 4e-5 at 23 degrees)", () => {
    const counts = new Map<string, number>();
    const pairs = sequence(taskOf(), 9, 4800);
    for (let b = 0; b < 4800; b++) {
      const order = pairs.slice(4 * b, 4 * b + 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect([...counts.values()].reduce((sum, c) => sum + (c - 200) ** 2 / 200, 0)).toBeLessThan(60);
  });
});

test("the schema refuses keys it does not know and durations that are no durations", () => {
  const spec = taskOf().spec as SequentialSpec;
  expect(taskSpecSchema.parse(spec)).toEqual(spec);
  for (const wrong of [{ dealy1: 5 }, { delay1: -5 }, { delay1: 0 }, { delay1: Number.NaN }, { delay1: 10_001 }]) {
    const durations = { ...spec.durations, ...wrong };
    expect(taskSpecSchema.safeParse({ ...spec, durations }).success, JSON.stringify(wrong)).toBe(false);
  }
  expect(conditionOfTrial(taskOf(), KEY, 0)).toBeLessThan(4);
});
