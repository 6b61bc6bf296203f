import { hostname } from "node:os";
import { defaultProtocol, judge, judgedShare, protocolFor, unjudged } from "../mechanism/index.ts";
import type { Store } from "../store/index.ts";
import { makeTask, type StimulusSource } from "../task/index.ts";
import { isGradientRun } from "./gradientRecord.ts";
import { subjectOfGradientRun } from "./modelSubject.ts";
import type { TaskMessage, TaskReport } from "./performTask.ts";
import { type Records, type VerdictStage, verdictStage } from "./records.ts";
import { runGradient } from "./runGradient.ts";
import { runId } from "./runSpec.ts";
import { openStimuliOf } from "./stimuliFiles.ts";

const LEAST_BETWEEN_REPORTS = 0.1; // seconds
/** Part of the work of a run that training is taken for where it is judged too. */
const TRAINING = 0.5;

/** By which every network that learned by gradient is judged in a study: its trials start anew. */
const protocol = () => protocolFor({ resets: true }, defaultProtocol());
/** The stage that such verdicts are in. */
export const gradientVerdictStage = (): VerdictStage => verdictStage(protocol());

/**
 * Trains the runs by gradient of a task, one after the other, judges those that learned where that is wanted, and keeps
 * each stage the moment it is finished. What is in the store already is not made again.
 *
 * @param shouldStop asked between updates, and between steps of a judgement.
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
  const trainingShare = task.wantsVerdict ? TRAINING : 1;

  /** Works to the end, telling how far it is; undefined where it was stopped. */
  function toEnd<P, R>(
    work: Generator<P, R>,
    phase: "training" | "judging",
    id: string,
    shareOf: (progress: P) => number,
  ): { readonly result: R; readonly seconds: number } | undefined {
    const began = now();
    let step = work.next();
    for (; !step.done; step = work.next()) {
      if (shouldStop()) return undefined;
      if (now() - reported < LEAST_BETWEEN_REPORTS) continue;
      reported = now();
      report({ type: "progress", phase, ids: [id], fraction: shareOf(step.value) });
    }
    return { result: step.value, seconds: now() - began };
  }

  for (const [k, spec] of specs.entries()) {
    const id = runId(spec);
    const share = (own: number) => (k + own) / specs.length;
    const source = openStimuliOf(spec.task, task.stimuliFile);
    if (!store.has(id, "gradient")) {
      const made = makeTask(spec.task, source, spec.network.timeStep);
      const training = toEnd(runGradient(spec, made), "training", id, ({ update, updates }) =>
        share((trainingShare * update) / updates),
      );
      if (training === undefined) {
        report({ type: "ended", stopped: true });
        return;
      }
      const { record, arrays } = training.result;
      store.write(id, "gradient", record, arrays);
      const { seconds } = training;
      log(id, "gradient", { training: seconds, updates: record.updates });
      const microsecondsPerStep = (1e6 * seconds) / Math.max(1, record.updates * spec.training.batch * made.steps);
      report({ type: "trained", id, status: record.status, seconds, microsecondsPerStep });
    }
    if (task.wantsVerdict && !store.has(id, gradientVerdictStage()) && !judgeRun(id, source, share)) {
      report({ type: "ended", stopped: true });
      return;
    }
    report({ type: "complete", id });
  }
  report({ type: "ended", stopped: false });

  /** Judges a network that has been trained. @returns whether it was not stopped. */
  function judgeRun(id: string, source: StimulusSource | null, share: (own: number) => number): boolean {
    const stage = gradientVerdictStage();
    const read = store.read(id, "gradient", { arrays: true });
    if (read.status !== "ok") throw new Error(`internal: ${id} was trained and cannot be read`);
    const { status } = read.record;
    if (status !== "learned") {
      store.write(id, stage, { format: 1, stage, id, verdict: unjudged(status, protocol()) }, undefined);
      return true;
    }
    const subject = subjectOfGradientRun({ record: read.record, arrays: read.arrays! }, source).subject();
    const judging = toEnd(judge(subject, protocol()), "judging", id, (progress) =>
      share(TRAINING + (1 - TRAINING) * judgedShare(progress)),
    );
    if (judging === undefined) return false;
    const { verdict, arrays } = judging.result;
    store.write(id, stage, { format: 1, stage, id, verdict }, arrays);
    log(id, stage, { verdict: judging.seconds });
    report({ type: "judged", id, seconds: judging.seconds });
    return true;
  }

  function log(id: string, stage: string, timing: Readonly<Record<string, number>>) {
    store.appendLog(id, {
      ...{ run: id, stage, at: new Date().toISOString(), timing },
      ...{ attempt: task.attempt, host: hostname(), process: process.pid, node: process.version },
      platform: `${process.platform}-${process.arch}`,
    });
  }
}
