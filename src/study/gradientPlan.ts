/** @file A plan with the rule as an axis: runs by gradient, and by FORCE beside them, on the same tasks with the same seeds. */
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import { InputError, parseWith } from "../format/index.ts";
import { ASSAYS } from "../mechanism/index.ts";
import { makeTask } from "../task/index.ts";
import { DEFAULT_GRADIENT, DEFAULT_MODELS, gradientSpecSchema, PRECISIONS, TRAINABLE_MODELS } from "../train/index.ts";
import { axisSchema, countOf, MOST_RUNS, valuesOf } from "./axis.ts";
import { type GradientRun, gradientRunSchema } from "./gradientRecord.ts";
import { readInputJson } from "./inputFile.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { plannedTask, planTaskSchema } from "./planTask.ts";
import { DEFAULT_PRECISION, NUMERICS, type RunSpec, runId, seedSchema, seedsOf } from "./runSpec.ts";
import { chooseStimuli, NO_STIMULI, type TaskStimuli } from "./stimuliFiles.ts";

/** One or several; each model says what differs from what is usual for it. */
const modelSchema = z.looseObject({ model: z.enum(TRAINABLE_MODELS) });
const RULES = ["force", "gradient"] as const;
export const gradientPlanSchema = z.strictObject({
  rule: z.union([z.enum(RULES), z.array(z.enum(RULES)).min(1).max(RULES.length)]),
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/),
  /** What learns by gradient. */
  models: z.array(modelSchema).max(100).default([]),
  /** What learns by FORCE, and how: each key as in a plan of its own. */
  network: planSchema.shape.network,
  force: planSchema.shape.training,
  tasks: z.array(planTaskSchema).min(1).max(100),
  training: gradientSpecSchema.omit({ method: true }).partial().prefault({}),
  seeds: axisSchema(seedSchema),
  trainingSeeds: axisSchema(seedSchema).optional(),
  precision: z.enum(PRECISIONS).default(DEFAULT_PRECISION),
  /** Whether networks that learned are followed to their limit sets, and what is measured of them by the quick protocol. */
  verdict: z.boolean().default(false),
  assays: z.array(z.enum(ASSAYS)).default([]),
});
/** "Does the rule matter?": the same networks, tanh outside and 200 units, by FORCE and by gradient. */
export const RULE_STUDY = {
  name: "rules",
  rule: ["force", "gradient"],
  network: { n: 200, g: 1.2, fb: 1 },
  models: [{ model: "leaky", n: 200, form: "outside", gain: 1.2 }],
  tasks: [
    { name: "flip-flop", bits: 2 },
    { name: "delayed-match-to-sample", stimuli: "gaussian" },
  ],
  force: { trials: 500 },
  training: { rate: 0.003 },
  seeds: [1, 2, 3, 4, 5, 6, 7, 8],
  verdict: true,
  assays: ["forgetting"],
} satisfies z.input<typeof gradientPlanSchema>;

/** As its author writes it. */
export type GradientPlan = z.infer<typeof gradientPlanSchema>;

export interface GradientStudy {
  readonly plan: GradientPlan;
  readonly specs: readonly GradientRun[];
  /** Runs by FORCE, those of a task together. */
  readonly force: readonly { readonly specs: readonly RunSpec[]; readonly stimuli: TaskStimuli }[];
  /** Path of the table of stimuli, where one is used. */
  readonly stimuliFile: string | null;
}

/** The plan at a path, where it is one of runs by gradient; null for any other. @throws InputError for what is wrong in it. */
export function readGradientPlan(path: string): GradientStudy | null {
  if (path === RULE_STUDY.name) return gradientStudyOf(gradientPlanSchema.parse(RULE_STUDY), path);
  if (!path.endsWith(".json") || !existsSync(path)) return null;
  const value = readInputJson(path);
  if (typeof value !== "object" || value === null || !("rule" in value)) return null;
  return gradientStudyOf(parseWith(gradientPlanSchema, value, path), path);
}

/** The runs of a plan. @param path where it is from: a table of stimuli is looked for beside it. */
export function gradientStudyOf(plan: GradientPlan, path: string): GradientStudy {
  const rules = [plan.rule].flat();
  if (rules.includes("gradient") !== plan.models.length > 0) {
    throw new InputError(
      `${path}: models must be given where rule has gradient, and only there; got ${plan.models.length}`,
    );
  }
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
  const force = rules.includes("force") ? plan.tasks.map((_, t) => forceRunsOf(plan, t, stimuli[t], path)) : [];
  return { plan, specs: expandGradientPlan(plan, stimuli, path), force, stimuliFile: [...files][0] ?? null };
}

/** The runs by FORCE of one task. */
function forceRunsOf(plan: GradientPlan, t: number, stimuli: TaskStimuli, where: string) {
  const { name, network, force: training, seeds, trainingSeeds, precision } = plan;
  const own = {
    ...{ name, network, training, seeds, precision, task: plan.tasks[t] },
    ...(trainingSeeds !== undefined && { trainingSeeds }),
  };
  const specs = expandPlan(parseWith(planSchema, own, where), stimuli.spec);
  for (const { task, network: made } of specs) makeTask(task, stimuli.source, made.timeStep); // refused before any work
  return { specs, stimuli };
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
