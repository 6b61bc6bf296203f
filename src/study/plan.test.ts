import { expect, test } from "vitest";
import { parseWith } from "../format/index.ts";
import { DEFAULT_NETWORK } from "../network/index.ts";
import { DEFAULT_DURATIONS } from "../task/index.ts";
import { DEFAULT_TRAINING } from "../train/index.ts";
import { BUILT_IN_PLANS, expandPlan, type Plan, planSchema } from "./plan.ts";
import { runId, runSpecSchema } from "./runSpec.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const stimuli = chooseStimuli("gaussian", undefined, "test").spec;
const plan = (value: unknown): Plan => parseWith(planSchema, value, "plan.json");

test("a plan of seeds alone is one run with the paper's network and training", () => {
  const [spec, ...others] = expandPlan(plan({ name: "a", seeds: 3 }), stimuli);
  expect(others).toEqual([]);
  expect(spec.network).toEqual(DEFAULT_NETWORK);
  expect(spec.training).toEqual(DEFAULT_TRAINING);
  expect(spec.task.durations).toEqual(DEFAULT_DURATIONS);
  expect(spec.task.codes).toEqual([1, 0.5, 1.5]);
  expect(spec.seed).toBe(3);
  expect(runSpecSchema.parse(spec)).toEqual(spec);
});

test("lists span a grid, seeds outermost, then density, g and fb, in the order written", () => {
  const network = { g: [1.5, 0.8], density: [0.4, 0.9], fb: [5, 1, 20] };
  const specs = expandPlan(plan({ name: "a", network, seeds: [7, 2] }), stimuli);
  expect(specs.length).toBe(24);
  expect(new Set(specs.map(runId)).size).toBe(24);
  const key = (i: number) => {
    const { density, g, feedbackDivisor } = specs[i].network;
    return [specs[i].seed, density, g, feedbackDivisor];
  };
  expect([0, 1, 3, 6, 12].map(key)).toEqual([
    [7, 0.4, 1.5, 5],
    [7, 0.4, 1.5, 1],
    [7, 0.4, 0.8, 5],
    [7, 0.9, 1.5, 5],
    [2, 0.4, 1.5, 5],
  ]);
});

test.each([
  [{ name: "a", seeds: 1, training: { aplha: 1 } }, "unknown key training.aplha; did you mean training.alpha?"],
  [{ name: "a", seed: 1 }, "unknown key seed; did you mean seeds?"],
  [{ name: "a" }, "seeds must"],
  [{ name: "a", seeds: 1, network: { density: 1.5 } }, "network.density must"],
  [{ name: "a", seeds: 1, network: { n: 0 } }, "network.n must be >= 2, got 0"],
  [{ name: "a", seeds: [] }, "seeds must have >= 1 items"],
  [{ name: "../a", seeds: 1 }, "name must match"],
])("plan.json is refused in one line: %j", (value, message) => {
  expect(() => plan(value)).toThrow(message);
});

test("runs that occur twice, and too many runs, are refused", () => {
  expect(() => expandPlan(plan({ name: "a", seeds: [1, 2, 1] }), stimuli)).toThrow(/a: runs must differ, got seed 1/);
  const many = Array.from({ length: 400 }, (_, i) => i);
  const network = { fb: many.map((i) => i + 1) };
  expect(() => expandPlan(plan({ name: "a", network, seeds: many }), stimuli)).toThrow(
    /at most 100000 runs, got 160000/,
  );
});

test("the demo has at least 24 networks of 300 units", () => {
  const specs = expandPlan(BUILT_IN_PLANS["demo"], chooseStimuli("mnist", undefined, "test").spec);
  expect(specs.length).toBeGreaterThanOrEqual(24);
  expect(specs.every(({ network }) => network.n === 300)).toBe(true);
});
