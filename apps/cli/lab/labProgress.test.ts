import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { chooseStimuli, expandPlan, planSchema, runId } from "../../../src/study/index.ts";
import { type FoundRun, openProgress } from "./labProgress.ts";

const dir = mkdtempSync(join(tmpdir(), "lethe-progress-"));
afterAll(() => rmSync(dir, { recursive: true }));
mkdirSync(join(dir, "runs"));
const plan = planSchema.parse({ name: "mine", network: { n: 20, g: [0.8, 1] }, seeds: [1, 2] });
writeFileSync(join(dir, "study.json"), JSON.stringify({ plan }));
const { spec } = chooseStimuli("mnist", undefined, "test");
const ids = expandPlan(plan, spec).map(runId);
const done: FoundRun = { stages: ["train", "verdict-0123abcd"], hasLearned: true };
const found = (runs: readonly FoundRun[]) => new Map(runs.map((run, k) => [ids[k], run]));
const say = (status: object) =>
  writeFileSync(
    join(dir, "status.json"),
    JSON.stringify({ state: "running", failed: [], secondsLeft: 60, updated: new Date().toISOString(), ...status }),
  );

test("a study that is finished has no progress; one network less, and it has", () => {
  const progress = openProgress(dir);
  expect(progress.name).toBe("mine");
  expect(progress.now(found([done, done, done, done]))).toBeNull();
  expect(progress.now(found([done, done, done]))).toMatchObject({ complete: 3, runs: 4 });
  // a network without its verdict is not done, and neither is a stranger
  expect(progress.now(found([done, done, done, { stages: ["train"], hasLearned: true }]))).toMatchObject({
    complete: 3,
  });
  expect(progress.now(new Map([["0123456789abcdef", done]]))).toMatchObject({ complete: 0, runs: 4 });
});

test("it runs when its status says so and is fresh; then the time left is told, and what was given up", () => {
  const progress = openProgress(dir);
  say({ failed: [{}] });
  expect(progress.now(found([done]))).toEqual({ complete: 1, runs: 4, running: true, secondsLeft: 60, failed: 1 });
  say({ state: "stopped" });
  expect(progress.now(found([done]))).toMatchObject({ running: false, secondsLeft: null });
  say({ updated: new Date(Date.now() - 301_000).toISOString() });
  expect(progress.now(found([done]))).toMatchObject({ running: false, secondsLeft: null });
});

test("a folder without a plan has no progress", () => {
  expect(openProgress(join(dir, "runs"))).toMatchObject({ name: null });
});
