import fc from "fast-check";
import { expect, test } from "vitest";
import { pairsOf } from "../../test/sequentialTask.ts";
import { type Stream, stream } from "../kernel/index.ts";
import {
  conditionOfTrial,
  DEFAULT_DURATIONS,
  type Durations,
  drawTrial,
  makeTask,
  type StimulusSource,
  trainingTrial,
} from "./index.ts";

/** Draws that tell where they come from: [label, words read from, test or training]. */
const telling: StimulusSource = {
  dimension: 3,
  labels: ["0", "1"],
  means: new Float64Array(6),
  wordsPerDraw: 5,
  draw(label: number, random: Stream, position, set, out, at) {
    out.set([10 + label, random.word(position), set === "test" ? 2 : 1], at);
  },
};
const taskWith = (durations: Partial<Durations> = {}) =>
  makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: { source: "table", sha256: "", labels: [0, 1] },
      durations: { ...DEFAULT_DURATIONS, ...durations },
      codes: [1, 0.5, 1.5],
      tolerance: 0.25,
    },
    telling,
    0.1,
  );
const KEY = { seed: 6, density: 0.7 };

test("each stimulus shows its class at every step, and u = 0 everywhere else, for every pair", () => {
  const task = taskWith();
  pairsOf(task).forEach(([first, second], pair) => {
    const { inputs } = drawTrial(task, pair, "test", KEY, "testStimuli", 3);
    expect(inputs).toHaveLength(350 * 3);
    for (let s = 0; s < 350; s++) {
      const shown = s < 100 ? first : s >= 150 && s < 250 ? second : undefined;
      const [label, , set] = inputs.subarray(3 * s, 3 * s + 3);
      expect([label, set], `pair ${first}${second}, step ${s}`).toEqual(shown === undefined ? [0, 0] : [10 + shown, 2]);
      if (shown === undefined) expect(inputs[3 * s + 1]).toBe(0);
    }
  });
});

test("draw i starts at word i · wordsPerDraw of the trial's stream, counted over both stimuli", () => {
  const { inputs } = drawTrial(taskWith(), 1, "test", KEY, "testStimuli", 3);
  const words = stream(KEY, "testStimuli", 3);
  for (let i = 0; i < 200; i++) {
    const step = i < 100 ? i : i + 50;
    expect(inputs[3 * step + 1]).toBe(words.word(5 * i));
  }
});

test("another length of either delay or of the response leaves every stimulus draw as it is", () => {
  const stimuliOf = (durations: Partial<Durations>, pair: number, index: number) => {
    const task = taskWith(durations);
    const { inputs } = drawTrial(task, pair, "test", KEY, "testStimuli", index);
    return [task.epochs[0], task.epochs[2]].map(({ start, end }) => inputs.slice(3 * start, 3 * end));
  };
  const steps = fc.integer({ min: 1, max: 400 });
  fc.assert(
    fc.property(steps, steps, steps, fc.nat(3), fc.nat(1000), (one, two, response, pair, index) => {
      const durations = { delay1: one / 10, delay2: two / 10, response: response / 10 };
      expect(stimuliOf(durations, pair, index)).toEqual(stimuliOf({}, pair, index));
    }),
    { numRuns: 30 },
  );
});

test("training trial t has the pair of its place and a stream of its own, from the training set", () => {
  const task = taskWith();
  const seen = new Set<number>();
  for (let t = 0; t < 12; t++) {
    const { condition: pair, inputs } = trainingTrial(task, KEY, t);
    expect(pair).toBe(conditionOfTrial(task, KEY, t));
    expect(inputs[0]).toBe(10 + pairsOf(task)[pair][0]);
    expect(inputs[1]).toBe(stream(KEY, "trainingStimuli", t).word(0));
    expect(inputs[2]).toBe(1);
    seen.add(inputs[1]);
  }
  expect(seen.size).toBe(12);
});
