import { basename, dirname, isAbsolute, join } from "node:path";
import { canonicalJson, InputError, nearestName, parseWith, prettyCanonicalJson, sha256Hex } from "../format/index.ts";
import { makeFolder, writeAtomically } from "../store/index.ts";
import { type ExecuteOptions, type Execution, executeRuns } from "./execute.ts";
import { readInputJson } from "./inputFile.ts";
import { BUILT_IN_PLANS, expandPlan, type Plan, planSchema } from "./plan.ts";
import type { RunSpec } from "./runSpec.ts";
import { type ChosenStimuli, chooseStimuli } from "./stimuliFiles.ts";
import { type SummaryRow, summarise } from "./summary.ts";

/** A plan with all it names resolved. */
export interface Study {
  readonly plan: Plan;
  readonly specs: readonly RunSpec[];
  readonly stimuli: ChosenStimuli;
}

/**
 * A built-in plan by its name, or a plan.json by its path.
 *
 * @throws InputError naming what is wrong with it: the path of a misspelt key and what was likely meant.
 */
export function readStudy(nameOrPath: string): Study {
  const builtIn = Object.hasOwn(BUILT_IN_PLANS, nameOrPath) ? BUILT_IN_PLANS[nameOrPath] : undefined;
  if (builtIn === undefined && !nameOrPath.endsWith(".json")) {
    const nearest = nearestName(nameOrPath, Object.keys(BUILT_IN_PLANS));
    const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    throw new InputError(
      `study: the plan must be a .json file or one of ${Object.keys(BUILT_IN_PLANS).join(", ")}, got ${nameOrPath}${hint}`,
    );
  }
  const plan = builtIn ?? parseWith(planSchema, named(readInputJson(nameOrPath), nameOrPath), nameOrPath);
  const stimuli = chooseStimuli(
    stimuliPath(plan, dirname(nameOrPath)),
    plan.task.digits,
    `${nameOrPath}: task.stimuli`,
  );
  return { plan, specs: expandPlan(plan, stimuli.spec), stimuli };
}

/** The plan with a name: its own, or that of its file. */
function named(plan: unknown, path: string): unknown {
  if (typeof plan !== "object" || plan === null || Array.isArray(plan) || "name" in plan) return plan;
  const name = basename(path, ".json")
    .replace(/[^A-Za-z0-9._-]/g, "-")
    .replace(/^[.-]+/, "");
  return { name: name === "" ? "study" : name, ...plan };
}

/** A file of stimuli is looked for from the folder its plan is in. */
function stimuliPath({ task: { stimuli } }: Plan, folder: string): string {
  return stimuli.endsWith(".npz") && !isAbsolute(stimuli) ? join(folder, stimuli) : stimuli;
}

export interface StudyResult extends Execution {
  readonly rows: readonly SummaryRow[];
}

/**
 * Runs what is missing of a study in `dir`. Its study.json is the plan that was last run there: another plan may add
 * runs to the folder, and those of earlier plans stay.
 */
export async function runStudy(
  { plan, specs, stimuli }: Study,
  dir: string,
  options: Omit<ExecuteOptions, "wantsVerdict" | "assays">,
): Promise<StudyResult> {
  makeFolder(dir);
  const study = { format: 1, plan: withoutUndefined(plan), sha256: sha256Hex(canonicalJson(withoutUndefined(plan))) };
  writeAtomically(join(dir, "study.json"), new TextEncoder().encode(prettyCanonicalJson(study)));
  const execution = await executeRuns(dir, specs, stimuli, {
    ...options,
    wantsVerdict: plan.verdict,
    assays: plan.assays,
  });
  return { ...execution, rows: summarise(execution.store, specs, execution.verdict) };
}

/** Canonical JSON has no word for undefined, which zod leaves where an optional key was absent. */
function withoutUndefined(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan));
}
