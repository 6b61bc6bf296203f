import { openStore, type Store } from "../store/index.ts";
import { groupIntoCohorts } from "./cohorts.ts";
import { executeLocally, type StopFlag } from "./localExecutor.ts";
import { type AssayChoice, isComplete, type TaskReport, wantedStages } from "./performTask.ts";
import { RECORD_SCHEMAS, type Records, type VerdictStage } from "./records.ts";
import { type RunSpec, runId } from "./runSpec.ts";
import type { ChosenStimuli } from "./stimuliFiles.ts";

export interface ExecuteOptions {
  readonly wantsVerdict: boolean;
  /** Protocol by which networks that learned are assayed. @default "none" */
  readonly assays?: AssayChoice | undefined;
  /** Worker threads; one per core where undefined. */
  readonly workers?: number | undefined;
  readonly stop: StopFlag;
  readonly onProgress: (progress: ExecutionProgress) => void;
}

export interface ExecutionProgress {
  /** Runs that are complete, those found at the start included. */
  readonly complete: number;
  readonly runs: number;
  /** Of the work that was missing at the start. */
  readonly fraction: number;
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
  /** Whether the stop flag ended it before all was done. */
  readonly stopped: boolean;
  /** Tasks given up: the runs in them that are still missing, and why. */
  readonly failures: readonly { readonly ids: readonly string[]; readonly message: string }[];
}

/**
 * Does what is missing of these runs in `dir`, which share their task. A run is complete when its train stage is
 * there and whole, its verdict where one is wanted, and its assays where it learned; complete ones are left alone.
 *
 * @throws StoreError when the folder cannot be made.
 */
export async function executeRuns(
  dir: string,
  specs: readonly RunSpec[],
  stimuli: ChosenStimuli,
  options: ExecuteOptions,
): Promise<Execution> {
  const { wantsVerdict, workers, stop, onProgress, assays = "none" } = options;
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  store.sweepTemporaries();
  const wanted = wantedStages(specs[0], stimuli.source, { wantsVerdict, assays });
  const missing = specs.filter((spec) => !isComplete(store, runId(spec), wanted));
  const found = specs.length - missing.length;
  const cohorts = groupIntoCohorts(missing);

  const fractions = cohorts.map(() => 0);
  let complete = found;
  const tell = (report: TaskReport | null) => {
    const done = cohorts.reduce((sum, { length }, task) => sum + length * fractions[task], 0);
    const fraction = missing.length === 0 ? 1 : done / missing.length;
    onProgress({ complete, runs: specs.length, fraction, report });
  };
  tell(null);
  const given = { dir, stimuliFile: stimuli.file, wantsVerdict, assays };
  const failed = await executeLocally(
    cohorts.map((runs) => ({ ...given, runs })),
    {
      workers,
      stop,
      onReport(task, report) {
        if (report.type === "progress") fractions[task] = report.fraction;
        if (report.type === "ended" && !report.stopped) fractions[task] = 1;
        if (report.type === "complete") complete++;
        tell(report);
      },
    },
  );

  const ids = cohorts.map((runs) => runs.map(runId));
  const failures = failed.map(({ task, message, stack }) => {
    store.appendLog(ids[task][0], { runs: ids[task], failed: message, stack, at: new Date().toISOString() });
    return { ids: ids[task].filter((id) => !isComplete(store, id, wanted)), message };
  });
  return { store, verdict: wanted.verdict, found, complete, stopped: stop.isSet && complete < specs.length, failures };
}
