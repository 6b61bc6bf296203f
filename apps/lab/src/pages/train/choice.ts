/** @file What is trained: chosen by sliders, or by the address. */
import { expandPlan, planSchema, type RunSpec } from "../../../../../src/study/portable.ts";
import { kindOf, MNIST_LATENTS_SHA256, TASK_KINDS, type TaskName } from "../../../../../src/task/index.ts";

export interface Choice {
  readonly task: TaskName;
  readonly n: number;
  readonly g: number;
  readonly density: number;
  readonly fb: number;
  readonly trials: number;
  readonly seed: number;
  readonly method: "windowed" | "force";
}

/** Small enough to be done within a minute, large enough to learn. */
export const FIRST: Choice = {
  task: "sequential-pattern-matching",
  n: 200,
  g: 0.9,
  density: 0.4,
  fb: 10,
  trials: 300,
  seed: 1,
  method: "windowed",
};

export interface Parameter {
  readonly key: "n" | "g" | "density" | "fb" | "trials" | "seed";
  readonly label: string;
  readonly what: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Values of the paper, marked on the slider. */
  readonly paper: readonly number[];
}

export const PARAMETERS: readonly Parameter[] = [
  { key: "n", label: "units", what: "N", min: 50, max: 1000, step: 50, paper: [1000] },
  {
    key: "g",
    label: "random weights",
    what: "g",
    min: 0.5,
    max: 1.6,
    step: 0.1,
    paper: [0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5],
  },
  { key: "density", label: "density", what: "p_g", min: 0.1, max: 1, step: 0.1, paper: [0.4, 0.6, 0.7, 0.9] },
  {
    key: "fb",
    label: "feedback divisor",
    what: "fb: strong where it is small",
    min: 1,
    max: 40,
    step: 1,
    paper: [40, 30, 20, 10, 5, 1],
  },
  { key: "trials", label: "trials", what: "of FORCE training", min: 20, max: 3500, step: 20, paper: [3500] },
  { key: "seed", label: "seed", what: "of weights and trials", min: 0, max: 20, step: 1, paper: [0, 1, 2, 3] },
];

/** What an address says of it; the usual where it says nothing that a slider can be set to. */
export function choiceOf(query: Readonly<Record<string, string>>): Choice {
  const numbers = PARAMETERS.flatMap(({ key, min, max, step }) => {
    const value = Number(query[key]);
    if (query[key] === undefined || !(value >= min && value <= max)) return [];
    return [[key, Number((Math.round(value / step) * step).toFixed(6))] as const];
  });
  const task = TASK_KINDS.find(({ name }) => name === query["task"])?.name ?? FIRST.task;
  const method = query["method"] === "force" ? "force" : FIRST.method;
  return { ...FIRST, ...Object.fromEntries(numbers), task, method };
}

/** The same as parts of an address; what is as usual is left out. */
export function queryOf(choice: Choice): Record<string, string> {
  return Object.fromEntries(
    Object.entries(choice).map(([key, value]) => [key, value === FIRST[key as keyof Choice] ? "" : `${value}`]),
  );
}

/** The run that `lethe train` would make of these flags: same id, same bytes. */
export function specOf({ task, n, g, density, fb, trials, seed, method }: Choice): RunSpec {
  const plan = planSchema.parse({
    name: "train",
    task: { name: task },
    network: { n, g, density, fb },
    training: { trials, method },
    seeds: seed,
  });
  const mnist = { source: "mnist" as const, sha256: MNIST_LATENTS_SHA256, labels: [0, 1] };
  return expandPlan(plan, kindOf(task).usesStimuli ? mnist : null)[0];
}
