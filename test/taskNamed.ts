/** @file Tasks by their names, with Gaussian stimuli of two classes where they use some. */
import { expect } from "vitest";
import { stream } from "../src/kernel/index.ts";
import {
  defaultGaussianClasses,
  gaussianStimuli,
  kindOf,
  makeTask,
  type Task,
  type TaskName,
  type Trial,
  taskSpecSchema,
} from "../src/task/index.ts";

export const classes = defaultGaussianClasses(["0", "1"]);
const stimuli = gaussianStimuli(classes);
export function taskNamed(name: TaskName, settings: Record<string, unknown> = {}): Task {
  const kind = kindOf(name);
  const chosen = kind.usesStimuli ? ({ source: "gaussian", classes } as const) : null;
  const spec = kind.complete(kind.settings.parse(settings) as never, chosen);
  expect(taskSpecSchema.parse(spec)).toEqual(spec); // nothing left out, nothing unknown
  return makeTask(spec, kind.usesStimuli ? stimuli : null, 0.1);
}
export const words = (index: number) => stream({ seed: 3, density: 0.5 }, "testStimuli", index);
export const drawn = (task: Task, condition: number, index = 7): Trial => task.draw(condition, words(index), "test");
/** The outputs that answer as a trial asks: `wrong` is added to each. */
export function answerOf({ answer, outputs: M }: Task, { targets }: Trial, wrong = 0): Float64Array {
  return targets.slice(answer.start * M, answer.end * M).map((v) => v + wrong);
}
