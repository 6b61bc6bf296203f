import { hostname } from "node:os";
import { z } from "zod";
import { objectionToArrays } from "../format/index.ts";
import {
  ASSAY_PROTOCOLS,
  type AssayProtocolName,
  defaultProtocol,
  PORTRAIT_PROTOCOL,
  plannedAssays,
} from "../mechanism/index.ts";
import { openStore, type Store } from "../store/index.ts";
import type { CohortProgress, FinishedStage } from "./cohortEvents.ts";
import { gradientRunSchema, isGradientRun } from "./gradientRecord.ts";
import { performGradientTask } from "./performGradientTask.ts";
import {
  type AssayStage,
  type PortraitStage,
  portraitStage,
  RECORD_SCHEMAS,
  type Records,
  type Status,
  type VerdictStage,
  verdictStage,
} from "./records.ts";
import { type CohortRun, runCohort } from "./runCohort.ts";
import { runId, runSpecSchema } from "./runSpec.ts";
import { openStimuliOf } from "./stimuliFiles.ts";

export const taskMessageSchema = z.strictObject({
  /** The study's folder. */
  dir: z.string(),
  /** One cohort. */
  runs: z.array(z.union([runSpecSchema, gradientRunSchema])).min(1),
  /** Path of the table of stimuli, where that is what the runs use. */
  stimuliFile: z.string().nullable(),
  wantsVerdict: z.boolean(),
  /** Whether networks that learned have their portrait drawn. */
  wantsPortrait: z.boolean().optional(),
  /** Which protocol the networks that learned are assayed by. */
  assays: z.enum(["none", ...ASSAY_PROTOCOLS]),
  /** 1 the first time. */
  attempt: z.int().min(1),
});
/** What a worker is asked to do. */
export type TaskMessage = z.infer<typeof taskMessageSchema>;

/** Whether networks that learned are assayed, and by which protocol. */
export type AssayChoice = "none" | AssayProtocolName;

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
  | { readonly type: "portrayed"; readonly id: string; readonly seconds: number }
  | { readonly type: "assayed"; readonly id: string; readonly stage: AssayStage; readonly seconds: number }
  /** All stages of a run are there. */
  | { readonly type: "complete"; readonly id: string }
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
  const specs = task.runs.flatMap((spec) => (isGradientRun(spec) ? [] : [spec]));
  if (specs.length < task.runs.length) {
    performGradientTask(store, task, shouldStop, report);
    return;
  }
  const runs = specs.map((spec): CohortRun => {
    const train = store.read(runId(spec), "train", { arrays: true });
    return { spec, trained: train.status === "ok" ? { record: train.record, arrays: train.arrays! } : null };
  });
  const stimuli = openStimuliOf(task.runs[0].task, task.stimuliFile);
  const wanted = wantedStages(task);
  const left = new Map(task.runs.map((spec) => [runId(spec), missingStages(store, runId(spec), wanted)]));
  const now = () => performance.now() / 1000;
  let reported = Number.NEGATIVE_INFINITY;
  for (const [id, missing] of left) if (missing.size === 0) report({ type: "complete", id });
  const given = runs.map((run) => ({ ...run, finished: finishedOf(wanted, left.get(runId(run.spec))!) }));
  const assays = task.assays === "none" ? [] : plannedAssays(task.assays);
  for (const event of runCohort(given, stimuli, { ...task, assays, now })) {
    if (event.type !== "progress") {
      keepStage(store, task, event, report);
      const { id, stage } = event.record;
      const missing = left.get(id)!;
      missing.delete(stage);
      if (event.type === "trained" && event.record.status !== "learned") {
        for (const later of laterStages(wanted)) missing.delete(later);
      }
      if (missing.size === 0) report({ type: "complete", id });
    } else if (now() - reported >= LEAST_BETWEEN_REPORTS) {
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
  const schema = RECORD_SCHEMAS[stage.split("-")[0] as keyof typeof RECORD_SCHEMAS];
  // what is written and not declared would be read as damage, and made again for ever
  const objection = objectionToArrays(schema, event.record, event.arrays, `${id}.${stage}.npz`);
  if (objection !== null) throw new Error(`internal: ${objection}`);
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
  } else if (event.type === "judged") report({ type: "judged", id, seconds: event.timing.verdict });
  else if (event.type === "portrayed") report({ type: "portrayed", id, seconds: event.timing.portrait });
  else report({ type: "assayed", id, stage: event.record.stage, seconds: event.timing.assay });
}

/** Stages that a study wants of its runs beside the train stage; portraits and assays only of those that learned. */
export interface WantedStages {
  readonly verdict: VerdictStage | null;
  readonly portrait: PortraitStage | null;
  readonly assays: readonly AssayStage[];
}

/** Those that only networks have which learned. */
export const laterStages = ({ portrait, assays }: WantedStages): readonly (PortraitStage | AssayStage)[] => [
  ...(portrait === null ? [] : [portrait]),
  ...assays,
];

export function wantedStages({
  wantsVerdict,
  wantsPortrait = false,
  assays,
}: {
  readonly wantsVerdict: boolean;
  /** @default false */
  readonly wantsPortrait?: boolean | undefined;
  readonly assays: AssayChoice;
}): WantedStages {
  return {
    verdict: wantsVerdict ? verdictStage(defaultProtocol()) : null,
    portrait: wantsPortrait ? portraitStage(PORTRAIT_PROTOCOL) : null,
    assays: assays === "none" ? [] : plannedAssays(assays).map(({ stage }) => stage),
  };
}

/** Whether all stages of a run are there and whole. */
export function isComplete(store: Store<Records>, id: string, wanted: WantedStages): boolean {
  return missingStages(store, id, wanted).size === 0;
}

/** The stages of a run that are wanted and not there, or not whole. */
function missingStages(store: Store<Records>, id: string, wanted: WantedStages): Set<string> {
  const { verdict } = wanted;
  const train = store.read(id, "train");
  const isAssayed = train.status !== "ok" || train.record.status === "learned";
  const others = [...(verdict === null ? [] : [verdict]), ...(isAssayed ? laterStages(wanted) : [])];
  return new Set([...(train.status === "ok" ? [] : ["train"]), ...others.filter((stage) => !store.has(id, stage))]);
}

/** The wanted stages that are not missing. */
function finishedOf(wanted: WantedStages, missing: ReadonlySet<string>): Set<string> {
  const { verdict } = wanted;
  return new Set(
    [...(verdict === null ? [] : [verdict]), ...laterStages(wanted)].filter((stage) => !missing.has(stage)),
  );
}
