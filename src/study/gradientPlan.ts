/** @file A plan of runs by gradient: models and tasks as axes, every pair with every seed. */
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import { InputError, parseWith } from "../format/index.ts";
import { makeTask } from "../task/index.ts";
import { DEFAULT_GRADIENT, DEFAULT_MODELS, gradientSpecSchema, PRECISIONS, TRAINABLE_MODELS } from "../train/index.ts";
import { axisSchema, countOf, MOST_RUNS, valuesOf } from "./axis.ts";
import { type GradientRun, gradientRunSchema } from "./gradientRecord.ts";
import { readInputJson } from "./inputFile.ts";
import { plannedTask, planTaskSchema } from "./planTask.ts";
import { DEFAULT_PRECISION, NUMERICS, runId, seedSchema, seedsOf } from "./runSpec.ts";
import { chooseStimuli, NO_STIMULI, type TaskStimuli } from "./stimuliFiles.ts";

/** One or several; each model says what differs from what is usual for it. */
const modelSchema = z.looseObject({ model: z.enum(TRAINABLE_MODELS) });
export const gradientPlanSchema = z.strictObject({
  rule: z.literal("gradient"),
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/),
  models: z.array(modelSchema).min(1).max(100),
  tasks: z.array(planTaskSchema).min(1).max(100),
  training: gradientSpecSchema.omit({ method: true }).partial().prefault({}),
  seeds: axisSchema(seedSchema),
  trainingSeeds: axisSchema(seedSchema).optional(),
  precision: z.enum(PRECISIONS).default(DEFAULT_PRECISION),
});
/** As its author writes it. */
export type GradientPlan = z.infer<typeof gradientPlanSchema>;

export interface GradientStudy {
  readonly plan: GradientPlan;
  readonly specs: readonly GradientRun[];
  /** Path of the table of stimuli, where one is used. */
  readonly stimuliFile: string | null;
}

/** The plan at a path, where it is one of runs by gradient; null for any other. @throws InputError for what is wrong in it. */
export function readGradientPlan(path: string): GradientStudy | null {
  if (!path.endsWith(".json") || !existsSync(path)) return null;
  const value = readInputJson(path);
  if (typeof value !== "object" || value === null || !("rule" in value)) return null;
  const plan = parseWith(gradientPlanSchema, value, path);
  const stimuli = plan.tasks.map(({ stimuli: name, digits }): TaskStimuli => {
    if (name === undefined) return NO_STIMULI;
    const file = name.endsWith(".npz") && !isAbsolute(name) ? join(dirname(path), name) : name;
    return chooseStimuli(file, digits, `${path}: tasks`);
  });
  const files = new Set(stimuli.flatMap(({ file }) => (file === null ? [] : [file])));
  if (files.size > 1) {
    throw new InputError(
      `${path}: tasks must share one table of stimuli, got ${[...files].join(", ")}; make two plans`,
    );
  }
  return { plan, specs: expandGradientPlan(plan, stimuli, path), stimuliFile: [...files][0] ?? null };
}

/** Seeds outermost, then training seeds, tasks, models, each in the order written. @throws InputError for too many, or one twice. */
export function expandGradientPlan(plan: GradientPlan, stimuli: readonly TaskStimuli[], where: string): GradientRun[] {
  const count = (axis: GradientPlan["seeds"], key: string) => countOf(axis, `${where}: ${key}`);
  const runs =
    plan.models.length *
    plan.tasks.length *
    count(plan.seeds, "seeds") *
    (plan.trainingSeeds === undefined ? 1 : count(plan.trainingSeeds, "trainingSeeds"));
  if (runs > MOST_RUNS) throw new InputError(`${where}: a plan must have at most ${MOST_RUNS} runs, got ${runs}`);
  const seeds = valuesOf(plan.seeds, seedSchema, `${where}: seeds`);
  const specs = seeds.flatMap((seed) =>
    (plan.trainingSeeds === undefined
      ? [seed]
      : valuesOf(plan.trainingSeeds, seedSchema, `${where}: trainingSeeds`)
    ).flatMap((trainingSeed) =>
      plan.tasks.flatMap((task, t) =>
        plan.models.map((model) => {
          const run = {
            task: plannedTask(task, stimuli[t].spec),
            network: { ...DEFAULT_MODELS[model.model], ...model },
            training: { ...DEFAULT_GRADIENT, ...withoutUndefined(plan.training) },
            ...seedsOf(seed, trainingSeed),
            ...{ precision: plan.precision, numerics: NUMERICS },
          };
          const spec = parseWith(gradientRunSchema, run, where) as GradientRun;
          makeTask(spec.task, stimuli[t].source, spec.network.timeStep); // durations are refused before any work
          return spec;
        }),
      ),
    ),
  );
  const ids = specs.map(runId);
  const twice = ids.findIndex((id, k) => ids.indexOf(id) < k);
  if (twice >= 0) throw new InputError(`${where}: runs must differ, got ${ids[twice]} twice; remove one`);
  return specs;
}

const withoutUndefined = (value: object) =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined));
