/** @file What every task must keep, whoever wrote it. */
import { describe, expect, test } from "vitest";
import { answerOf, drawn, taskNamed } from "../../../test/taskNamed.ts";
import { degreesBetween } from "../angle.ts";
import { mainSite, TASK_KINDS, type Trial, withDelay } from "../index.ts";

describe.each(TASK_KINDS.map(({ name }) => name))("%s", (name) => {
  const task = taskNamed(name);
  const { steps, inputs: D, outputs: M, epochs, conditions, sites } = task;
  const trials = conditions.map((_, c) => drawn(task, c));

  test("epochs follow one another to the end of the trial, and nothing is shown in a delay", () => {
    expect(epochs[0].start).toBe(0);
    expect(epochs.at(-1)!.end).toBe(steps);
    for (const [k, epoch] of epochs.entries()) {
      if (k > 0) expect(epoch.start).toBe(epochs[k - 1].end);
      if (epoch.role === "delay") expect(epoch.isShown).toBe(false);
      for (const { inputs } of trials) {
        if (epoch.isShown) continue;
        expect(inputs.subarray(epoch.start * D, epoch.end * D).every((v) => v === 0)).toBe(true);
      }
    }
  });

  test("a trial has its inputs, targets and mask; targets are 0 where nothing is asked; groups are asked whole", () => {
    const outputs = task.outputGroups.flatMap((group) => group.outputs);
    expect([...outputs].sort((a, b) => a - b)).toEqual(Array.from({ length: M }, (_, m) => m));
    expect(task.outputGroups.map((group) => group.name)).toContain("response");
    for (const [c, { condition, inputs, targets, mask }] of trials.entries()) {
      expect([condition, inputs.length, targets.length, mask.length]).toEqual([c, steps * D, steps * M, steps * M]);
      expect(mask.some((v) => v === 1)).toBe(true);
      for (let e = 0; e < mask.length; e++) if (mask[e] === 0) expect(targets[e]).toBe(0);
      for (const group of task.outputGroups) {
        for (let step = 0; step < steps; step++) {
          expect(new Set(group.outputs.map((m) => mask[step * M + m])).size).toBe(1);
        }
      }
    }
  });

  test("what is asked is right; 10 more than that is wrong, and so is silence", () => {
    for (const trial of trials) {
      const right = task.score(trial, answerOf(task, trial));
      expect(right.isRight).toBe(true);
      expect(right.error).toBeLessThan(0.11); // of a time, one step
      expect(task.score(trial, answerOf(task, trial, 10)).isRight).toBe(
        name === "ring-memory" || name === "angular-integration" ? isDiagonal(trial) : false,
      );
      expect(task.score(trial, answerOf(task, trial).fill(0)).isRight).toBe(false);
    }
    /** Adding 10 to both coordinates leaves a direction of 45° nearly as it is. */
    function isDiagonal({ targets }: Trial): boolean {
      const [x, y] = targets.subarray(task.answer.start * M);
      return degreesBetween((Math.atan2(y, x) * 180) / Math.PI, 45) <= task.tolerance;
    }
  });

  test("sites: every condition has a class, every class a condition; the main one ends its delay, before the answer", () => {
    const { site, delay, item } = mainSite(task);
    expect(site.step).toBe(delay.end);
    expect(delay.role).toBe("delay");
    expect(item.end).toBeLessThanOrEqual(delay.start);
    expect(site.step).toBeLessThanOrEqual(task.answer.start);
    for (const { classes: held, classOf, shown, held: asked } of sites) {
      expect(classOf).toHaveLength(conditions.length);
      expect([...new Set(classOf)].sort((a, b) => a - b)).toEqual(held.map((_, a) => a));
      expect(shown.map((row) => row.length)).toEqual(held.map(() => D));
      if (asked !== null) expect(asked).toHaveLength(held.length);
    }
    expect(new Set(conditions.map((c) => c.name)).size).toBe(conditions.length);
  });

  test("ways to go on: conditions of the class, shown the same after the site when drawn from the same stream", () => {
    for (const { step, futures, classOf, classes: held } of sites) {
      for (const { conditionOf } of futures) {
        expect(conditionOf).toHaveLength(held.length);
        conditionOf.forEach((condition, a) => {
          if (condition >= 0) expect(classOf[condition]).toBe(a);
        });
        const shown = conditionOf.filter((condition) => condition >= 0);
        const rest = (condition: number) => [...drawn(task, condition).inputs.subarray(step * D)];
        for (const condition of shown) expect(rest(condition)).toEqual(rest(shown[0]));
      }
      // every condition of a class can be reached, but for what came before
      for (const a of held.keys()) expect(futures.some(({ conditionOf }) => conditionOf[a] >= 0)).toBe(true);
    }
  });

  test("a longer and a shorter delay: the same before and after it, and answers are scored as before", () => {
    const { delay } = mainSite(task);
    for (const duration of [2 * delay.duration, delay.duration / 2]) {
      const other = withDelay(task, duration);
      const shift = Math.round((duration - delay.duration) / 0.1);
      expect(other.steps).toBe(steps + shift);
      expect(mainSite(other).delay.duration).toBe(duration);
      expect(other.epochs.at(-1)!.end).toBe(other.steps);
      for (const trial of trials) {
        const long = drawn(other, trial.condition);
        for (const [rows, own, width] of [
          [long.inputs, trial.inputs, D],
          [long.targets, trial.targets, M],
        ] as const) {
          const until = Math.min(delay.start, delay.start) * width;
          expect([...rows.subarray(0, until)]).toEqual([...own.subarray(0, until)]);
          expect([...rows.subarray((delay.end + shift) * width)]).toEqual([...own.subarray(delay.end * width)]);
        }
        expect(other.score(long, answerOf(other, long))).toEqual(task.score(trial, answerOf(task, trial)));
      }
    }
  });

  test("durations and settings of its own are used; a duration that is no multiple of the step is refused", () => {
    const { delay } = mainSite(task);
    const longer = taskNamed(name, { durations: { [delay.name]: 3 } });
    expect(mainSite(longer).delay.duration).toBe(3);
    expect(() => taskNamed(name, { durations: { [delay.name]: 0.55 } })).toThrow("must be a multiple of the time step");
    expect(() => taskNamed(name, { durations: { dealy: 3 } })).toThrow("dealy");
  });
});
