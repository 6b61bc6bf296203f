/** @file What each task asks, by hand. */
import { expect, test } from "vitest";
import { answerOf, classes, drawn, taskNamed } from "../../../test/taskNamed.ts";
import { degreesBetween } from "../angle.ts";
import type { Task, Trial } from "../index.ts";

const askedAt = ({ outputs: M }: Task, { targets, mask }: Trial, step: number) =>
  Array.from({ length: M }, (_, m) => (mask[step * M + m] === 1 ? targets[step * M + m] : null));

test("delayed match to sample, two items: the sample is held in both delays, and the last item is compared with it", () => {
  const task = taskNamed("delayed-match-to-sample", { items: 2, durations: { item: 2, delay: 1, response: 1 } });
  expect(task.epochs.map(({ label, end }) => `${label} ${end}`)).toEqual([
    "sample 20",
    "delay 1 30",
    "item 1 50",
    "delay 2 60",
    "test 80",
    "response 90",
  ]);
  expect(task.conditions).toHaveLength(8);
  expect(task.sites.map(({ name, step }) => `${name} ${step}`)).toEqual([
    "end-of-delay-1 30",
    "end-of-delay-2 60",
    "end-of-test 80",
    "end-of-trial 90",
  ]);
  task.conditions.forEach(({ labels: [sample, , last] }, c) => {
    const trial = drawn(task, c);
    const mean = classes[Number(sample)].mean;
    for (const step of [20, 29, 50, 59]) expect(askedAt(task, trial, step)).toEqual([null, ...mean]);
    expect(askedAt(task, trial, 85)).toEqual([sample === last ? 1 : -1, null, null]);
    for (const step of [0, 35, 70]) expect(askedAt(task, trial, step)).toEqual([null, null, null]);
  });
  // from the end of delay 2 on the item between does not matter
  expect(task.sites[1].futures.map(({ name }) => name)).toEqual(["0", "1"]);
  expect(task.sites[0].futures.map(({ name }) => name)).toEqual(["0,0", "0,1", "1,0", "1,1"]);
});

test("delayed discrimination: ten pairs 8 Hz apart within 10 … 34 Hz; f1 is held; f2 alone does not tell the answer", () => {
  const task = taskNamed("delayed-discrimination", { noise: 0 });
  expect(task.conditions.map(({ labels }) => labels.map(Number))).toHaveLength(10);
  task.conditions.forEach(({ labels }, c) => {
    const [f1, f2] = labels.map(Number);
    expect(Math.abs(f1 - f2)).toBe(8);
    const trial = drawn(task, c);
    expect(trial.inputs[0]).toBeCloseTo((f1 - 22) / 12, 12);
    expect(trial.inputs[task.epochs[2].start]).toBeCloseTo((f2 - 22) / 12, 12);
    expect(askedAt(task, trial, task.epochs[1].start)[1]).toBeCloseTo((f1 - 22) / 12, 12);
    expect(askedAt(task, trial, task.answer.start)[0]).toBe(f1 > f2 ? 1 : -1);
  });
  const answers = new Set(task.conditions.map(({ labels }, c) => `${labels[1]} ${task.linear!.codes[c]}`));
  expect(answers.has("18 1") && answers.has("18 -1")).toBe(true);
});

test("flip-flop: every output is the sign of the last pulse of its input, in every hold, and the condition at the end", () => {
  const task = taskNamed("flip-flop", { bits: 2, pulses: 4 });
  const seen = new Set<string>();
  for (let index = 0; index < 40; index++) {
    const condition = index % 4;
    const trial = drawn(task, condition, index);
    const held = [0, 0];
    for (const { role, start } of task.epochs) {
      const shown = [...trial.inputs.subarray(2 * start, 2 * start + 2)];
      for (const b of [0, 1]) if (shown[b] !== 0) held[b] = shown[b];
      if (role === "item") seen.add(shown.join());
      expect(askedAt(task, trial, start)).toEqual(role === "item" ? [null, null] : held);
    }
    expect(held).toEqual([condition & 1 ? 1 : -1, condition & 2 ? 1 : -1]);
  }
  expect(seen.size).toBe(9); // each input +1, −1 or nothing
});

test("ring memory: the angle lies in its sector, all over it, and is asked from the delay on; errors are in degrees", () => {
  const task = taskNamed("ring-memory", { noise: 0 });
  const angles = Array.from({ length: 400 }, (_, index) => {
    const trial = drawn(task, 3, index);
    const [x, y] = trial.inputs;
    expect(askedAt(task, trial, task.epochs[1].start)).toEqual([x, y]);
    expect(askedAt(task, trial, 0)).toEqual([null, null]);
    return (Math.atan2(y, x) * 180) / Math.PI;
  });
  expect(Math.min(...angles)).toBeGreaterThan(112.5);
  expect(Math.min(...angles)).toBeLessThan(113.5);
  expect(Math.max(...angles)).toBeLessThan(157.5);
  expect(Math.max(...angles)).toBeGreaterThan(156.5);
  const trial = drawn(task, 0, 1);
  const asked = (Math.atan2(trial.inputs[1], trial.inputs[0]) * 180) / Math.PI;
  const turned = (asked + 19) * (Math.PI / 180);
  const outputs = answerOf(task, trial).map((_, e) => (e % 2 === 0 ? Math.cos(turned) : Math.sin(turned)));
  expect(task.score(trial, outputs).error).toBeCloseTo(19, 9);
  expect(task.score(trial, outputs).isRight).toBe(true);
});

test("angular integration: the cue turned by the velocity is the heading that is asked", () => {
  const task = taskNamed("angular-integration", { noise: 0 });
  for (let index = 0; index < 30; index++) {
    const { inputs, targets } = drawn(task, index % 8, index);
    const turn = 4 * task.epochs[1].start;
    const [x, y] = targets.subarray(2 * task.answer.start);
    const from = (Math.atan2(inputs[1], inputs[0]) * 180) / Math.PI;
    const to = (Math.atan2(y, x) * 180) / Math.PI;
    expect(degreesBetween(from + 180 * inputs[turn + 2] + 720, to + 720)).toBeLessThan(1e-9);
    expect([inputs[3], inputs[turn + 3], inputs[turn]]).toEqual([1, 1, 0]);
    // halfway through the turn, half of it
    const middle = (task.epochs[1].start + task.epochs[1].end) / 2 - 1;
    const [u, v] = targets.subarray(2 * middle);
    const half = (Math.atan2(v, u) * 180) / Math.PI;
    expect(degreesBetween(from + 90 * inputs[turn + 2] + 720, half + 720)).toBeLessThan(1e-9);
  }
});

test("interval reproduction: two pulses as far apart as the answer is late; an answer too soon, too late or never is wrong", () => {
  const task = taskNamed("interval-reproduction");
  task.conditions.forEach(({ labels: [length] }, c) => {
    const trial = drawn(task, c);
    const onsets = Array.from({ length: task.epochs[0].end }, (_, step) => step).filter(
      (step) => trial.inputs[2 * step] === 1 && (step === 0 || trial.inputs[2 * step - 2] === 0),
    );
    expect(0.1 * (onsets[1] - onsets[0])).toBeCloseTo(Number(length), 9);
    const late = (by: number) => {
      const outputs = new Float64Array(task.answer.end - task.answer.start);
      outputs.fill(1, Math.round((Number(length) + by) / 0.1));
      return task.score(trial, outputs);
    };
    expect(late(0.7)).toMatchObject({ isRight: true, error: expect.closeTo(0.7, 9) });
    expect([late(0.9).isRight, late(-0.9).isRight, late(1000).isRight]).toEqual([false, false, false]);
  });
});

test("context-dependent integration: the sign of the evidence that the context names", () => {
  const task = taskNamed("context-integration", { noise: 0 });
  expect(task.conditions).toHaveLength(8);
  const strengths = new Set<number>();
  for (let index = 0; index < 60; index++) {
    const condition = index % 8;
    const { inputs } = drawn(task, condition, index);
    const [motion, colour, isMotion, isColour] = inputs;
    expect(isMotion + isColour).toBe(1);
    expect(Math.sign(isMotion === 1 ? motion : colour)).toBe(task.linear!.codes[condition]);
    strengths.add(Math.abs(motion));
  }
  expect([...strengths].sort()).toEqual([0.05, 0.15, 0.5]);
});

test("2-back: answers after items 3 and 4 compare them with items 1 and 2; what must be held is the last two items", () => {
  const task = taskNamed("n-back", { durations: { item: 1, delay: 1, response: 1 } });
  expect(task.epochs.map(({ label }) => label).join(", ")).toBe(
    "item 1, delay 1, item 2, delay 2, item 3, answer, delay 3, item 4, answer",
  );
  expect(task.sites[0].classes).toEqual(["0,0", "0,1", "1,0", "1,1"]);
  const first = new Set<number>();
  for (let index = 0; index < 40; index++) {
    const condition = index % 8;
    const trial = drawn(task, condition, index);
    const { labels } = task.conditions[condition];
    const [one, two] = task.epochs.filter(({ role }) => role === "response");
    expect(askedAt(task, trial, two.start)).toEqual([labels[0] === labels[2] ? 1 : -1]);
    first.add(askedAt(task, trial, one.start)[0]!);
    expect(task.sites[0].classes[task.sites[0].classOf[condition]]).toBe(labels.slice(0, 2).join(","));
  }
  expect(first.size).toBe(2);
});
