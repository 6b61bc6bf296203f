/** @file A full disk, two studies in one folder, a clock that runs backwards: what happens to the records? Runs dist/. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../src/store/index.ts";
import { RECORD_SCHEMAS, type Records } from "../../src/study/index.ts";

const MAIN = fileURLToPath(new URL("../../dist/apps/cli/main.js", import.meta.url));
const RUNS = 12;
const folder = mkdtempSync(join(tmpdir(), "lethe-faults-"));
const small = join(folder, "small-disk");
let isMounted = false;

const plan = join(folder, "plan.json");
const durations = { stimulus1: 1, delay1: 1, stimulus2: 1, delay2: 1, response: 1 };
const network = { n: 40, g: [0.8, 1.2], fb: [5, 20], inputDivisor: 5 };
const base = { network, task: { stimuli: "gaussian", durations }, training: { trials: 4 }, seeds: [1, 2, 3] };
writeFileSync(plan, JSON.stringify(base));

const command = (dir: string) => [MAIN, "study", "run", plan, "--out", dir, "--workers", "2", "--json"];
function study(dir: string, nodeOptions = "") {
  const env = { ...process.env, NODE_OPTIONS: nodeOptions };
  return spawnSync(process.execPath, command(dir), { encoding: "utf8", env });
}
function files(dir: string): Map<string, string> {
  const runs = join(dir, "runs");
  const names = readdirSync(runs).filter((name) => !name.includes(".damaged-")); // set aside: may be folders
  return new Map(names.map((name) => [name, readFileSync(join(runs, name), "hex")]));
}

const quiet = join(folder, "quiet");
beforeAll(() => {
  expect(study(quiet).status).toBe(0);
  mkdirSync(small);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=96k", "tmpfs", small], { stdio: "ignore" });
    isMounted = true;
  } catch {
    // not root, or a container that forbids it: the test says so
  }
});
afterAll(() => {
  if (isMounted) execFileSync("umount", [small]);
  rmSync(folder, { recursive: true });
});

test("a full disk ends a study with one clear line and exit 1; what is finished is intact; with space it goes on", (context) => {
  if (!isMounted) {
    if (process.env["LETHE_REQUIRE_ALL"] === "1") throw new Error("LETHE_REQUIRE_ALL is 1: needs to mount a tmpfs");
    context.skip("needs to mount a tmpfs (root)");
  }
  const full = study(small);
  expect(full.status).toBe(1);
  expect(full.stderr).toMatch(
    /^lethe: cannot \S+.*: the disk is full; what was finished is intact; make space and run again$/m,
  );
  const { runs, damaged } = openStore<Records>(small, RECORD_SCHEMAS).list({ verify: true });
  expect(damaged).toEqual([]);
  expect(runs.length).toBeGreaterThan(0);
  expect(runs.length).toBeLessThan(RUNS);

  execFileSync("mount", ["-o", "remount,size=16m", small]);
  const again = study(small);
  expect(again.status, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ complete: RUNS, failures: [] });
  expect(files(small)).toEqual(files(quiet));
});

test("two studies at once in one folder: both end well, nothing is torn or different", async () => {
  const dir = join(folder, "shared");
  const ends = [1, 2].map(() => {
    const child = spawn(process.execPath, command(dir), { stdio: "ignore" });
    return new Promise((resolve) => child.on("exit", resolve));
  });
  expect(await Promise.all(ends)).toEqual([0, 0]);
  expect(files(dir)).toEqual(files(quiet));
});

test("a clock that runs backwards changes no byte", () => {
  const preload = join(folder, "backwards.mjs");
  writeFileSync(
    preload,
    `import { appendFileSync } from "node:fs";
       import { isMainThread } from "node:worker_threads";
       let time = 2e12;
       Date.now = () => (time -= 1000);
       performance.now = () => (time -= 1000);
       appendFileSync(${JSON.stringify(join(folder, "stubbed"))}, isMainThread ? "main " : "worker ");`,
  );
  const dir = join(folder, "backwards");
  const result = study(dir, `--import=${preload}`);
  expect(result.status, result.stderr).toBe(0);
  expect(readFileSync(join(folder, "stubbed"), "utf8").split(" ").filter(Boolean).sort()).toEqual([
    "main",
    "worker",
    "worker",
  ]);
  expect(files(dir)).toEqual(files(quiet));
});

test("damage of every kind in one study: verify names each run, the next run makes them again, with the same bytes", () => {
  const dir = join(folder, "damaged");
  cpSync(quiet, dir, { recursive: true });
  const stages = [...files(dir).keys()].filter((name) => name.endsWith(".train.json"));
  const fileOf = (k: number, extension = "json") => join(dir, "runs", stages[k].replace(/json$/, extension));
  const idOf = (k: number) => stages[k].split(".")[0];
  truncateSync(fileOf(0), 90);
  const bytes = readFileSync(fileOf(1, "npz"));
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(fileOf(1, "npz"), bytes);
  rmSync(fileOf(2));
  rmSync(fileOf(3, "npz"));
  mkdirSync(fileOf(3, "npz"));
  const lethe = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  const found = lethe("study", "verify", dir, "--repair", "--json");
  expect(found.status).toBe(1);
  const { again, setAside } = JSON.parse(found.stdout);
  expect(again).toEqual([0, 1, 2, 3].map(idOf).sort());

  const rerun = study(dir);
  expect(rerun.status, rerun.stderr).toBe(0);
  expect(JSON.parse(rerun.stdout)).toMatchObject({ found: RUNS - 4, complete: RUNS, failures: [] });
  expect(files(dir)).toEqual(files(quiet));
  expect(setAside.length).toBeGreaterThan(0);
  expect(lethe("study", "verify", dir).status).toBe(0);
});

test("a folder with other runs is not mixed with this plan's unless that is asked for, and nothing is written", () => {
  const other = join(folder, "other.json");
  writeFileSync(other, JSON.stringify({ ...base, training: { trials: 5 } }));
  const before = readFileSync(join(quiet, "study.json"), "hex");
  const args = [MAIN, "study", "run", other, "--out", quiet];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toMatch(/holds 12 runs that are not in plan other; give another --out, or --mix/);
  expect(readFileSync(join(quiet, "study.json"), "hex")).toBe(before);
});

test("the study.json of a folder is a plan: it finds its folder, and an edit of it is noticed", () => {
  const run = (name: string) =>
    spawnSync(process.execPath, [MAIN, "study", "run", name, "--json"], { encoding: "utf8" });
  expect(JSON.parse(run(quiet).stdout)).toMatchObject({ dir: quiet, found: RUNS, complete: RUNS });
  const edited = join(folder, "edited.json");
  writeFileSync(edited, readFileSync(join(quiet, "study.json"), "utf8").replace('"trials": 4', '"trials": 5'));
  expect(run(edited).stderr).toMatch(/its plan was edited, the sha256 does not fit/);
});
