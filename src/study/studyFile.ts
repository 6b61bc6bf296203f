/** @file study.json: a plan as its author wrote it, or as a study's folder keeps it. */
import { copyFileSync, existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import { canonicalJson, InputError, nearestName, parseWith, prettyCanonicalJson, sha256Hex } from "../format/index.ts";
import { writeAtomically } from "../store/index.ts";
import { BUILT_IN_PLANS } from "./builtInPlans.ts";
import { isFolder, readInputJson } from "./inputFile.ts";
import { expandPlan, type Plan, planSchema } from "./plan.ts";
import type { RunSpec } from "./runSpec.ts";
import { chooseStimuli, NO_STIMULI, type TaskStimuli } from "./stimuliFiles.ts";

/** A plan with all it names resolved. */
export interface Study {
  readonly plan: Plan;
  readonly specs: readonly RunSpec[];
  readonly stimuli: TaskStimuli;
  /** The folder it was read from, where it was the study.json that a study keeps; null for a plan. */
  readonly dir: string | null;
}

export const STUDY_FILE = "study.json";

const keptSchema = z.strictObject({
  format: z.literal(1),
  plan: planSchema,
  /** Of the plan's canonical JSON. */
  sha256: z.string(),
  /** The table of stimuli, copied beside it, where the plan names one. */
  stimuli: z
    .string()
    .regex(/^stimuli-[0-9a-f]{8}\.npz$/)
    .optional(),
});

/**
 * A built-in plan by its name, a plan by its path, or a study by its folder or the study.json in it.
 *
 * @throws InputError naming what is wrong with it: the path of a misspelt key and what was likely meant.
 */
export function readStudy(nameOrPath: string): Study {
  if (Object.hasOwn(BUILT_IN_PLANS, nameOrPath)) return resolve(BUILT_IN_PLANS[nameOrPath], nameOrPath, ".");
  const isStudy = isFolder(nameOrPath);
  const path = isStudy ? join(nameOrPath, STUDY_FILE) : nameOrPath;
  if (isStudy && !existsSync(path)) throw new InputError(`${nameOrPath}: must be a study, has no ${STUDY_FILE}`);
  if (!path.endsWith(".json")) {
    const nearest = nearestName(nameOrPath, Object.keys(BUILT_IN_PLANS));
    const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    throw new InputError(
      `study: the plan must be a .json file or one of ${Object.keys(BUILT_IN_PLANS).join(", ")}, got ${nameOrPath}${hint}`,
    );
  }
  const value = readInputJson(path);
  if (!isKept(value)) return resolve(parseWith(planSchema, named(value, path), path), path, dirname(path));
  const { plan, sha256, stimuli } = parseWith(keptSchema, value, path);
  if (sha256 !== hashOf((value as { readonly plan: unknown }).plan)) {
    throw new InputError(
      `${path}: its plan was edited, the sha256 does not fit; save the plan alone under another name`,
    );
  }
  const folder = dirname(path);
  const file = stimuli === undefined ? plan.task.stimuli : stimuli;
  return { ...resolve({ ...plan, task: { ...plan.task, stimuli: file } }, path, folder), plan, dir: folder };
}

/** Keeps the plan in a study's folder, with the table of stimuli it names. */
export function keepStudyFile(dir: string, { plan, stimuli }: Study): void {
  const path = join(dir, STUDY_FILE);
  const table = stimuli.spec?.source === "table" ? `stimuli-${stimuli.spec.sha256.slice(0, 8)}.npz` : undefined;
  if (table !== undefined && !existsSync(join(dir, table))) copyFileSync(stimuli.file!, join(dir, table));
  const kept = { format: 1, plan: withoutUndefined(plan), sha256: hashOf(plan), ...(table && { stimuli: table }) };
  writeAtomically(path, new TextEncoder().encode(prettyCanonicalJson(kept)));
}

function resolve(plan: Plan, where: string, folder: string): Study {
  const stimuli = planStimuli(plan, where, folder);
  return { plan, specs: expandPlan(plan, stimuli.spec), stimuli, dir: null };
}

/** What a plan's task is shown. @param folder that the path of a table counts from. */
export function planStimuli({ task }: Plan, where: string, folder: string): TaskStimuli {
  const { stimuli: name, digits } = task;
  if (name === undefined) return NO_STIMULI;
  const path = name.endsWith(".npz") && !isAbsolute(name) ? join(folder, name) : name;
  return chooseStimuli(path, digits, `${where}: task.stimuli`);
}

const isKept = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "format" in value && "plan" in value;

/** The plan with a name: its own, or that of its file. */
function named(plan: unknown, path: string): unknown {
  if (typeof plan !== "object" || plan === null || Array.isArray(plan) || "name" in plan) return plan;
  const name = basename(path, ".json")
    .replace(/[^A-Za-z0-9._-]/g, "-")
    .replace(/^[.-]+/, "");
  return { name: name === "" ? "study" : name, ...plan };
}

const hashOf = (plan: unknown): string => sha256Hex(canonicalJson(withoutUndefined(plan)));

/** Canonical JSON has no word for undefined, which zod leaves where an optional key was absent. */
function withoutUndefined(plan: unknown): unknown {
  return JSON.parse(JSON.stringify(plan));
}
