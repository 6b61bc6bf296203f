import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { TaskMessage, TaskReport } from "./performTask.ts";

/** Asks all workers to end between two trials; can be set from a signal handler. */
export interface StopFlag {
  readonly buffer: SharedArrayBuffer;
  readonly isSet: boolean;
  set(): void;
}

export function makeStopFlag(): StopFlag {
  const buffer = new SharedArrayBuffer(4);
  const flag = new Int32Array(buffer);
  return {
    buffer,
    get isSet() {
      return Atomics.load(flag, 0) !== 0;
    },
    set: () => void Atomics.store(flag, 0, 1),
  };
}

export interface ExecutorOptions {
  /** Threads; more than there are tasks are not started. @default availableParallelism() */
  readonly workers?: number | undefined;
  readonly stop: StopFlag;
  /** Hears every report, with the index of the task it is about. */
  readonly onReport: (task: number, report: TaskReport) => void;
  /** The compiled worker. @default workerFile() */
  readonly worker?: string | URL;
}

/** A task that was given up. */
export interface FailedTask {
  readonly task: number;
  /** One line. */
  readonly message: string;
  /** Where it was thrown, for the log. */
  readonly stack: string;
}

/** How often a task is tried: once more after a worker threw or died. */
const ATTEMPTS = 2;

/**
 * Performs tasks with a pool of worker threads, each one task at a time, in order. A worker that throws or exits is
 * replaced and its task tried once more; then it is given up and the others go on. Results do not depend on how many
 * workers there are: that is `runCohort`'s promise.
 *
 * @returns the tasks that were given up.
 */
export async function executeLocally(
  tasks: readonly Omit<TaskMessage, "attempt">[],
  options: ExecutorOptions,
): Promise<FailedTask[]> {
  const { workers = availableParallelism(), stop, onReport } = options;
  const file = options.worker ?? workerFile();
  const failed: FailedTask[] = [];
  let next = 0;

  // one lane: a worker, replaced when it dies, and the tasks it takes
  async function lane(): Promise<void> {
    let worker: Worker | null = null;
    while (next < tasks.length && !stop.isSet) {
      const task = next++;
      for (let attempt = 1; attempt <= ATTEMPTS && !stop.isSet; attempt++) {
        worker ??= new Worker(file, { workerData: stop.buffer });
        const error = await perform(worker, { ...tasks[task], attempt }, (report) => onReport(task, report));
        if (error === null) break;
        await worker.terminate();
        worker = null;
        if (attempt === ATTEMPTS) failed.push({ task, message: oneLine(error), stack: error.stack ?? "" });
      }
    }
    await worker?.terminate();
  }

  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, lane));
  return failed.sort((a, b) => a.task - b.task);
}

/** Has the worker do one task. @returns what went wrong, or null. */
function perform(worker: Worker, message: TaskMessage, onReport: (report: TaskReport) => void): Promise<Error | null> {
  return new Promise((resolve) => {
    const end = (error: Error | null) => {
      worker.off("message", hear).off("error", end).off("exit", exited);
      resolve(error);
    };
    const hear = (report: TaskReport) => {
      onReport(report);
      if (report.type === "ended") end(null);
    };
    const exited = (code: number) => end(new Error(`the worker ended with exit code ${code}`));
    worker.on("message", hear).on("error", end).on("exit", exited);
    worker.postMessage(message);
  });
}

/** Workers run compiled code, also where this file is run as TypeScript (by Vitest): Node 20 strips no types. */
export function workerFile(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  const url = new URL(isSource ? "../../dist/src/study/worker.js" : "./worker.js", import.meta.url);
  if (!existsSync(url)) throw new Error(`internal: ${fileURLToPath(url)} is missing; run \`npm run build\``);
  return url;
}

const oneLine = (error: Error): string => `${error.message}`.replace(/\s*\n\s*/g, " ");
