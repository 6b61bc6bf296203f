import { hostname } from "node:os";
import type { Store } from "../store/index.ts";
import { makeTask } from "../task/index.ts";
import { isGradientRun } from "./gradientRecord.ts";
import type { TaskMessage, TaskReport } from "./performTask.ts";
import type { Records } from "./records.ts";
import { runGradient } from "./runGradient.ts";
import { runId } from "./runSpec.ts";
import { openStimuliOf } from "./stimuliFiles.ts";

const LEAST_BETWEEN_REPORTS = 0.1; // seconds

/**
 * Trains the runs by gradient of a task, one after the other, and keeps each the moment it is finished. What is in the store
 * already is not made again.
 *
 * @param shouldStop asked between updates.
 */
export function performGradientTask(
  store: Store<Records>,
  task: TaskMessage,
  shouldStop: () => boolean,
  report: (report: TaskReport) => void,
): void {
  const now = () => performance.now() / 1000;
  let reported = Number.NEGATIVE_INFINITY;
  const specs = task.runs.filter(isGradientRun);
  for (const [k, spec] of specs.entries()) {
    const id = runId(spec);
    if (!store.has(id, "gradient")) {
      const began = now();
      const made = makeTask(spec.task, openStimuliOf(spec.task, task.stimuliFile), spec.network.timeStep);
      const running = runGradient(spec, made);
      let step = running.next();
      for (; !step.done; step = running.next()) {
        if (shouldStop()) {
          report({ type: "ended", stopped: true });
          return;
        }
        if (now() - reported < LEAST_BETWEEN_REPORTS) continue;
        reported = now();
        const fraction = (k + step.value.update / step.value.updates) / specs.length;
        report({ type: "progress", phase: "training", ids: [id], fraction });
      }
      const { record, arrays } = step.value;
      store.write(id, "gradient", record, arrays);
      const seconds = now() - began;
      const { updates } = record;
      store.appendLog(id, {
        ...{ run: id, stage: "gradient", at: new Date().toISOString(), timing: { training: seconds, updates } },
        ...{ attempt: task.attempt, host: hostname(), process: process.pid, node: process.version },
        platform: `${process.platform}-${process.arch}`,
      });
      const microsecondsPerStep = (1e6 * seconds) / Math.max(1, updates * spec.training.batch * made.steps);
      report({ type: "trained", id, status: record.status, seconds, microsecondsPerStep });
    }
    report({ type: "complete", id });
  }
  report({ type: "ended", stopped: false });
}
