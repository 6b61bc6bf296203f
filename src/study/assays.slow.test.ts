import { mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { plannedAssays } from "../mechanism/index.ts";
import { openStore } from "../store/index.ts";
import { performTask, type TaskReport } from "./performTask.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { runId } from "./runSpec.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const dir = mkdtempSync(join(tmpdir(), "lethe-assays-"));
afterAll(() => rmSync(dir, { recursive: true }));

// the first learns within 60 trials, the other is given one trial too few to learn anything
const stimuli = chooseStimuli("gaussian", undefined, "test");
const durations = { stimulus1: 3, delay1: 1, stimulus2: 3, delay2: 1, response: 2 };
const planOf = (trials: number) =>
  planSchema.parse({
    name: "small",
    network: { n: 80, g: 0.8, fb: 5, inputDivisor: 2 },
    task: { durations },
    training: { trials },
    seeds: 1,
    assays: "quick",
  });

function perform(trials: number): { id: string; reports: TaskReport[] } {
  const plan = planOf(trials);
  const runs = expandPlan(plan, stimuli.spec);
  const reports: TaskReport[] = [];
  const task = { dir, runs, stimuliFile: null, wantsVerdict: plan.verdict, assays: plan.assays, attempt: 1 };
  performTask(
    task,
    () => false,
    (report) => reports.push(report),
  );
  return { id: runId(runs[0]), reports: reports.filter(({ type }) => type !== "progress") };
}
const bytes = () =>
  Object.fromEntries(
    readdirSync(join(dir, "runs")).map((name) => [name, readFileSync(join(dir, "runs", name)).toString("hex")]),
  );

test("a network that learned gets a stage per assay after its verdict; a lost one is made again, with the same bytes, and no other", () => {
  const { id, reports } = perform(60);
  const stages = plannedAssays("quick").map(({ stage }) => stage);
  expect(reports.map(({ type }) => type)).toEqual([
    "trained",
    "judged",
    ...stages.map(() => "assayed"),
    "complete",
    "ended",
  ]);
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  for (const { stage, assay } of plannedAssays("quick")) {
    const read = store.read(id, stage);
    if (read.status !== "ok") throw new Error(`${stage}: ${read.status}`);
    expect(read.record.assay).toBe(assay.name);
    expect(Object.keys(read.record.summary).sort()).toEqual(assay.columns.map((c) => c.name).sort());
  }

  const before = bytes();
  unlinkSync(join(dir, "runs", `${id}.${stages[1]}.json`));
  expect(perform(60).reports.map(({ type }) => type)).toEqual(["assayed", "complete", "ended"]);
  expect(bytes()).toEqual(before);
  expect(perform(60).reports.map(({ type }) => type)).toEqual(["complete", "ended"]);
});

test("a network that did not learn has no assays and is complete without them", () => {
  const { id, reports } = perform(1);
  expect(reports.map(({ type }) => type)).toEqual(["trained", "judged", "complete", "ended"]);
  expect(readdirSync(join(dir, "runs")).filter((name) => name.startsWith(id) && name.endsWith(".json")).length).toBe(2);
});
