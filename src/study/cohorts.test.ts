import { expect, test } from "vitest";
import { cohortKey, groupIntoCohorts } from "./cohorts.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { runId } from "./runSpec.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const stimuli = chooseStimuli("gaussian", undefined, "test").spec;
const network = { g: [0.8, 1, 1.5], density: [0.4, 0.6], fb: [40, 10, 1] };
const specs = expandPlan(planSchema.parse({ name: "a", network, seeds: [0, 1] }), stimuli);
const cohorts = groupIntoCohorts(specs);

test("every run is in one cohort of at most four that share J and training", () => {
  expect(cohorts.flat().map(runId).sort()).toEqual(specs.map(runId).sort());
  for (const runs of cohorts) {
    expect(runs.length).toBeLessThanOrEqual(4);
    expect(new Set(runs.map(cohortKey)).size).toBe(1);
  }
  expect(cohorts.length).toBe(4 * 3); // 9 runs of each (seed, density): 4 + 4 + 1
});

test("corners of the g × fb grid go first, for every seed and density", () => {
  for (const runs of cohorts.slice(0, 4)) {
    expect(runs.map(({ network }) => [network.g, network.feedbackDivisor])).toEqual([
      [0.8, 40],
      [0.8, 1],
      [1.5, 40],
      [1.5, 1],
    ]);
  }
  expect(cohorts.at(-1)!.map(({ network }) => [network.g, network.feedbackDivisor])).toEqual([[1, 10]]);
});
