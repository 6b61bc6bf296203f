/** @file What an execution tells while it works, how often it tries, and what stays in status.json. The worker is a dummy. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { syntheticRun, writeSyntheticStudy } from "../../test/syntheticStudy.ts";
import { openStore } from "../store/index.ts";
import { type ExecutionProgress, executeRuns } from "./execute.ts";
import { keepFailure, readFailures } from "./failures.ts";
import { makeStopFlag } from "./localExecutor.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { runId } from "./runSpec.ts";
import { isSpeaking, readStatus, type StudyStatus, writeStatus } from "./statusFile.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-execute-"));
afterAll(() => rmSync(folder, { recursive: true }));
const options = { runs: 4, n: 8, trials: 3 };
const specs = Array.from({ length: options.runs }, (_, i) => syntheticRun(i, options).train.spec);
const stimuli = chooseStimuli("gaussian", undefined, "test");

/** A worker that counts the tasks it is given, then does as `act` says; `task.runs` are its specifications. */
function workerThat(act: string): URL {
  const path = join(folder, `worker-${readdirSync(folder).length}.mjs`);
  writeFileSync(
    path,
    `import { appendFileSync } from "node:fs";
     import { parentPort, workerData } from "node:worker_threads";
     parentPort.on("message", (task) => {
       appendFileSync(${JSON.stringify(`${path}.log`)}, task.runs.length + "\\n");
       const say = (report) => parentPort.postMessage(report);
       ${act}
       say({ type: "ended", stopped: Atomics.load(new Int32Array(workerData), 0) !== 0 });
     });`,
  );
  return pathToFileURL(path);
}
const tasksOf = (worker: URL) => readFileSync(`${worker.pathname}.log`, "utf8").trim().split("\n").map(Number);

/** A study in which the first two of four networks are done. */
function halfDone(name: string): string {
  const dir = join(folder, name);
  writeSyntheticStudy(dir, { ...options, runs: 2 });
  return dir;
}
async function execute(dir: string, worker: URL) {
  const told: ExecutionProgress[] = [];
  const stop = makeStopFlag();
  const result = await executeRuns(dir, specs, stimuli, {
    ...{ wantsVerdict: false, workers: 1, name: "a", worker, stop },
    onProgress: (progress) => void told.push(progress),
  });
  return { result, told, status: readStatus(dir)! };
}
const progress = '{ type: "progress", phase: "training", ids: [], fraction: 0.5 }';

test("what was done before counts: half of the rest is three quarters of all, in the bar as in status.json", async () => {
  const dir = halfDone("fractions");
  const { told, status } = await execute(dir, workerThat(`say(${progress});`));
  expect(told.map(({ fraction }) => fraction)).toEqual([0.5, 0.75, 1]);
  expect(told[0]).toMatchObject({ complete: 2, runs: 4, secondsLeft: null });
  expect(status).toMatchObject({ by: "executor", runs: 4, complete: 2 });
});

test("stopped halfway, only what is complete counts: what status.json then says is what study status counts", async () => {
  const dir = halfDone("stopped");
  const worker = workerThat(`say(${progress}); Atomics.store(new Int32Array(workerData), 0, 1);`);
  const { result, status } = await execute(dir, worker);
  expect(result).toMatchObject({ stopped: true, complete: 2, runs: 4 });
  expect(status).toMatchObject({ state: "stopped", complete: 2, fraction: 0.5, secondsLeft: null, running: [] });
});

test("a cohort that fails is tried once together, then each network twice alone, then given up", async () => {
  const dir = join(folder, "failing");
  const worker = workerThat(`throw new Error("it broke");`);
  const { result, status } = await execute(dir, worker);
  // synthetic networks differ in g alone: one cohort of four, then twice each of the four
  expect(tasksOf(worker)).toEqual([4, ...new Array(8).fill(1)]);
  expect(result.failures).toHaveLength(4);
  expect(status).toMatchObject({ state: "failed", complete: 0 });
  expect((await execute(dir, workerThat(""))).result.skipped).toBe(4);
});

test("networks that were given up are told as long as they are missing, with the last thing that was said", () => {
  const store = openStore<Records>(join(folder, "given-up"), RECORD_SCHEMAS);
  const [first, second] = specs.map(runId);
  keepFailure(store, { id: first, message: "earlier" }, "");
  keepFailure(store, { id: first, message: "later" }, "");
  keepFailure(store, { id: second, message: "broken" }, "");
  appendFileSync(join(store.dir, "log", `${second}.failed.jsonl`), '{"message": "cut sh');
  expect(
    readFailures(store.dir, new Set([first, second]))
      .map(({ message }) => message)
      .sort(),
  ).toEqual(["broken", "later"]);
  expect(readFailures(store.dir, new Set([second]))).toEqual([{ id: second, message: "broken" }]);
  expect(readFailures(store.dir, new Set())).toEqual([]);
});

test("who wrote a status speaks for as long as the process is there, is an executor, and was not silent for a minute", () => {
  const dir = join(folder, "speaking");
  openStore<Records>(dir, RECORD_SCHEMAS);
  const counts = {
    name: "a",
    runs: 4,
    complete: 1,
    learned: 1,
    failed: [],
    running: [],
    fraction: 0.3,
    secondsLeft: 9,
  };
  writeStatus(dir, { state: "running", by: "executor", ...counts });
  const status = readStatus(dir)!;
  expect(status).toMatchObject({ host: hostname(), process: process.pid });
  expect(isSpeaking(status)).toBe(true);
  const others: Partial<StudyStatus>[] = [
    { by: "queue" },
    { state: "stopped" },
    { process: 2 ** 22 + 1 }, // no such process
    { updated: new Date(Date.now() - 61_000).toISOString() },
  ];
  for (const other of others) expect(isSpeaking({ ...status, ...other })).toBe(false);
  expect(isSpeaking({ ...status, process: 2 ** 22 + 1, host: "another machine" })).toBe(true);
});
