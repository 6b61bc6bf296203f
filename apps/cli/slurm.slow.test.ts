/** @file A study on a real Slurm of two nodes that is hurt in every way: is it complete, and that of one machine? */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../bin/lethe.mjs", import.meta.url));
const CLUSTER = fileURLToPath(new URL("../../scripts/test-cluster", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lethe-slurm-"));
const cluster = join(folder, "cluster");
const env = {
  ...process.env,
  SLURM_CONF: join(cluster, "etc", "slurm.conf"),
  XDG_CACHE_HOME: join(folder, "cache"),
  LETHE_SLURM_PORT: String(20_000 + (process.pid % 20_000)),
};
const isThere = spawnSync("sh", ["-c", "PATH=$PATH:/usr/sbin command -v slurmctld munged sbatch"]).status === 0;

const plan = join(folder, "grid.json");
const durations = { stimulus1: 3, delay1: 1, stimulus2: 3, delay2: 1, response: 2 };
const network = { n: 80, g: [0.8, 1.2], fb: [10, 5, 2, 1], inputDivisor: 2 };
const task = { stimuli: "gaussian", durations };
writeFileSync(plan, JSON.stringify({ network, task, training: { trials: 1000 }, seeds: [1, 2, 3] }));
const RUNS = 24;
const hurt = join(folder, "hurt");

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", env });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}
const lethe = (...args: string[]) => run(process.execPath, [MAIN, "study", ...args]);
function submit(dir: string) {
  const { status, stdout, stderr } = lethe("run", plan, "--on", "slurm", "--mem", "1G", "--out", dir, "--json");
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}
const status = (dir: string) => JSON.parse(lethe("status", dir, "--json").stdout);
const isOver = (dir: string) => ["idle", "complete"].includes(status(dir).state);
const pidOf = (name: string) => Number(readFileSync(join(cluster, "run", `${name}.pid`), "utf8"));

beforeAll(() => {
  if (isThere) expect(run(CLUSTER, ["start", cluster])).toMatchObject({ status: 0 });
});
afterAll(() => {
  if (isThere) run(CLUSTER, ["stop", cluster]);
  rmSync(folder, { recursive: true });
});

async function until(isSo: () => boolean, seconds = 240): Promise<void> {
  for (const end = Date.now() + 1000 * seconds; !isSo(); ) {
    if (Date.now() > end) throw new Error("it did not come to that in time");
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** The running jobs' numbers by their tasks, and processes of ours that work on them. */
const running = () => run("squeue", ["-h", "-r", "-t", "R", "-o", "%F_%K"]).stdout.split("\n").filter(Boolean).sort();

function processOf(task: string): number {
  const found = run("pgrep", ["-f", `study work .*${folder}.* --task ${task} `])
    .stdout.split("\n")
    .map(Number);
  return found.find((pid) => pid > 0) ?? 0;
}

test("24 networks: a process killed, a node's daemon killed, a job cancelled, the scheduler restarted; run again, and all are those of a local run", async (context) => {
  if (!isThere) {
    if (process.env["LETHE_REQUIRE_ALL"] === "1") throw new Error("LETHE_REQUIRE_ALL is 1: needs slurm-wlm and munge");
    context.skip("needs slurm-wlm and munge");
  }
  const first = submit(hurt);
  expect(first).toMatchObject({ runs: RUNS, complete: 0, queued: 0, submitted: RUNS, tasks: 6 });
  const script = readFileSync(join(hurt, "slurm", first.scripts[0]), "utf8");
  expect(script).toContain("#SBATCH --signal=B:TERM@60");
  // both nodes are to be at work. A task that Slurm calls running may not have its process yet, or have ended since: of
  // those that have one the last to begin is killed, which has the longest to go
  await until(() => {
    const tasks = running().map((name) => name.split("_")[1]!);
    const victim = tasks.map(processOf).findLast((pid) => pid > 0);
    if (tasks.length < 3 || victim === undefined) return false;
    process.kill(victim, "SIGKILL");
    return true;
  });
  const [job] = first.jobs;
  expect(run("scancel", [`${job}_5`])).toMatchObject({ status: 0, stderr: "" });
  process.kill(pidOf("slurmd.node2"), "SIGKILL");
  expect(run(CLUSTER, ["node", cluster, "node2"])).toMatchObject({ status: 0, stderr: "" });
  expect(run(CLUSTER, ["scheduler", cluster])).toMatchObject({ status: 0, stderr: "" });

  await until(() => isOver(hurt));
  for (let round = 0; status(hurt).complete < RUNS; round++) {
    expect(round).toBeLessThan(4);
    expect(submit(hurt).submitted).toBeGreaterThan(0);
    await until(() => isOver(hurt));
  }
  expect(status(hurt)).toMatchObject({ state: "complete", runs: RUNS, complete: RUNS, failed: [] });
  expect(submit(hurt)).toMatchObject({ complete: RUNS, queued: 0, submitted: 0 });

  expect(lethe("run", plan, "--out", join(folder, "local")).status).toBe(0);
  const files = (name: string) => {
    const runs = join(name, "runs");
    const shown = readdirSync(runs).filter((file) => !file.startsWith("."));
    return new Map(shown.map((file) => [file, readFileSync(join(runs, file), "hex")]));
  };
  expect([...files(hurt).keys()].filter((file) => file.endsWith(".train.json")).length).toBe(RUNS);
  expect(files(hurt)).toEqual(files(join(folder, "local")));
});

test("what is queued can be cancelled, and a cancelled study goes on when it is run again", async (context) => {
  if (!isThere) context.skip("needs slurm-wlm and munge");
  const dir = join(folder, "cancelled");
  submit(dir);
  expect(submit(dir)).toMatchObject({ submitted: 0, tasks: 0 }); // the same command again submits nothing that is queued
  expect(lethe("cancel", dir).stdout).toMatch(/^cancelled \d+\n$/);
  await until(() => status(dir).state === "idle");
  expect(lethe("cancel", dir).stdout).toBe("no jobs are queued\n");
  expect(submit(dir).submitted).toBeGreaterThan(0);
  lethe("cancel", dir);
  await until(() => status(dir).state === "idle");
});
