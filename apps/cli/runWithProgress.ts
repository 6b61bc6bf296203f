import type { Execution, ExecutionProgress, StopFlag, TaskReport } from "../../src/study/index.ts";
import { FAILED, INTERRUPTED } from "./exitCode.ts";
import { openProgressBar } from "./progressBar.ts";
import { stopOnSignals } from "./stopOnSignals.ts";

/** What an execution is given to tell how far it is and to know when to stop. */
interface Ears {
  readonly stop: StopFlag;
  readonly onProgress: (progress: ExecutionProgress) => void;
}

/**
 * Runs under a progress bar on standard error, and stops on Ctrl-C.
 *
 * @param onReport hears every report besides. @default none
 */
export function runWithProgress<T extends Execution>(
  run: (ears: Ears) => Promise<T>,
  onReport?: (report: TaskReport) => void,
): Promise<T> {
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns || undefined, // 0 where the terminal does not say
  });
  return stopOnSignals(async (stop) => {
    try {
      return await run({
        stop,
        onProgress({ complete, runs, learned, failed, running, fraction, secondsLeft, report }) {
          if (report !== null) onReport?.(report);
          if (complete === runs) return;
          const doing = report?.type === "progress" ? report.phase : "working";
          const tally =
            `${complete} of ${runs} networks, ${learned} learned, ${running.length} running` +
            (failed > 0 ? `, ${failed} failed` : "");
          bar.update({ fraction, secondsLeft, label: runs === 1 ? doing : tally });
        },
      });
    } finally {
      bar.close();
    }
  });
}

const MOST_FAILURES_SHOWN = 10;

/** The exit code of an execution that did not do everything, which it also says; undefined where all is done. */
export function complainOf(
  {
    failures,
    skipped,
    stopped,
    complete,
    store,
  }: Pick<Execution, "failures" | "skipped" | "stopped" | "complete" | "store">,
  runs: number,
): number | undefined {
  for (const { ids, message } of failures.slice(0, MOST_FAILURES_SHOWN)) {
    process.stderr.write(`lethe: ${ids.length === 1 ? "run" : "runs"} ${ids.join(", ")} failed: ${message}\n`);
  }
  const more = failures.length - MOST_FAILURES_SHOWN;
  if (more > 0) process.stderr.write(`lethe: and ${more} more failed\n`);
  if (skipped > 0) {
    process.stderr.write(`lethe: ${skipped} failed three times in an earlier run; --retry failed tries again\n`);
  }
  if (stopped) {
    // networks that were being trained begin again: what counts from now on is what is complete
    const share = runs === 1 ? "" : ` (${Math.floor((100 * complete) / runs)} %)`;
    process.stderr.write(
      `lethe: stopped; ${complete} of ${runs} ${runs === 1 ? "run" : "runs"} complete${share} in ${store.dir}; the same command resumes\n`,
    );
    return INTERRUPTED;
  }
  return failures.length > 0 ? FAILED : undefined;
}
