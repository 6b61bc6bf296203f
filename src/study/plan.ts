import { z } from "zod";
import { InputError } from "../format/index.ts";
import { ASSAY_PROTOCOLS } from "../mechanism/index.ts";
import { DEFAULT_NETWORK, networkSpecSchema } from "../network/index.ts";
import type { StimuliSpec } from "../task/index.ts";
import { DEFAULT_TRAINING, PRECISIONS, trainingSpecSchema } from "../train/index.ts";
import { type Axis, axisSchema, countOf, MOST_RUNS, matcherOf, matchSchema, valuesOf } from "./axis.ts";
import { plannedTask, planTaskSchema } from "./planTask.ts";
import { DEFAULT_PRECISION, NUMERICS, type RunSpec, runId, seedSchema, seedsOf } from "./runSpec.ts";

const { g, density, feedbackDivisor, n, inputDivisor, initial } = networkSpecSchema.shape;
const { trials, method, stopAfter, alpha, every } = trainingSpecSchema.shape;
const initialAxis = z.union([initial, z.array(initial).min(1).max(initial.options.length)]);

/** What may span a grid: each a value, a list or a range. */
const axes = {
  n: axisSchema(n),
  g: axisSchema(g),
  density: axisSchema(density),
  fb: axisSchema(feedbackDivisor),
  inputDivisor: axisSchema(inputDivisor),
  initial: initialAxis,
};
const seedAxes = { seeds: axisSchema(seedSchema), trainingSeeds: axisSchema(seedSchema) };
const gridSchema = z.strictObject({ ...axes, ...seedAxes }).partial();
const exclusionSchema = z
  .strictObject({
    n: matchSchema,
    g: matchSchema,
    density: matchSchema,
    fb: matchSchema,
    inputDivisor: matchSchema,
    initial: initialAxis,
    seed: matchSchema,
    trainingSeed: matchSchema,
  })
  .partial();

export const planSchema = z.strictObject({
  /** Names the folder studies/<name>; a file that gives none is named after itself. */
  name: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/),
  network: z
    .strictObject({
      n: axes.n.default(DEFAULT_NETWORK.n),
      g: axes.g.default(DEFAULT_NETWORK.g),
      density: axes.density.default(DEFAULT_NETWORK.density),
      fb: axes.fb.default(DEFAULT_NETWORK.feedbackDivisor),
      inputDivisor: axes.inputDivisor.default(DEFAULT_NETWORK.inputDivisor),
      initial: axes.initial.default(DEFAULT_NETWORK.initial),
    })
    .prefault({}),
  task: planTaskSchema.prefault({}),
  training: z
    .strictObject({
      trials: trials.default(DEFAULT_TRAINING.trials),
      method: method.default(DEFAULT_TRAINING.method),
      stopAfter: stopAfter.default(DEFAULT_TRAINING.stopAfter),
      alpha: alpha.default(DEFAULT_TRAINING.alpha),
      every: every.default(DEFAULT_TRAINING.every),
    })
    .prefault({}),
  /** Every cell of the grid is run with each. */
  seeds: seedAxes.seeds,
  /** Every network is trained with each; absent: with its own seed. */
  trainingSeeds: seedAxes.trainingSeeds.optional(),
  /** Several grids in one plan: each takes from `network`, `seeds` and `trainingSeeds` what it does not say itself. */
  grids: z.array(gridSchema).min(1).max(1000).optional(),
  /** Runs to leave out: those that match all keys of one of these. */
  exclude: z.array(exclusionSchema).max(1000).optional(),
  precision: z.enum(PRECISIONS).default(DEFAULT_PRECISION),
  /** Whether networks that learned are followed to their limit sets. */
  verdict: z.boolean().default(true),
  /** Whether networks that learned have their portrait drawn. */
  portrait: z.boolean().default(false),
  /** Whether networks that learned are assayed, and by which protocol. */
  assays: z.enum(["none", ...ASSAY_PROTOCOLS]).default("none"),
});
/** A study as its author writes it, in study.json. */
export type Plan = z.infer<typeof planSchema>;

/**
 * Every run of a plan: grids in the order written; in each, seeds outermost, then training seeds, initial distributions, n, input
 * divisors, densities, g and fb, each in the order written. A run that two grids have is there once.
 *
 * @param stimuli what the plan's `task.stimuli` and `task.digits` stand for; null where its task uses none.
 * @throws InputError for a value that occurs twice in one grid, too many runs or none, and an exclusion that excludes none.
 */
export function expandPlan(plan: Plan, stimuli: StimuliSpec | null): RunSpec[] {
  const { name, exclude = [] } = plan;
  const given = (plan.grids ?? [{}]).map((grid, i) => ({ grid, where: plan.grids ? `${name}: grids[${i}]` : name }));
  // counted before a value is made: a short text can ask for thousands of millions
  const count = given.reduce((sum, { grid, where }) => sum + sizeOf(plan, grid, where), 0);
  if (count > MOST_RUNS) throw new InputError(`${name}: a plan must have at most ${MOST_RUNS} runs, got ${count}`);
  const task = plannedTask(plan.task, stimuli);
  const { timeStep } = DEFAULT_NETWORK;
  const exclusions = exclude.map((exclusion) => ({ fits: fitterOf(exclusion), isUsed: false }));
  const specs = new Map<string, RunSpec>();
  for (const drawn of given.flatMap(({ grid, where }) => drawsOf(gridOf(plan, grid, where)))) {
    const { seed, trainingSeed, ...network } = drawn;
    const { training, precision } = plan;
    let isOut = false;
    for (const exclusion of exclusions) {
      if ((isOut && exclusion.isUsed) || !exclusion.fits(drawn)) continue;
      exclusion.isUsed = true;
      isOut = true;
    }
    if (isOut) continue;
    const spec: RunSpec = {
      task,
      network: { ...network, timeStep },
      training: { ...training },
      ...seedsOf(seed, trainingSeed),
      precision,
      numerics: NUMERICS,
    };
    specs.set(runId(spec), spec);
  }
  const idle = exclusions.findIndex(({ isUsed }) => !isUsed);
  if (idle >= 0)
    throw new InputError(`${name}: exclude[${idle}] must match a run of the plan, matches none; remove it`);
  if (specs.size === 0) throw new InputError(`${name}: a plan must have runs, all are excluded`);
  return [...specs.values()];
}

interface Grid {
  readonly seeds: readonly number[];
  /** Null where every network has its own. */
  readonly trainingSeeds: readonly number[] | null;
  readonly initials: readonly RunSpec["network"]["initial"][];
  readonly ns: readonly number[];
  readonly inputDivisors: readonly number[];
  readonly densities: readonly number[];
  readonly gs: readonly number[];
  readonly feedbacks: readonly number[];
}

function gridOf(plan: Plan, grid: z.infer<typeof gridSchema>, where: string): Grid {
  const { network } = plan;
  const values = (
    key: Exclude<keyof typeof axes, "initial"> | keyof typeof seedAxes,
    axis: Axis,
    schema: z.ZodNumber,
  ) => {
    const path = `${where}: ${pathIn(grid, key)}`;
    return distinct(valuesOf(axis, schema, path), path);
  };
  const initials = grid.initial ?? network.initial;
  const trainingSeeds = grid.trainingSeeds ?? plan.trainingSeeds;
  return {
    seeds: values("seeds", grid.seeds ?? plan.seeds, seedSchema),
    trainingSeeds: trainingSeeds === undefined ? null : values("trainingSeeds", trainingSeeds, seedSchema),
    initials: distinct(typeof initials === "string" ? [initials] : initials, `${where}: initial`),
    ns: values("n", grid.n ?? network.n, n),
    inputDivisors: values("inputDivisor", grid.inputDivisor ?? network.inputDivisor, inputDivisor),
    densities: values("density", grid.density ?? network.density, density),
    gs: values("g", grid.g ?? network.g, g),
    feedbacks: values("fb", grid.fb ?? network.fb, feedbackDivisor),
  };
}

/** What a key of a grid is called in the plan: what the grid does not say itself, the plan's network says. */
const pathIn = (grid: object, key: string): string => (key in grid || key in seedAxes ? key : `network.${key}`);

/** How many runs a grid has. */
function sizeOf(plan: Plan, grid: z.infer<typeof gridSchema>, where: string): number {
  const { seeds, trainingSeeds = 0 } = plan; // none named is one each: the network's own
  const { initial, ...numeric } = { seeds, trainingSeeds, ...plan.network, ...withoutUndefined(grid) };
  const numbers = Object.entries(numeric).map(([key, axis]) => countOf(axis, `${where}: ${pathIn(grid, key)}`));
  return numbers.reduce((size, count) => size * count, [initial].flat().length);
}

const withoutUndefined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

/** All combinations, feedbacks fastest. */
function drawsOf({ seeds, trainingSeeds, initials, ns, inputDivisors, densities, gs, feedbacks }: Grid) {
  const networks = initials.flatMap((initial) =>
    ns.flatMap((n) =>
      inputDivisors.flatMap((inputDivisor) =>
        densities.flatMap((density) =>
          gs.flatMap((g) =>
            feedbacks.map((feedbackDivisor) => ({ n, g, density, feedbackDivisor, inputDivisor, initial })),
          ),
        ),
      ),
    ),
  );
  return seeds.flatMap((seed) =>
    (trainingSeeds ?? [seed]).flatMap((trainingSeed) =>
      networks.map((network) => ({ seed, trainingSeed, ...network })),
    ),
  );
}

type Drawn = ReturnType<typeof drawsOf>[number];

/** Whether a run has all that an exclusion names: it is asked once for each run of a plan. */
function fitterOf({ initial, fb, ...numbers }: z.infer<typeof exclusionSchema>): (drawn: Drawn) => boolean {
  const wanted = { ...numbers, feedbackDivisor: fb };
  const tests = Object.entries(wanted).flatMap(([key, match]) => {
    if (match === undefined) return [];
    const matches = matcherOf(match);
    return [(drawn: Drawn) => matches(drawn[key as keyof typeof wanted])];
  });
  if (initial !== undefined) tests.push((drawn) => [initial].flat().includes(drawn.initial));
  return (drawn) => tests.every((test) => test(drawn));
}

function distinct<T>(values: readonly T[], where: string): readonly T[] {
  if (new Set(values).size < values.length) {
    const twice = values.find((value, i) => values.indexOf(value) < i);
    throw new InputError(`${where} must have different values, got ${twice} twice; remove one`);
  }
  return values;
}
