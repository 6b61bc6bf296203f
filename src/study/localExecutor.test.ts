import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { executeLocally, makeStopFlag } from "./localExecutor.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-executor-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker that does what the task's `dir` says, and reports the attempt as a run's id. */
const worker = join(folder, "worker.mjs");
writeFileSync(
  worker,
  `import { parentPort, workerData } from "node:worker_threads";
   const stop = new Int32Array(workerData);
   parentPort.on("message", ({ dir, attempt }) => {
     if (dir === "throw" || (dir === "throw once" && attempt === 1)) throw new Error("it broke\\nbadly");
     if (dir === "exit") process.exit(7);
     if (dir === "stop") Atomics.store(stop, 0, 1);
     parentPort.postMessage({ type: "judged", id: String(attempt), seconds: 0 });
     parentPort.postMessage({ type: "ended", stopped: false });
   });`,
);

async function execute(dirs: readonly string[], workers: number) {
  const heard: string[] = [];
  const failed = await executeLocally(
    dirs.map((dir) => ({ dir, runs: [], stimuliFile: null, wantsVerdict: true, assays: "none" as const })),
    {
      workers,
      stop: makeStopFlag(),
      worker,
      onReport: (task, report) => void (report.type === "judged" && heard.push(`${task}:${report.id}`)),
    },
  );
  return { heard: heard.sort(), failed: failed.map(({ task, message }) => ({ task, message })) };
}

test.each([1, 2, 8])("with %i workers every task is done once", async (workers) => {
  const { heard, failed } = await execute(["a", "b", "c", "d", "e"], workers);
  expect(heard).toEqual(["0:1", "1:1", "2:1", "3:1", "4:1"]);
  expect(failed).toEqual([]);
});

test("a worker that throws or exits is replaced, its task tried once more and then given up; the others go on", async () => {
  const { heard, failed } = await execute(["throw", "a", "throw once", "exit", "b"], 2);
  expect(heard).toEqual(["1:1", "2:2", "4:1"]);
  expect(failed).toEqual([
    { task: 0, message: "it broke badly" },
    { task: 3, message: "the worker ended with exit code 7" },
  ]);
});

test("once the stop flag is set no further task begins", async () => {
  expect((await execute(["a", "stop", "b", "c"], 1)).heard).toEqual(["0:1", "1:1"]);
});
