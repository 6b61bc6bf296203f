import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DEFAULT_DURATIONS,
  type Durations,
  defaultGaussianClasses,
  EPOCHS,
  gaussianStimuli,
  makeTask,
  type Task,
  trainingTrial,
} from "../task/index.ts";
import { rulesOf } from "./rls.ts";
import { drawnOnce, lagOf, moments } from "./timetable.ts";

const KEY = { seed: 3, density: 0.5 };
function task(durations: Durations) {
  const classes = defaultGaussianClasses(["0", "1"]);
  const stimuli = { source: "gaussian" as const, classes };
  const name = "sequential-pattern-matching";
  return makeTask({ name, stimuli, durations, codes: [1, 0.5, 1.5], tolerance: 0.25 }, gaussianStimuli(classes), 0.1);
}

const lag = (given: Task, method: "windowed" | "force") =>
  lagOf(given, rulesOf(method, given), trainingTrial(given, KEY, 0));

/** Steps of a trial in which something is learned, and how many of them coincide with those of a trial `lag` later. */
function coincidences(durations: Durations, method: "windowed" | "force", lag: number): number {
  const { epochs, steps } = task(durations);
  const isWindow = (name: string) => method === "force" || !name.startsWith("stimulus");
  const learns = epochs.flatMap(({ name, start, end }) => new Array<boolean>(end - start).fill(isWindow(name)));
  return learns.filter((does, step) => does && learns[(step - lag + steps) % steps]).length;
}

test("the paper's task: 100 steps behind, one half never learns while the other does", () => {
  const { steps } = task(DEFAULT_DURATIONS);
  expect(lag(task(DEFAULT_DURATIONS), "windowed")).toBe(100);
  expect(coincidences(DEFAULT_DURATIONS, "windowed", 100)).toBe(0);
  expect(coincidences(DEFAULT_DURATIONS, "windowed", 0)).toBe(150);
  expect(steps).toBe(350);
});

test("plain FORCE learns all the time, and waits for nothing", () => {
  expect(lag(task(DEFAULT_DURATIONS), "force")).toBe(0);
});

test("of all lags it is the least of those with the fewest coincidences", () => {
  const duration = fc.integer({ min: 1, max: 12 }).map((steps) => steps / 10);
  const durations = fc.record(Object.fromEntries(EPOCHS.map((name) => [name, duration]))) as fc.Arbitrary<Durations>;
  fc.assert(
    fc.property(durations, (given) => {
      const all = Array.from({ length: task(given).steps }, (_, lag) => coincidences(given, "windowed", lag));
      expect(lag(task(given), "windowed")).toBe(all.indexOf(Math.min(...all)));
    }),
  );
});

test("moments are the steps of the training trials, with what is shown and asked in them", () => {
  const given = task({ stimulus1: 0.3, delay1: 0.2, stimulus2: 0.1, delay2: 0.2, response: 0.1 });
  const draw = (trial: number) => trainingTrial(given, KEY, trial);
  const seen: [number, number][] = [];
  for (const { trial, step, epoch, drawn } of moments(given, 3, draw)) {
    seen.push([trial, step]);
    expect(step >= epoch.start && step < epoch.end).toBe(true);
    expect(epoch.isShown).toBe(epoch.name.startsWith("stimulus"));
    expect(drawn).toEqual(draw(trial));
  }
  expect(seen).toEqual([0, 1, 2].flatMap((trial) => Array.from({ length: 9 }, (_, step) => [trial, step])));
});

test("readers up to a trial apart have every trial drawn once", () => {
  const given = task({ stimulus1: 0.3, delay1: 0.2, stimulus2: 0.1, delay2: 0.2, response: 0.1 });
  const drawn: number[] = [];
  const draw = drawnOnce((trial) => {
    drawn.push(trial);
    return trainingTrial(given, KEY, trial);
  });
  for (let trial = 0; trial < 5; trial++)
    for (const asked of [trial + 1, trial, trial + 1]) expect(draw(asked)).toEqual(trainingTrial(given, KEY, asked));
  expect(drawn).toEqual([1, 0, 2, 3, 4, 5]);
});
