/** @file Workers that throw, exit or exceed their heap: what is lost? Uses the compiled worker, in dist/. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { executeRuns } from "./execute.ts";
import { makeStopFlag, workerFile } from "./localExecutor.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { runId } from "./runSpec.ts";
import { readStatus } from "./statusFile.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));

const stimuli = chooseStimuli("gaussian", undefined, "test");
const durations = { stimulus1: 1, delay1: 1, stimulus2: 1, delay2: 1, response: 1 };
const network = { n: 40, g: [0.8, 1.2], fb: [5, 20], inputDivisor: 5 };
const plan = {
  name: "a",
  network,
  task: { stimuli: "gaussian", durations },
  training: { trials: 4 },
  seeds: [1, 2, 3],
};
const specs = expandPlan(planSchema.parse(plan), stimuli.spec);
const ids = specs.map(runId);

/** The real worker, with accidents: of each run named here, as often as it says. Counts in files: threads share nothing. */
function clumsyWorker(name: string, accidents: Readonly<Record<string, { how: string; times: number }>>): string {
  const path = join(folder, `${name}.mjs`);
  const room = workerFile().href.replace("worker.js", "index.js");
  writeFileSync(
    path,
    `import { appendFileSync, existsSync, readFileSync } from "node:fs";
     import { parentPort, workerData } from "node:worker_threads";
     import { performTask, runId } from ${JSON.stringify(room)};
     const accidents = ${JSON.stringify(accidents)};
     parentPort.on("message", (task) => {
       for (const id of task.runs.map(runId)) {
         const { how, times } = accidents[id] ?? { times: 0 };
         const tally = ${JSON.stringify(join(folder, name))} + "-" + id;
         if ((existsSync(tally) ? readFileSync(tally).length : 0) >= times) continue;
         appendFileSync(tally, "x");
         if (how === "throw") throw new Error("it broke");
         if (how === "exit") process.exit(7);
         for (const hoard = []; ; ) hoard.push(new Array(1000).fill(hoard.length));
       }
       performTask(task, () => Atomics.load(new Int32Array(workerData), 0) !== 0, (r) => parentPort.postMessage(r));
     });`,
  );
  return pathToFileURL(path).href;
}

const execute = (name: string, options: { worker?: URL; retryFailed?: boolean } = {}) =>
  executeRuns(join(folder, name), specs, stimuli, {
    wantsVerdict: true,
    workers: 2,
    heap: 48,
    name,
    stop: makeStopFlag(),
    onProgress: () => {},
    ...options,
  });

function files(name: string): Map<string, string> {
  const runs = join(folder, name, "runs");
  return new Map(readdirSync(runs).map((file) => [file, readFileSync(join(runs, file), "hex")]));
}

test("workers that throw, exit and exceed their heap cost nothing but time: the same bytes as undisturbed", async () => {
  await execute("quiet");
  const worker = new URL(
    clumsyWorker("once", {
      [ids[0]]: { how: "throw", times: 1 },
      [ids[5]]: { how: "exit", times: 2 },
      [ids[9]]: { how: "hoard", times: 2 },
    }),
  );
  const result = await execute("clumsy", { worker });
  expect(result).toMatchObject({ complete: 12, failures: [], stopped: false });
  expect(files("clumsy")).toEqual(files("quiet"));
}, 120_000);

test("a network that fails alone three times is recorded and skipped; the others of its cohort are done; retrying does it", async () => {
  const worker = new URL(
    clumsyWorker("always", { [ids[2]]: { how: "throw", times: 99 }, [ids[7]]: { how: "hoard", times: 3 } }),
  );
  const first = await execute("poison", { worker });
  expect(first).toMatchObject({ complete: 10, found: 0, skipped: 0 });
  expect(first.failures.map(({ ids: [id], message }) => [id, message]).sort()).toEqual(
    [
      [ids[2], "it broke"],
      [ids[7], "Worker terminated due to reaching memory limit: JS heap out of memory"],
    ].sort(),
  );
  expect(readStatus(join(folder, "poison"))).toMatchObject({ state: "failed", runs: 12, complete: 10, running: [] });

  const again = await execute("poison");
  expect(again).toMatchObject({ found: 10, complete: 10, skipped: 2 });
  const retried = await execute("poison", { retryFailed: true });
  expect(retried).toMatchObject({ found: 10, complete: 12, skipped: 0, failures: [] });
  expect(readStatus(join(folder, "poison"))).toMatchObject({ state: "complete", complete: 12, failed: [] });
  expect(files("poison")).toEqual(files("quiet"));
}, 120_000);
