/** @file Two seeds of a run: that of the network (J, w_f, W_fd, W_in) and that of its training. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseWith } from "../format/index.ts";
import { drawNetwork } from "../network/index.ts";
import { conditionOfTrial, drawTrial, makeTask, trainingTrial } from "../task/index.ts";
import { BUILT_IN_PLANS } from "./builtInPlans.ts";
import { cohortKey, groupIntoCohorts } from "./cohorts.ts";
import { RESULT_COLUMNS, resultRow } from "./columns.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { openRestored, restoreNetwork } from "./restore.ts";
import { runCohort } from "./runCohort.ts";
import { keyOf, networkKeyOf, type RunSpec, runId, runSpecSchema } from "./runSpec.ts";
import { chooseStimuli } from "./stimuliFiles.ts";
import { exportedArrays, readSubjectTask, subjectOfRun } from "./subject.ts";

const stimuli = chooseStimuli("gaussian", undefined, "test");
const expand = (value: object) => expandPlan(parseWith(planSchema, { name: "a", ...value }, "plan.json"), stimuli.spec);
const small = {
  network: { n: 60, g: 0.8, fb: [5, 1], inputDivisor: 2 },
  task: { durations: { stimulus1: 3, delay1: 1, stimulus2: 3, delay2: 1, response: 2 } },
  training: { trials: 5 },
};

test("stored runs without a training seed have the ids they had", () => {
  const runs = new URL("../../test/population/runs/", import.meta.url);
  const files = readdirSync(runs).filter((name) => name.endsWith(".train.json"));
  expect(files.length).toBe(60);
  for (const name of files) {
    const { id, record } = JSON.parse(readFileSync(new URL(name, runs), "utf8"));
    const spec = runSpecSchema.parse(record.spec);
    expect(runId(spec)).toBe(id);
    expect(keyOf(spec)).toEqual(networkKeyOf(spec));
  }
});

test("a training seed equal to the network's gives the run without one; a specification that states it is refused", () => {
  const [own] = expand({ ...small, seeds: 7 });
  const [equal] = expand({ ...small, seeds: 7, trainingSeeds: 7 });
  expect(equal).toEqual(own);
  expect("trainingSeed" in equal).toBe(false);
  expect(runId(equal)).toBe(runId(own));
  expect(() => parseWith(runSpecSchema, { ...own, trainingSeed: 7 }, "spec")).toThrow(
    "spec: trainingSeed must differ from seed; leave it out where they are equal, got 7",
  );
  for (const wrong of [-1, 0.5, 2 ** 32]) {
    expect(() => parseWith(runSpecSchema, { ...own, trainingSeed: wrong }, "spec")).toThrow("spec: trainingSeed must");
  }
});

test("training seeds are an axis beside seeds, of a plan and of its grids, and of exclusions", () => {
  const seedsOf = (specs: readonly RunSpec[]) => specs.map(({ seed, trainingSeed }) => [seed, trainingSeed ?? seed]);
  const one = { network: { n: 60 } };
  expect(seedsOf(expand({ ...one, seeds: [1, 2], trainingSeeds: { from: 2, to: 3, step: 1 } }))).toEqual([
    [1, 2],
    [1, 3],
    [2, 2],
    [2, 3],
  ]);
  const grids = [{}, { seeds: 5, trainingSeeds: [50, 51] }, { trainingSeeds: 9 }];
  expect(seedsOf(expand({ ...one, seeds: 1, grids }))).toEqual([
    [1, 1],
    [5, 50],
    [5, 51],
    [1, 9],
  ]);
  const exclude = [{ trainingSeed: 2, seed: 1 }];
  expect(seedsOf(expand({ ...one, seeds: [1, 2], trainingSeeds: [2, 3], exclude }))).toHaveLength(3);
  expect(() => expand({ ...one, seeds: 1, trainingSeeds: [2, 2] })).toThrow("trainingSeeds must have different values");
  const many = { from: 0, to: 99_999, step: 1 };
  expect(() => expand({ ...one, seeds: [1, 2], trainingSeeds: many })).toThrow("at most 100000 runs, got 200000");
});

const [spec] = expand({ ...small, seeds: 1 });
const other = { ...spec, trainingSeed: 8 };

test("x(0), order and stimuli change with the training seed, J and the other weights do not", () => {
  expect([keyOf(other), networkKeyOf(other)]).toEqual([
    { seed: 8, density: 0.4 },
    { seed: 1, density: 0.4 },
  ]);
  const task = makeTask(spec.task, stimuli.source, spec.network.timeStep);
  const order = (run: RunSpec) =>
    Array.from({ length: 16 }, (_, trial) => conditionOfTrial(task, keyOf(run), trial)).join();
  expect(order(other)).not.toBe(order(spec));
  expect(trainingTrial(task, keyOf(other), 0).inputs).not.toEqual(trainingTrial(task, keyOf(spec), 0).inputs);
  const tests = (run: RunSpec) => drawTrial(task, 0, "test", keyOf(run), "testStimuli", 0).inputs;
  expect(tests(other)).not.toEqual(tests(spec));
});

const all = expand({ ...small, seeds: 1, trainingSeeds: [1, 8] });
const train = (runs: readonly RunSpec[]) =>
  [
    ...runCohort(
      runs.map((run) => ({ spec: run, trained: null })),
      stimuli.source,
      { wantsVerdict: false, now: () => 0 },
    ),
  ].flatMap((event) => (event.type === "trained" ? [{ record: event.record, arrays: event.arrays }] : []));

test("cohorts hold one training seed each, and a network's bytes do not depend on its cohort", () => {
  const cohorts = groupIntoCohorts(all);
  expect(cohorts.map((runs) => new Set(runs.map(cohortKey)).size)).toEqual([1, 1]);
  expect(cohorts.map((runs) => runs.map(({ trainingSeed }) => trainingSeed))).toEqual([
    [undefined, undefined],
    [8, 8],
  ]);
  expect(() => train(all)).toThrow("must share both seeds");
  const together = cohorts.flatMap(train);
  const alone = cohorts.flat().flatMap((run) => train([run]));
  expect(together).toEqual(alone);
});

const [own] = train([spec]);
const [trained] = train([other]);

test("a stored run comes back with its own J and x(0), and what was trained differs", () => {
  expect(trained.record.recurrentSha256).toBe(own.record.recurrentSha256);
  expect(trained.arrays["readout"]!.data).not.toEqual(own.arrays["readout"]!.data);
  const [before, after] = [own, trained].map((run) => restoreNetwork(run));
  expect(after.J).toEqual(before.J);
  expect([after.feedback, after.input]).toEqual([before.feedback, before.input]);
  const drawn = drawNetwork(other.network, 1, 2, undefined, 8);
  expect(after.initialState).toEqual(drawn.initialState);
  expect(after.initialState).not.toEqual(before.initialState);
  expect(openRestored(trained).network.initialState).toEqual(drawn.initialState);
  expect(subjectOfRun(trained, stimuli.source).subject().key).toEqual({ seed: 8, density: 0.4 });
});

test("an export says both keys where they differ, and one where not; what is read is the training key", () => {
  const taskOf = (run: typeof own) => {
    const arrays = exportedArrays(run, restoreNetwork(run), stimuli.source);
    return Buffer.from(arrays["task"]!.data as Uint8Array).toString();
  };
  expect(JSON.parse(taskOf(trained))).toMatchObject({
    key: { seed: 8, density: 0.4 },
    networkKey: { seed: 1, density: 0.4 },
  });
  expect(JSON.parse(taskOf(own)).networkKey).toBeUndefined();
  expect(readSubjectTask(taskOf(trained), "a.npz").key).toEqual({ seed: 8, density: 0.4 });
});

test("the table of results has both seeds", () => {
  const columns = RESULT_COLUMNS.filter(({ name }) => ["seed", "training_seed"].includes(name));
  const row = (run: typeof own) =>
    resultRow({ train: run.record, arrays: run.arrays, verdict: null, assays: {} }, columns);
  expect([row(own), row(trained)]).toEqual([
    { seed: 1, training_seed: 1 },
    { seed: 1, training_seed: 8 },
  ]);
});

test("the replicates: 16 J × 8 trainings × 4 points, and no two J share a training seed", () => {
  const specs = expandPlan(BUILT_IN_PLANS["paper-replicates"], stimuli.spec);
  expect(specs.length).toBe(512);
  const seedsBy = new Map<number, Set<number>>();
  for (const { seed, trainingSeed = seed } of specs) {
    seedsBy.set(seed, (seedsBy.get(seed) ?? new Set()).add(trainingSeed));
  }
  expect(seedsBy.size).toBe(16);
  const seeds = [...seedsBy.values()];
  expect(seeds.every(({ size }) => size === 8)).toBe(true);
  expect(new Set(seeds.flatMap((own) => [...own])).size).toBe(128);
  const points = new Set(specs.map(({ network: { g, feedbackDivisor } }) => `${g} ${feedbackDivisor}`));
  expect([...points].sort()).toEqual(["0.8 3", "1.1 3", "1.1 4", "1.1 5"]);
  expect(groupIntoCohorts(specs).every((runs) => runs.length === 4)).toBe(true);
});
