import { availableParallelism } from "node:os";
import { openStore, type Store } from "../store/index.ts";
import { groupIntoCohorts } from "./cohorts.ts";
import { type Failure, keepFailure, readFailures } from "./failures.ts";
import { executeLocally, type StopFlag } from "./localExecutor.ts";
import { defaultMemory, fitMemory } from "./memory.ts";
import { type AssayChoice, isComplete, type TaskReport, wantedStages } from "./performTask.ts";
import { RECORD_SCHEMAS, type Records, type VerdictStage } from "./records.ts";
import { type RunSpec, runId } from "./runSpec.ts";
import { type StudyStatus, writeStatus } from "./statusFile.ts";
import type { TaskStimuli } from "./stimuliFiles.ts";

export interface ExecuteOptions {
  readonly wantsVerdict: boolean;
  /** Whether networks that learned have their portrait drawn. @default false */
  readonly wantsPortrait?: boolean | undefined;
  /** Protocol by which networks that learned are assayed. @default "none" */
  readonly assays?: AssayChoice | undefined;
  /** Worker threads; one per core where undefined. */
  readonly workers?: number | undefined;
  /** Bytes that all of it may take: fewer workers and narrower cohorts where that is little. @default defaultMemory() */
  readonly memory?: number | undefined;
  /** What to do together, in this order; grouped by itself where undefined. */
  readonly cohorts?: readonly (readonly RunSpec[])[] | undefined;
  /** Whether networks that were given up earlier are tried again. @default false */
  readonly retryFailed?: boolean | undefined;
  /** The study's name, under which status.json is kept up to date; none is written where undefined. */
  readonly name?: string | undefined;
  /** The compiled worker; the usual one where undefined. */
  readonly worker?: string | URL | undefined;
  /** MB of JavaScript objects a worker may hold; the executor's own measure where undefined. */
  readonly heap?: number | undefined;
  readonly stop: StopFlag;
  readonly onProgress: (progress: ExecutionProgress) => void;
}

export interface ExecutionProgress {
  /** Runs that are complete, those found at the start included. */
  readonly complete: number;
  readonly runs: number;
  /** Of the complete ones, those that learned. */
  readonly learned: number;
  readonly failed: number;
  /** Ids of the runs being worked on. */
  readonly running: readonly string[];
  /** Of all the work, that which was found done included: what status.json says too. */
  readonly fraction: number;
  /** Supposing that the rest goes as fast as what was done by now; null where that cannot be said yet. */
  readonly secondsLeft: number | null;
  /** What was just reported; null at the start. */
  readonly report: TaskReport | null;
}

export interface Execution {
  readonly store: Store<Records>;
  /** The stage verdicts are in; null where none are wanted. */
  readonly verdict: VerdictStage | null;
  /** Runs that were complete before. */
  readonly found: number;
  readonly complete: number;
  /** All that were asked for. */
  readonly runs: number;
  /** Whether the stop flag ended it before all was done. */
  readonly stopped: boolean;
  /** Runs given up, and why. */
  readonly failures: readonly { readonly ids: readonly string[]; readonly message: string }[];
  /** How many of these were given up earlier, and not tried now. */
  readonly skipped: number;
}

const BETWEEN_STATUSES = 1; // seconds
/** Of the work that was missing, so much must be done before the rest can be foreseen. */
const LEAST_DONE = 0.01;
/** A network that its cohort could not do is tried so often alone: three times in all. */
const ATTEMPTS_ALONE = 2;

/**
 * Does what is missing of these runs in `dir`, which share their task. A run is complete when its train stage,
 * its verdict where one is wanted, and its assays where it learned are there and whole; complete ones are left alone. When a cohort fails its networks are tried one by one, so
 * that only those are given up that fail alone.
 *
 * @throws StoreError when the folder cannot be made or the disk refuses, InputError when memory is too little.
 */
export async function executeRuns(
  dir: string,
  specs: readonly RunSpec[],
  stimuli: TaskStimuli,
  options: ExecuteOptions,
): Promise<Execution> {
  const {
    wantsVerdict,
    wantsPortrait = false,
    assays = "none",
    stop,
    onProgress,
    name,
    memory = defaultMemory(),
    retryFailed = false,
  } = options;
  const { workers, width } = fitMemory(specs, options.workers ?? availableParallelism(), memory);
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  store.sweepTemporaries();
  const wanted = wantedStages({ wantsVerdict, wantsPortrait, assays });

  const missing = specs.filter((spec) => !isComplete(store, runId(spec), wanted));
  const missingIds = new Set(missing.map(runId));
  const givenUp = retryFailed ? [] : readFailures(dir, missingIds);
  const skipped = new Set(givenUp.map(({ id }) => id));
  const failures: Failure[] = [...givenUp];
  const toDo = missing.filter((spec) => !skipped.has(runId(spec)));

  const found = specs.length - missing.length;
  const learnedIds = new Set(specs.map(runId).filter((id) => !missingIds.has(id) && hasLearned(store, id)));
  const finishedIds = new Set<string>();
  const shares = new Map<readonly RunSpec[], number>(); // of each task, how much is done
  const running = new Set<readonly RunSpec[]>();
  const began = performance.now() / 1000;
  let complete = found;
  let written = Number.NEGATIVE_INFINITY;

  const secondsLeftOf = (fraction: number) => {
    const [had, has] = [found / specs.length, performance.now() / 1000 - began];
    return fraction - had > LEAST_DONE * (1 - had) ? Math.max(0, (has * (1 - fraction)) / (fraction - had)) : null;
  };
  const tell = (report: TaskReport | null) => {
    const done = [...shares].reduce((sum, [runs, share]) => sum + runs.length * share, 0);
    const fraction = Math.min(1, (found + done) / specs.length);
    const ids = [...running].flatMap((runs) => runs.map(runId)).filter((id) => !finishedIds.has(id));
    const counts = { complete, runs: specs.length, learned: learnedIds.size, running: ids };
    onProgress({ ...counts, fraction, secondsLeft: secondsLeftOf(fraction), failed: failures.length, report });
    const now = performance.now() / 1000;
    if (name !== undefined && (report === null || now - written >= BETWEEN_STATUSES)) {
      written = now;
      keepStatus("running", fraction, ids);
    }
  };
  const keepStatus = (state: StudyStatus["state"], fraction: number, ids: readonly string[]) => {
    if (name === undefined) return;
    const secondsLeft = state === "complete" ? 0 : state === "running" ? secondsLeftOf(fraction) : null;
    const counts = { runs: specs.length, complete, learned: learnedIds.size, failed: failures };
    writeStatus(dir, { name, state, by: "executor", ...counts, running: [...ids], fraction, secondsLeft });
  };

  /** Performs cohorts. @returns those that failed. */
  const perform = async (cohorts: readonly (readonly RunSpec[])[], attempts: number) => {
    const failed = await executeLocally(
      cohorts.map((runs) => ({ dir, runs: [...runs], stimuliFile: stimuli.file, wantsVerdict, wantsPortrait, assays })),
      {
        workers,
        stop,
        attempts,
        worker: options.worker,
        heap: options.heap,
        onTask(task, is) {
          if (is === "begun") running.add(cohorts[task]);
          else running.delete(cohorts[task]);
        },
        onReport(task, report) {
          if (report.type === "progress") shares.set(cohorts[task], report.fraction);
          if (report.type === "ended" && !report.stopped) shares.set(cohorts[task], 1);
          if (report.type === "complete") {
            finishedIds.add(report.id);
            if (hasLearned(store, report.id)) learnedIds.add(report.id);
            complete++;
          }
          tell(report);
        },
      },
    );
    return failed.map(({ task, message, stack }) => {
      shares.delete(cohorts[task]);
      return { runs: cohorts[task].filter((spec) => !isComplete(store, runId(spec), wanted)), message, stack };
    });
  };

  tell(null);
  let state: "complete" | "stopped" | "failed" = "failed";
  try {
    const isToDo = new Set(toDo.map(runId));
    const given = options.cohorts?.map((runs) => runs.filter((spec) => isToDo.has(runId(spec))));
    const failed = await perform(given?.filter(({ length }) => length > 0) ?? groupIntoCohorts(toDo, width), 1);
    const alone = failed.flatMap(({ runs }) => runs.map((spec) => [spec]));
    for (const { runs, message, stack } of stop.isSet ? [] : await perform(alone, ATTEMPTS_ALONE)) {
      for (const spec of runs) {
        const failure = { id: runId(spec), message };
        failures.push(failure);
        keepFailure(store, failure, stack);
      }
    }
    if (stop.isSet && complete < specs.length) state = "stopped";
    else if (failures.length === 0) state = "complete";
  } finally {
    keepStatus(state, complete / specs.length, []);
  }
  return {
    store,
    verdict: wanted.verdict,
    found,
    complete,
    runs: specs.length,
    stopped: state === "stopped",
    failures: failures.map(({ id, message }) => ({ ids: [id], message })),
    skipped: skipped.size,
  };
}

function hasLearned(store: Store<Records>, id: string): boolean {
  const train = store.read(id, "train");
  return train.status === "ok" && train.record.status === "learned";
}
