/** @file A study killed again and again, wherever it is: are its records those of a quiet run? Runs dist/. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { stream } from "../../src/kernel/index.ts";

const MAIN = fileURLToPath(new URL("../../dist/apps/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lethe-kill-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plan = join(folder, "plan.json");
const durations = { stimulus1: 3, delay1: 1, stimulus2: 3, delay2: 1, response: 2 };
const network = { n: 60, g: [0.8, 1.2], fb: [5, 2], inputDivisor: 2 };
const task = { stimuli: "gaussian", durations };
writeFileSync(plan, JSON.stringify({ network, task, training: { trials: 40 }, seeds: [1, 2, 3] }));
const RUNS = 12;
const KILLS = 20;

const command = (name: string) => [MAIN, "study", "run", plan, "--out", join(folder, name), "--workers", "2", "--json"];

function files(name: string): Map<string, string> {
  const runs = join(folder, name, "runs");
  const shown = readdirSync(runs).filter((file) => !file.startsWith("."));
  return new Map(shown.map((file) => [file, readFileSync(join(runs, file), "hex")]));
}

test(`${KILLS} times SIGKILL at random moments, most of them while files are written: the same bytes as undisturbed`, async () => {
  expect(spawnSync(process.execPath, command("quiet")).status).toBe(0);
  const random = stream({ seed: 7, density: 1 }, "stateNoise", 0);
  let kills = 0;
  let draws = 0;
  mkdirSync(join(folder, "killed", "runs"), { recursive: true });
  for (let began = 0; kills < KILLS; began++) {
    expect(began).toBeLessThan(3 * KILLS);
    // every file that appears, is flushed or renamed is an event: of these, a random one is the last
    const last = 1 + Math.floor(3 * Math.abs(random.normal(draws++)));
    const after = Math.floor(10 * Math.abs(random.normal(draws++)));
    kills += await killAt(last, after);
  }
  const result = spawnSync(process.execPath, command("killed"), { encoding: "utf8" });
  expect(JSON.parse(result.stdout)).toMatchObject({ complete: RUNS, failures: [] });
  // arrays whose record was not reached are made again under the same name; nothing else may be left
  expect(files("killed")).toEqual(files("quiet"));
});

/** Begins the study and ends it `after` ms after the given event in runs/. @returns 1 if it was alive then, else 0. */
function killAt(event: number, after: number): Promise<0 | 1> {
  return new Promise((resolve) => {
    let seen = 0;
    const child = spawn(process.execPath, command("killed"), { stdio: "ignore" });
    const watcher = watch(join(folder, "killed", "runs"), () => {
      if (++seen === event) setTimeout(() => child.kill("SIGKILL"), after);
    });
    child.on("exit", (_, signal) => {
      watcher.close();
      // complete before the event came: begin anew with nothing, so that every kill falls into work
      if (signal === null) rmSync(join(folder, "killed"), { recursive: true });
      mkdirSync(join(folder, "killed", "runs"), { recursive: true });
      resolve(signal === "SIGKILL" ? 1 : 0);
    });
  });
}
