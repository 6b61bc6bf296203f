/** @file A task of recorded trials: one bit on one input, shown at step 1 and asked from there on. */
import { expect, test } from "vitest";
import { stream } from "../kernel/index.ts";
import { type RecordedTrials, taskOfTrials } from "./trialsTask.ts";

/** Four trials of three steps: pulses of +1, −1, +1, −1 (of two sizes), which the two outputs show as they are and turned round. */
const pulses = [1, -1, 2, -2];
const recorded: RecordedTrials = {
  ...{ trials: 4, steps: 3, inputs: 1, outputs: 2 },
  shown: pulses.flatMap((p) => [0, p, 0]),
  targets: pulses.flatMap((p) => [9, 9, Math.sign(p), -Math.sign(p), Math.sign(p), 9]),
  // at the last step only the first output is asked
  mask: pulses.flatMap(() => [0, 0, 1, 1, 1, 0]),
};
const task = taskOfTrials(recorded, { hold: 4, response: 2 }, 1, "trials.npz");

test("conditions are what is last asked of each output; after the trial come a hold and a response", () => {
  expect(task.conditions.map(({ name }) => name)).toEqual(["-1,1", "1,-1"]);
  expect(task.epochs.map(({ role, start, end, isShown }) => [role, start, end, isShown])).toEqual([
    ["item", 0, 3, true],
    ["delay", 3, 7, false],
    ["response", 7, 9, false],
  ]);
  expect([task.steps, task.sites[0].step, task.sites[0].held]).toEqual([
    9,
    7,
    [
      [-1, 1],
      [1, -1],
    ],
  ]);
  expect(task.sites[0].shown).toEqual([[-0.5], [0.5]]);
});

test("draws are the recorded trials of their condition, each with equal chance; what is held is asked", () => {
  const sizes = Array.from({ length: 400 }, (_, k) => {
    const { inputs, targets, mask } = task.draw(1, stream({ seed: k, density: 1 }, "testStimuli", 0), "test");
    expect([...inputs.subarray(0, 3)].map(Math.sign)).toEqual([0, 1, 0]);
    expect([...inputs.subarray(3)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...targets.subarray(6)]).toEqual(new Array(6).fill([1, -1]).flat());
    expect([...mask]).toEqual([...new Array(6).fill(0), ...new Array(12).fill(1)]);
    return inputs[1];
  });
  const share = sizes.filter((size) => size === 2).length / sizes.length;
  expect(share).toBeGreaterThan(0.4); // four standard deviations of a half
  expect(share).toBeLessThan(0.6);
});

test("an answer is right within half of what two things differ by, of the last half of the response", () => {
  const trial = task.draw(1, stream({ seed: 1, density: 1 }, "testStimuli", 0), "test");
  expect(task.tolerance).toBe(1);
  expect(task.score(trial, Float64Array.of(-9, 9, 0.5, -1))).toEqual({
    value: 0.5,
    asked: 1,
    error: 0.5,
    isRight: true,
  });
  expect(task.score(trial, Float64Array.of(1, -1, 1, 0.25))).toMatchObject({
    value: 0.25,
    error: 1.25,
    isRight: false,
  });
});

test.each([
  [{ mask: new Array(24).fill(0) }, "every output must be asked in every trial, output 0 of trial 0 is not"],
  [{ targets: new Array(24).fill(1), mask: null }, "must be one of 2 to 64 things, got 1"],
])("%o is refused", (wrong, message) => {
  expect(() => taskOfTrials({ ...recorded, ...wrong }, { hold: 1, response: 1 }, 1, "t.npz")).toThrow(message);
});

test("too many things are refused", () => {
  const many = { ...recorded, trials: 65, outputs: 1, mask: null, shown: new Array(195).fill(0) };
  const targets = Array.from({ length: 195 }, (_, e) => Math.floor(e / 3));
  expect(() => taskOfTrials({ ...many, targets }, { hold: 1, response: 1 }, 1, "t.npz")).toThrow("got 65; name a task");
});
