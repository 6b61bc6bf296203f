import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { StoreError } from "../store/index.ts";
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
  /** Hears when a task is given to a worker, and when it is done with or given up. @default none */
  readonly onTask?: (task: number, is: "begun" | "over") => void;
  /** How often a task is tried before it is given up. @default 2 */
  readonly attempts?: number;
  /** The compiled worker. @default workerFile() */
  readonly worker?: string | URL | undefined;
  /** MB of JavaScript objects a worker may hold; the kernel's memory does not count. @default 2048 */
  readonly heap?: number | undefined;
}

/** A task that was given up. */
export interface FailedTask {
  readonly task: number;
  /** One line. */
  readonly message: string;
  /** Where it was thrown, for the log. */
  readonly stack: string;
}

/**
 * Performs tasks with a pool of worker threads, each one task at a time, in order. A worker that throws, exits or
 * exceeds its heap is replaced and its task tried again; at last it is given up and the others go on. Results do not
 * depend on how many workers there are: that is `runCohort`'s promise.
 *
 * @returns the tasks that were given up.
 * @throws StoreError when the disk refuses: no task can go on then, and none is to blame.
 */
export async function executeLocally(
  tasks: readonly Omit<TaskMessage, "attempt">[],
  options: ExecutorOptions,
): Promise<FailedTask[]> {
  const { workers = availableParallelism(), stop, onReport, onTask, attempts = 2, heap = 2048 } = options;
  const file = options.worker ?? workerFile();
  const resourceLimits = { maxOldGenerationSizeMb: heap };
  const failed: FailedTask[] = [];
  let next = 0;
  let refusal: StoreError | null = null;

  // one lane: a worker, replaced when it dies, and the tasks it takes
  async function lane(): Promise<void> {
    let worker: Worker | null = null;
    while (next < tasks.length && !stop.isSet) {
      const task = next++;
      onTask?.(task, "begun");
      for (let attempt = 1; attempt <= attempts && !stop.isSet; attempt++) {
        worker ??= new Worker(file, { workerData: stop.buffer, resourceLimits });
        const error = await perform(worker, { ...tasks[task], attempt }, (report) => onReport(task, report));
        if (error === null) break;
        await worker.terminate();
        worker = null;
        if (error instanceof StoreError) {
          refusal ??= error;
          stop.set();
        } else if (attempt === attempts) failed.push({ task, message: oneLine(error), stack: error.stack ?? "" });
      }
      onTask?.(task, "over");
    }
    await worker?.terminate();
  }

  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, lane));
  if (refusal !== null) throw refusal;
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
      if (report.type === "refused") return end(new StoreError(report.message));
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
