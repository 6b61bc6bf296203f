/** @file A newcomer's patch, as CONTRIBUTING shows it: a queue for another scheduler, which runs a study on this machine. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../house/sources.ts";
import { patchedTree } from "./patchedTree.ts";

const tree = patchedTree("another-queue.patch");
afterAll(() => tree.remove());
const [bin, state, plan] = ["bin-pbs", "state", "grid.json"].map((name) => join(tree.dir, name));
for (const folder of [bin, state]) mkdirSync(folder);
for (const name of ["qsub", "qstat", "qdel"]) symlinkSync(join(ROOT, "test/patches/pbs.mjs"), join(bin, name));
const durations = { stimulus1: 1, delay1: 0.5, stimulus2: 1, delay2: 0.5, response: 1 };
const task = { stimuli: "gaussian", durations };
writeFileSync(plan, JSON.stringify({ network: { n: 12 }, task, training: { trials: 5 }, seeds: [1, 2, 3] }));
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env["PATH"]}`,
  FAKE_PBS: state,
  FAKE_PBS_SIZE: "2",
  XDG_CACHE_HOME: join(tree.dir, "cache"),
};

function lethe(args: readonly string[], more: Readonly<Record<string, string>> = {}): string {
  const main = join(tree.dir, "bin/lethe.mjs");
  return execFileSync(process.execPath, [main, "study", ...args], { encoding: "utf8", env: { ...env, ...more } });
}
const submit = (dir: string, more = {}) =>
  JSON.parse(lethe(["run", plan, "--on", "pbs", "--mem", "1G", "--out", dir, "--json"], more));
const status = (dir: string) => JSON.parse(lethe(["status", dir, "--json"]));

test("one new source file and one that is changed; its types are clean", () => {
  expect(tree.files).toEqual({ brought: 1, changed: 1 });
  expect(tree.typeErrors("tsconfig.json")).toBe("");
});

test("a scheduler that was not there runs a study, whose records are those of a local run; its jobs can be cancelled", async () => {
  tree.bundle();
  const [far, near, held] = ["far", "near", "held"].map((name) => join(tree.dir, "studies", name));

  const waiting = submit(held, { FAKE_PBS_HOLDS: "1" });
  expect(waiting).toMatchObject({ runs: 3, submitted: 3, tasks: 3, jobs: ["1[].here", "2.here"] });
  expect(status(held)).toMatchObject({ state: "waiting", jobs: { waiting: 3, running: 0 } });
  expect(submit(held)).toMatchObject({ queued: 3, submitted: 0 });
  expect(lethe(["cancel", held])).toBe("cancelled 1[].here, 2.here\n");
  expect(status(held)).toMatchObject({ state: "idle", jobs: { waiting: 0, running: 0 } });

  expect(submit(far)).toMatchObject({ submitted: 3, jobs: ["3[].here", "4.here"] });
  await expect
    .poll(() => status(far), { timeout: 120_000, interval: 500 })
    .toMatchObject({
      state: "complete",
      complete: 3,
      failed: [],
      jobs: { waiting: 0, running: 0 },
    });
  lethe(["run", plan, "--workers", "1", "--out", near]);
  const names = readdirSync(join(near, "runs"));
  expect(readdirSync(join(far, "runs"))).toEqual(names);
  for (const name of names) {
    expect(readFileSync(join(far, "runs", name)).equals(readFileSync(join(near, "runs", name))), name).toBe(true);
  }
});
