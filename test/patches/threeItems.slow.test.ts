/** @file A newcomer's patch, as CONTRIBUTING shows it: a task with three items trains, is judged, and shows in the lab. */
import { afterAll, expect, test } from "vitest";
import { patchedTree } from "./patchedTree.ts";

const tree = patchedTree("three-items.patch");
afterAll(() => tree.remove());

test("a task with three items in sequence: one new source file and one that is changed", () => {
  expect(tree.files).toEqual({ brought: 1, changed: 1 });
});

test.each(["tsconfig.json", "tsconfig.portable.json"])("its types are clean: %s", (config) => {
  expect(tree.typeErrors(config)).toBe("");
});

test("a plan names it; it trains, is judged, and the lab runs a trial of it", async () => {
  const { planSchema, expandPlan, chooseStimuli, runCohort } = (await tree.load(
    "src/study/index.ts",
  )) as typeof import("../../src/study/index.ts");
  const stimuli = chooseStimuli("gaussian", [0, 1], "stimuli");
  const plan = planSchema.parse({
    name: "patched",
    network: { n: 80, g: 1.1, fb: 2, inputDivisor: 5 },
    task: { name: "middle-of-three", stimuli: "gaussian", durations: { item: 3, delay: 2, response: 2 } } as never,
    training: { trials: 200 },
    seeds: 1,
  });
  const [spec] = expandPlan(plan, stimuli.spec);
  const stages = [...runCohort([{ spec, trained: null }], stimuli.source, { wantsVerdict: true, now: () => 0 })];
  const trained = stages.find((stage) => stage.type === "trained")!;
  expect(trained.record.evaluation!.accuracy).toBeGreaterThanOrEqual(0.95);
  expect(trained.record.evaluation!.accuracyByPair).toHaveLength(8);
  const judged = stages.find((stage) => stage.type === "judged")!;
  const { verdict } = judged.record;
  expect(verdict.sites.map(({ site }) => site)).toEqual(["end-of-delay-2", "end-of-delay-3", "end-of-trial"]);
  expect(verdict.memories.map(({ stimulus }) => stimulus)).toEqual(["0", "1"]);
  expect(verdict.resumed[0]).toHaveLength(2);
  const { explainVerdict } = (await tree.load(
    "src/mechanism/index.ts",
  )) as typeof import("../../src/mechanism/index.ts");
  expect(explainVerdict(verdict, 2).join("\n")).toContain("bits of the second item");

  const { loadNetwork } = (await tree.load(
    "apps/lab/src/engine/loadedNetwork.ts",
  )) as typeof import("../../apps/lab/src/engine/loadedNetwork.ts");
  const { runTrial } = (await tree.load(
    "apps/lab/src/engine/live.ts",
  )) as typeof import("../../apps/lab/src/engine/live.ts");
  const { encodeNpz } = (await tree.load("src/format/index.ts")) as typeof import("../../src/format/index.ts");
  const { record, arrays } = trained;
  const loaded = loadNetwork({ kind: "run", record, npz: encodeNpz(arrays), table: null });
  expect(loaded.opened).toMatchObject({ memories: ["0", "1"], delay: 2, responses: [0] });
  expect(loaded.opened.pairs).toEqual(["000", "001", "010", "011", "100", "101", "110", "111"]);
  const running = runTrial(loaded, { path: "trial:1", pair: "010", speed: null });
  const labels: string[] = [];
  let step = running.next();
  for (; !step.done; step = running.next()) {
    if (step.value !== null && "type" in step.value && step.value.type === "start") {
      labels.push(...step.value.epochs.filter(({ isMain }) => isMain).map(({ label }) => label));
    }
  }
  expect(labels).toEqual(["delay 2"]);
  expect(step.value).toMatchObject({ code: -1, correct: true });
});
