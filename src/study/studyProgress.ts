import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openStore, StoreError } from "../store/index.ts";
import { readFailures } from "./failures.ts";
import { givenUp, historyOf, readPlaces } from "./jobHistory.ts";
import { laterStages, wantedStages } from "./performTask.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { runId } from "./runSpec.ts";
import { isSpeaking, readStatus, type StudyStatus, writeStatus } from "./statusFile.ts";
import type { Study } from "./studyFile.ts";

export interface StudyProgress extends Omit<StudyStatus, "format" | "host" | "process" | "updated" | "state" | "by"> {
  /** "waiting": its jobs are queued, none runs. "idle": nobody works on it. */
  readonly state: "running" | "waiting" | "idle" | "complete";
  /** The jobs in the cluster's queue; null where the study has none, or the queue does not answer. */
  readonly jobs: { readonly waiting: number; readonly running: number } | null;
  /** Why nothing is known of the queue; null where it answered, or was not asked. */
  readonly queueProblem: string | null;
  /** When the executor on this or another machine last spoke, ISO 8601; null where it did not. */
  readonly updated: string | null;
}

/**
 * How far a study is: by the names of its records, what its executor last said, and the cluster's queue where it has jobs.
 * Records are not verified. Brings status.json up to date where only a cluster works on the study.
 */
export function studyProgress({ plan, specs }: Study, dir: string): StudyProgress {
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  const wanted = wantedStages({
    wantsVerdict: plan.verdict,
    wantsPortrait: plan.portrait,
    assays: plan.assays,
  });
  const { verdict } = wanted;
  const later = laterStages(wanted);
  const stages = new Map(store.list().runs.map((run) => [run.id, run.stages]));
  const ids = specs.map(runId);
  const isDone = (id: string) => {
    const found = stages.get(id);
    if (found?.includes("train") !== true || (verdict !== null && !found.includes(verdict))) return false;
    return later.every((stage) => found.includes(stage)) || !hasLearned(dir, id);
  };
  const done = ids.filter(isDone);
  const missing = new Set(ids.filter((id) => !isDone(id)));
  const learned = done.filter((id) => hasLearned(dir, id)).length;

  const said = readStatus(dir);
  const isAlive = said !== null && isSpeaking(said);
  const { history, problem } = askQueue(dir);
  const atWork = [...(isAlive ? said.running : []), ...(history?.running ?? [])];
  const running = new Set(atWork.filter((id) => missing.has(id)));
  const jobs = history === null ? null : { waiting: history.waitingJobs, running: history.runningJobs };
  const isAtWork = isAlive || (jobs !== null && jobs.running > 0);
  const counts = {
    name: plan.name,
    runs: ids.length,
    complete: done.length,
    learned,
    failed: history === null ? readFailures(dir, missing) : givenUp(dir, missing, history),
    running: [...running],
    fraction: Math.max(done.length / ids.length, isAlive ? said.fraction : 0),
    secondsLeft: missing.size === 0 ? 0 : isAlive ? said.secondsLeft : null,
  };
  const state =
    missing.size === 0 ? "complete" : isAtWork ? "running" : jobs !== null && jobs.waiting > 0 ? "waiting" : "idle";
  if (history !== null && !isAlive) {
    const written = state === "complete" ? state : state === "idle" ? "stopped" : "running";
    writeStatus(dir, { ...counts, state: written, by: "queue" });
  }
  return { ...counts, state, jobs, queueProblem: problem, updated: said?.updated ?? null };
}

function askQueue(dir: string) {
  try {
    const places = readPlaces(dir);
    return { history: places.length === 0 ? null : historyOf(places), problem: null };
  } catch (error) {
    if (!(error instanceof StoreError) && (error as Error).name !== "InputError") throw error;
    return { history: null, problem: (error as Error).message };
  }
}

/** As the record has it, unverified: thousands are looked through for each status. */
function hasLearned(dir: string, id: string): boolean {
  try {
    return JSON.parse(readFileSync(join(dir, "runs", `${id}.train.json`), "utf8")).record.status === "learned";
  } catch {
    return false;
  }
}
