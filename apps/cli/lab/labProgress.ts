import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { plannedAssays } from "../../../src/mechanism/index.ts";
import { expandPlan, type LabProgress, type Plan, planSchema, planStimuli, runId } from "../../../src/study/index.ts";

export interface ProgressOf {
  /** The plan's name; null where there is none. */
  readonly name: string | null;
  now(runs: ReadonlyMap<string, FoundRun>): LabProgress | null;
}

export interface FoundRun {
  /** Names of its finished stages. */
  readonly stages: readonly string[];
  /** Whether it learned: only such networks are assayed. */
  readonly hasLearned: boolean;
}

/** A study that got a record, or wrote its status, within this many seconds is taken to be running. */
const LIVELY = 300;
/** What a running study says of itself in status.json, as far as it is shown. */
const statusSchema = z.object({
  state: z.string(),
  failed: z.array(z.unknown()),
  secondsLeft: z.number().nullable(),
  updated: z.string(),
});
const studySchema = z.object({ plan: planSchema });

/** How far the plan in `dir` is, by the names of its records: study.json is written before the first run. */
export function openProgress(dir: string): ProgressOf {
  const plan = readPlan(join(dir, "study.json"));
  if (plan === null) return { name: null, now: () => null };
  const wanted = idsOf(plan);
  const assays = plan.assays === "none" ? [] : plannedAssays(plan.assays).map(({ stage }) => stage);
  const isComplete = (run: FoundRun | undefined) =>
    run?.stages.includes("train") === true &&
    (!plan.verdict || run.stages.some((name) => name.startsWith("verdict-"))) &&
    (!run.hasLearned || assays.every((stage) => run.stages.includes(stage)));
  return {
    name: plan.name,
    now(found) {
      const complete =
        wanted instanceof Set
          ? [...wanted].filter((id) => isComplete(found.get(id))).length
          : Math.min(wanted, [...found.values()].filter(isComplete).length);
      const runs = wanted instanceof Set ? wanted.size : wanted;
      if (complete === runs) return null;
      const age = (Date.now() - statSync(join(dir, "runs")).mtimeMs) / 1000;
      const status = statusIn(join(dir, "status.json"));
      if (status === null) return { complete, runs, running: age < LIVELY, secondsLeft: null, failed: 0 };
      const silence = (Date.now() - Date.parse(status.updated)) / 1000;
      const running = status.state === "running" && silence < LIVELY;
      return {
        complete,
        runs,
        running,
        secondsLeft: running ? status.secondsLeft : null,
        failed: status.failed.length,
      };
    },
  };
}

function statusIn(path: string): z.infer<typeof statusSchema> | null {
  try {
    return statusSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null; // there is none, or it is of another kind: the records say how far the study is
  }
}

function readPlan(path: string): Plan | null {
  if (!existsSync(path)) return null;
  try {
    return studySchema.parse(JSON.parse(readFileSync(path, "utf8"))).plan;
  } catch {
    return null; // the lab shows the records it finds without a plan too
  }
}

/** The ids of a plan; only how many they are, where its stimuli are a file that is not here. */
function idsOf(plan: Plan): Set<string> | number {
  try {
    const { spec } = planStimuli(plan, "study.json", ".");
    return new Set(expandPlan(plan, spec).map(runId));
  } catch {
    const lengths = [plan.network.g, plan.network.density, plan.network.fb, plan.seeds].map((axis) =>
      Array.isArray(axis) ? axis.length : 1,
    );
    return lengths.reduce((product, length) => product * length, 1);
  }
}
