import { availableParallelism } from "node:os";
import { openStore, type Store } from "../store/index.ts";
import { type GradientRun, isGradientRun } from "./gradientRecord.ts";
import { executeLocally, type StopFlag } from "./localExecutor.ts";
import { gradientVerdictStage } from "./performGradientTask.ts";
import type { TaskReport } from "./performTask.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { runId } from "./runSpec.ts";

export interface GradientExecution {
  readonly store: Store<Records>;
  readonly found: number;
  readonly complete: number;
  readonly runs: number;
  readonly stopped: boolean;
  /** Runs given up, and why. */
  readonly failures: readonly { readonly ids: readonly string[]; readonly message: string }[];
}

/**
 * Trains what is missing of these runs in `dir`, and judges those that learned where that is wanted, each a task of its own. Bytes do not depend on the number of workers.
 *
 * @param stimuliFile the table of stimuli, where that is what they use.
 */
export async function executeGradient(
  dir: string,
  specs: readonly GradientRun[],
  stimuliFile: string | null,
  options: {
    readonly workers?: number | undefined;
    /** Whether those that learned are judged. @default false */
    readonly wantsVerdict?: boolean | undefined;
    readonly stop: StopFlag;
    readonly onReport: (report: TaskReport, complete: number) => void;
    /** The compiled worker; the usual one where undefined. */
    readonly worker?: string | URL | undefined;
  },
): Promise<GradientExecution> {
  const { workers = availableParallelism(), wantsVerdict = false, stop, onReport, worker } = options;
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  store.sweepTemporaries();
  const isComplete = (id: string) =>
    store.has(id, "gradient") && (!wantsVerdict || store.has(id, gradientVerdictStage()));
  const missing = specs.filter((spec) => isGradientRun(spec) && !isComplete(runId(spec)));
  const found = specs.length - missing.length;
  let complete = found;
  const tasks = missing.map((spec) => {
    return { dir, runs: [spec], stimuliFile, wantsVerdict, assays: "none" as const };
  });
  const failed = await executeLocally(tasks, {
    ...{ workers, stop, worker },
    onReport(_, report) {
      if (report.type === "complete") complete++;
      onReport(report, complete);
    },
  });
  return {
    ...{ store, found, complete, runs: specs.length, stopped: stop.isSet && complete < specs.length },
    failures: failed.map(({ task, message }) => ({ ids: [runId(missing[task])], message })),
  };
}
