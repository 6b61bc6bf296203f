/** @file Do the same commands give the same bytes, whatever interrupts them and wherever they run? Runs dist/. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/apps/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lethe-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plan = join(folder, "plan.json");
const durations = { stimulus1: 3, delay1: 1, stimulus2: 3, delay2: 1, response: 2 };
writeFileSync(
  plan,
  JSON.stringify({
    network: { n: 80, g: [0.8, 1.2], fb: [10, 5, 2, 1], inputDivisor: 2 },
    task: { stimuli: "gaussian", durations },
    training: { trials: 60 },
    seeds: [1, 2],
  }),
);
const RUNS = 16;

function study(name: string, workers: number, timeZone = "UTC") {
  const dir = join(folder, name);
  const args = [MAIN, "study", "run", plan, "--out", dir, "--workers", String(workers), "--json"];
  const run = spawnSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, TZ: timeZone } });
  expect(run.stderr.includes("failed"), run.stderr).toBe(false);
  expect(run.status).toBe(0);
  return JSON.parse(run.stdout);
}

/** Every stage file by name, in hex. */
function bytes(name: string): Map<string, string> {
  const runs = join(folder, name, "runs");
  return new Map(readdirSync(runs).map((file) => [file, readFileSync(join(runs, file), "hex")]));
}

test("the same study twice, in two time zones, with 1 and 2 workers: the same stage files to the byte", () => {
  expect(study("a", 1, "Pacific/Auckland").counts["not-learned"] ?? 0).toBeLessThan(RUNS / 2);
  study("b", 2, "America/Los_Angeles");
  const files = bytes("a");
  expect([...files.keys()].filter((file) => file.endsWith(".train.json")).length).toBe(RUNS);
  expect(bytes("b")).toEqual(files);
});

test.each(["SIGKILL", "SIGINT"] as const)(
  "a study ended by %s goes on where it was: finished runs are not repeated, no temporary file counts",
  async (signal) => {
    const dir = join(folder, signal);
    const runs = join(dir, "runs");
    const verdicts = () => readdirSync(runs).filter((file) => /\.verdict-\w+\.json$/.test(file));
    const args = [MAIN, "study", "run", plan, "--out", dir, "--workers", "2"];
    const child = spawn(process.execPath, args, { stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
    await until(() => statSync(runs, { throwIfNoEntry: false }) !== undefined && verdicts().length >= 3);
    child.kill(signal);
    expect(await ended).toBe(signal === "SIGKILL" ? null : 130);

    const finished = verdicts().map((file) => file.split(".")[0]!);
    expect(finished.length).toBeLessThan(RUNS);
    const ofFinished = () =>
      readdirSync(runs)
        .filter((file) => finished.includes(file.split(".")[0]!))
        .map((file) => [file, statSync(join(runs, file)).mtimeMs, statSync(join(runs, file)).ino]);
    const before = ofFinished();
    // what a writer leaves that dies in the middle: torn bytes under a temporary name, arrays without their record
    const stranger = "0123456789abcdef";
    writeFileSync(join(runs, `.${stranger}.train.json.00000000.1.0123456789ab.tmp`), "{");
    writeFileSync(join(runs, `${stranger}.train.npz`), "torn");

    const result = study(signal, 2);
    expect(result).toMatchObject({ found: finished.length, complete: RUNS, runs: RUNS, failures: [] });
    expect(ofFinished()).toEqual(before);
    const after = bytes(signal);
    for (const file of after.keys()) if (file.includes(stranger)) after.delete(file);
    expect(after).toEqual(bytes("a"));
  },
);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
