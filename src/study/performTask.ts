import { hostname } from "node:os";
import { z } from "zod";
import { defaultProtocol } from "../mechanism/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { makeTask, type StimulusSource } from "../task/index.ts";
import type { CohortProgress, FinishedStage } from "./cohortEvents.ts";
import { RECORD_SCHEMAS, type Records, type Status, type VerdictStage, verdictStage } from "./records.ts";
import { type CohortRun, runCohort } from "./runCohort.ts";
import { type RunSpec, runId, runSpecSchema } from "./runSpec.ts";
import { openStimuli } from "./stimuliFiles.ts";

export const taskMessageSchema = z.strictObject({
  /** The study's folder. */
  dir: z.string(),
  /** One cohort. */
  runs: z.array(runSpecSchema).min(1),
  /** Path of the table of stimuli, where that is what the runs use. */
  stimuliFile: z.string().nullable(),
  wantsVerdict: z.boolean(),
  /** 1 the first time. */
  attempt: z.int().min(1),
});
/** What a worker is asked to do. */
export type TaskMessage = z.infer<typeof taskMessageSchema>;

/** What a worker tells while it does it. */
export type TaskReport =
  | CohortProgress
  | {
      readonly type: "trained";
      readonly id: string;
      readonly status: Status;
      readonly seconds: number;
      readonly microsecondsPerStep: number;
    }
  | { readonly type: "judged"; readonly id: string; readonly seconds: number }
  /** The disk refused what no other attempt can change: it is full, or the folder is gone. */
  | { readonly type: "refused"; readonly message: string }
  | { readonly type: "ended"; readonly stopped: boolean };

const LEAST_BETWEEN_REPORTS = 0.1; // seconds

/**
 * Does what is missing of one cohort and keeps each stage the moment it is finished. What is in the store already is
 * read, not made again.
 *
 * @param shouldStop asked between trials; the task then ends early, with all finished stages kept.
 */
export function performTask(task: TaskMessage, shouldStop: () => boolean, report: (report: TaskReport) => void): void {
  const store = openStore<Records>(task.dir, RECORD_SCHEMAS);
  const runs = task.runs.map((spec): CohortRun => {
    const train = store.read(runId(spec), "train", { arrays: true });
    return { spec, trained: train.status === "ok" ? { record: train.record, arrays: train.arrays! } : null };
  });
  const stimuli = openStimuli(task.runs[0].task.stimuli, task.stimuliFile);
  const now = () => performance.now() / 1000;
  let reported = Number.NEGATIVE_INFINITY;
  for (const event of runCohort(runs, stimuli, { wantsVerdict: task.wantsVerdict, now })) {
    if (event.type !== "progress") keepStage(store, task, event, report);
    else if (now() - reported >= LEAST_BETWEEN_REPORTS) {
      reported = now();
      report(event);
    }
    if (shouldStop()) {
      report({ type: "ended", stopped: true });
      return;
    }
  }
  report({ type: "ended", stopped: false });
}

function keepStage(
  store: Store<Records>,
  task: TaskMessage,
  event: FinishedStage,
  report: (report: TaskReport) => void,
): void {
  const { id, stage } = event.record;
  if (event.type === "trained") store.write(id, "train", event.record, event.arrays);
  else store.write(id, event.record.stage, event.record, event.arrays);
  store.appendLog(runId(task.runs[0]), {
    run: id,
    stage,
    at: new Date().toISOString(),
    timing: event.timing,
    attempt: task.attempt,
    host: hostname(),
    process: process.pid,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  });
  if (event.type === "trained") {
    const { training, microsecondsPerStep } = event.timing;
    report({ type: "trained", id, status: event.record.status, seconds: training, microsecondsPerStep });
  } else report({ type: "judged", id, seconds: event.timing.verdict });
}

/**
 * Whether all stages of a run are there and whole.
 *
 * @param verdict the stage its verdict is kept in, or null where none is wanted.
 */
export function isComplete(store: Store<Records>, id: string, verdict: VerdictStage | null): boolean {
  return store.has(id, "train") && (verdict === null || store.has(id, verdict));
}

/** Where the verdict of a run is kept. */
export function verdictStageOf(spec: RunSpec, stimuli: StimulusSource): VerdictStage {
  return verdictStage(defaultProtocol(makeTask(spec.task, stimuli, spec.network.timeStep)));
}
