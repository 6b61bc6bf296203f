import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openStore } from "../store/index.ts";
import type { FinishedStage } from "./cohortEvents.ts";
import { performTask, type TaskReport } from "./performTask.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { openRestored } from "./restore.ts";
import { type CohortRun, runCohort } from "./runCohort.ts";
import { type RunSpec, runId } from "./runSpec.ts";
import { simulate } from "./simulate.ts";
import { chooseStimuli } from "./stimuliFiles.ts";
import { countMechanisms, summarise } from "./summary.ts";

const stimuli = chooseStimuli("gaussian", undefined, "test");
const durations = { stimulus1: 3, delay1: 1, stimulus2: 3, delay2: 1, response: 2 };
// four networks: three of them learn within 60 trials
const plan = planSchema.parse({
  name: "small",
  network: { n: 80, g: 0.8, fb: [10, 5, 2, 1], inputDivisor: 2 },
  task: { durations },
  training: { trials: 60 },
  seeds: 1,
});
const specs = expandPlan(plan, stimuli.spec);

function finish(runs: readonly CohortRun[], wantsVerdict = true): Map<string, FinishedStage> {
  const stages = new Map<string, FinishedStage>();
  let fraction = 0;
  for (const event of runCohort(runs, stimuli.source, { wantsVerdict, now: () => 0 })) {
    if (event.type !== "progress") stages.set(`${event.record.id}.${event.record.stage}`, event);
    else {
      expect(event.fraction).toBeGreaterThanOrEqual(fraction - 1e-12); // sums round
      expect(event.fraction).toBeLessThanOrEqual(1);
      fraction = event.fraction;
    }
  }
  return stages;
}
const fresh = (some: readonly RunSpec[]) => some.map((spec) => ({ spec, trained: null }));
const contents = (stages: Map<string, FinishedStage>) =>
  new Map([...stages].map(([name, { record, arrays }]) => [name, { record, arrays }]));

const whole = finish(fresh(specs));
const trainOf = (spec: RunSpec) => {
  const stage = whole.get(`${runId(spec)}.train`)!;
  if (stage.type !== "trained") throw new Error("no train stage");
  return stage;
};

describe("runCohort", () => {
  test("gives a train and a verdict stage for every run, with learned and not-learned ones among them", () => {
    expect(whole.size).toBe(2 * specs.length);
    const statuses = specs.map((spec) => trainOf(spec).record.status);
    expect(new Set(statuses)).toEqual(new Set(["learned", "not-learned"]));
    for (const stage of whole.values()) {
      if (stage.type !== "judged") continue;
      const isFollowed = trainOf(specs.find((s) => runId(s) === stage.record.id)!).record.status === "learned";
      expect(stage.record.verdict.limitSets.length > 0).toBe(isFollowed);
      expect(stage.arrays === undefined).toBe(!isFollowed);
    }
  });

  test("a cohort split in two gives the same records and arrays to the last bit", () => {
    const parts = [specs.slice(0, 1), specs.slice(1)].map((part) => contents(finish(fresh(part))));
    expect(new Map([...parts[0], ...parts[1]])).toEqual(contents(whole));
  });

  test("a run that is trained already gets only its verdict, and the same one", () => {
    const spec = specs.find((s) => trainOf(s).record.status === "learned")!;
    const stages = contents(finish([{ spec, trained: trainOf(spec) }]));
    const [name] = stages.keys();
    expect([...stages.keys()]).toEqual([name]);
    expect(stages.get(name)).toEqual(contents(whole).get(name));
  });

  test("without verdicts there are train stages only", () => {
    expect([...finish(fresh(specs.slice(0, 1)), false).keys()]).toEqual([`${runId(specs[0])}.train`]);
  });

  test("runs that share no J are refused", () => {
    const other = { ...specs[0], seed: 2 };
    expect(() => finish(fresh([specs[0], other]))).toThrow(/must share both seeds/);
    expect(() => finish(fresh([specs[0], specs[0]]))).toThrow(/must differ/);
    expect(() => finish([])).toThrow(/1 to 4, got 0/);
  });
});

describe("performTask", () => {
  const dir = mkdtempSync(join(tmpdir(), "lethe-task-"));
  afterAll(() => rmSync(dir, { recursive: true }));
  const task = {
    dir,
    runs: specs.slice(0, 2),
    stimuliFile: null,
    wantsVerdict: true,
    assays: "none" as const,
    attempt: 1,
  };
  const perform = (shouldStop = () => false) => {
    const reports: TaskReport[] = [];
    performTask(task, shouldStop, (report) => reports.push(report));
    return reports.filter(({ type }) => type !== "progress");
  };
  const runs = join(dir, "runs");
  const state = () =>
    readdirSync(runs).map((name) => [name, statSync(join(runs, name)).mtimeMs, readFileSync(join(runs, name), "hex")]);

  test("stops when asked, with nothing half done", () => {
    expect(perform(() => true)).toEqual([{ type: "ended", stopped: true }]);
    expect(readdirSync(runs)).toEqual([]);
  });

  test("keeps each stage, and reads instead of making what is there", () => {
    const kinds = (reports: TaskReport[]) => reports.map(({ type }) => type);
    expect(kinds(perform())).toEqual(["trained", "trained", "judged", "complete", "judged", "complete", "ended"]);
    const before = state();
    expect(kinds(perform())).toEqual(["complete", "complete", "ended"]);
    expect(state()).toEqual(before);
  });

  test("a summary has a row for every run, found or not", () => {
    const store = openStore<Records>(dir, RECORD_SCHEMAS);
    const judged = [...whole.values()].find((stage) => stage.type === "judged")!;
    const rows = summarise(store, specs, judged.record.stage as `verdict-${string}`);
    expect(rows.map(({ status }) => status).slice(2)).toEqual(["missing", "missing"]);
    expect(rows[1].status).toBe(trainOf(specs[1]).record.status);
    expect(rows[1].accuracy).toBe(trainOf(specs[1]).record.evaluation!.accuracy);
    expect(Object.values(countMechanisms(rows)).reduce((a, b) => a + b)).toBe(4);
    expect(countMechanisms(rows)["missing"]).toBe(2);
  });
});

describe("simulate", () => {
  const run = trainOf(specs[2]);
  const nominal = simulate(run, stimuli.source, { pair: "01" });

  test("gives [steps × …] arrays, the run's own delay and an answer read from z_o", () => {
    expect(nominal.delay).toBe(1);
    expect(Object.entries(nominal.arrays).map(([name, { shape }]) => [name, shape])).toEqual([
      ["time", [100]],
      ["u", [100, 2]],
      ["x", [100, 80]],
      ["z", [100, 3]],
      ["target", [100, 3]],
      ["epochs", [5, 2]],
    ]);
    const z = nominal.arrays["z"].data;
    let sum = 0;
    for (let step = 90; step < 100; step++) sum += z[3 * step];
    expect(nominal.response).toBe(sum / 10);
    expect(nominal.correct).toBe(Math.abs(nominal.response - 0.5) <= 0.25);
  });

  test("targets are NaN where training asks for nothing: here outside delays and response", () => {
    const target = nominal.arrays["target"].data;
    const row = (step: number) => [...target.subarray(3 * step, 3 * step + 3)];
    expect(row(0)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(row(35)).toEqual([Number.NaN, ...stimuli.source.means.subarray(0, 2)]);
    expect(row(75)).toEqual([Number.NaN, ...stimuli.source.means.subarray(2, 4)]);
    expect(row(99)).toEqual([0.5, Number.NaN, Number.NaN]);
  });

  test("a longer delay leaves stimuli and the past as they were", () => {
    const longer = simulate(run, stimuli.source, { pair: "01", delay: 3 });
    const x = (s: typeof longer, from: number, to: number) => s.arrays["x"].data.subarray(80 * from, 80 * to);
    const u = (s: typeof longer, from: number, to: number) => s.arrays["u"].data.subarray(2 * from, 2 * to);
    expect(x(longer, 0, 40)).toEqual(x(nominal, 0, 40));
    expect(u(longer, 60, 90)).toEqual(u(nominal, 40, 70));
  });

  test("noise begins with the delay; its first kick has standard deviation σ √Δt within 25 %", () => {
    const noisy = simulate(run, stimuli.source, { pair: "01", noise: 0.5 });
    const at = (s: typeof noisy, step: number) => s.arrays["x"].data.subarray(80 * step, 80 * (step + 1));
    expect(at(noisy, 29)).toEqual(at(nominal, 29));
    let squares = 0;
    for (let i = 0; i < 80; i++) squares += (at(noisy, 30)[i] - at(nominal, 30)[i]) ** 2;
    const sigma = Math.sqrt(squares / 80) / Math.sqrt(0.1);
    expect(Math.abs(sigma - 0.5)).toBeLessThan(0.125);
    expect(simulate(run, stimuli.source, { pair: "01", noise: 0.5 }).response).toBe(noisy.response);
    expect(simulate(run, stimuli.source, { pair: "01", noise: 0.5, draw: 1 }).response).not.toBe(noisy.response);
  });

  test("silenced units are at rest at every step, the others follow the equation without them to 1e-6", () => {
    const quiet = simulate(run, stimuli.source, { pair: "01", silenced: 8 });
    expect(new Set(quiet.silenced).size).toBe(8);
    const x = quiet.arrays["x"].data;
    for (const i of quiet.silenced) expect(x.filter((_, e) => e % 80 === i).every((v) => v === 0)).toBe(true);
    // x' = x + Δt (−x + g J r + feedback z) from step 33 to 34, in the delay, where u = 0; J r is in float32
    const { network } = openRestored(run);
    const { g, J, feedback, readout } = network;
    const r = Float64Array.from(x.subarray(80 * 33, 80 * 34), (v) => Math.tanh(v));
    const z = [0, 1, 2].map((m) => r.reduce((sum, v, j) => sum + readout[80 * m + j] * v, 0));
    const next = Array.from(r, (_, i) => {
      let drive = z.reduce((sum, v, m) => sum + feedback[80 * m + i] * v, 0);
      for (let j = 0; j < 80; j++) drive += g * J[80 * i + j] * r[j];
      return quiet.silenced.includes(i) ? 0 : x[80 * 33 + i] + 0.1 * (drive - x[80 * 33 + i]);
    });
    expect(Math.max(...next.map((v, i) => Math.abs(v - x[80 * 34 + i])))).toBeLessThan(1e-6);
    expect(() => simulate(run, stimuli.source, { pair: "01", silenced: 81 })).toThrow(/at most the 80 units/);
  });

  test("pairs and delays the task has not are refused", () => {
    expect(() => simulate(run, stimuli.source, { pair: "02" })).toThrow("--pair must be one of 00 01 10 11, got 02");
    expect(() => simulate(run, stimuli.source, { pair: "01", delay: 1.05 })).toThrow(/multiple of the time step/);
  });
});
