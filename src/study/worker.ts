/** @file A worker thread of the local executor: performs tasks one at a time. Runs from dist/ only. */
import { parentPort, workerData } from "node:worker_threads";
import { parseWith } from "../format/index.ts";
import { StoreError } from "../store/index.ts";
import { performTask, taskMessageSchema } from "./performTask.ts";

const stop = new Int32Array(workerData as SharedArrayBuffer);

parentPort!.on("message", (message: unknown) => {
  const task = parseWith(taskMessageSchema, message, "internal: worker: task");
  try {
    performTask(
      task,
      () => Atomics.load(stop, 0) !== 0,
      (report) => parentPort!.postMessage(report),
    );
  } catch (error) {
    // `internal:` is a bug, of this task alone
    if (!(error instanceof StoreError) || error.message.startsWith("internal:")) throw error;
    parentPort!.postMessage({ type: "refused", message: error.message });
  }
});
