import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { calibratedCost } from "./calibrate.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-cost-"));
vi.stubEnv("XDG_CACHE_HOME", folder);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const stimuli = chooseStimuli("gaussian", undefined, "test");
const durations = { stimulus1: 1, delay1: 0.5, stimulus2: 1, delay2: 0.5, response: 1 };
const specOf = (more: object) => {
  const plan = { name: "a", network: { n: 10 }, task: { durations }, seeds: 1, ...more };
  return expandPlan(planSchema.parse(plan), stimuli.spec)[0];
};
const kept = () => readdirSync(join(folder, "lethe"));

test("a cost is kept for all that it depends on: size, precision, durations; not for gain or seed", () => {
  const measure = (more: object) => calibratedCost(specOf(more), stimuli.source, "none");
  measure({});
  expect(kept()).toHaveLength(1);
  // what is kept is taken, and not measured again
  const path = join(folder, "lethe", kept()[0]);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), trial: 77 }));
  expect(measure({}).trial).toBe(77);
  expect(measure({ network: { n: 10, g: 0.7, fb: 3 }, seeds: 5 }).trial).toBe(77);
  const others = [
    { precision: "float64" },
    { network: { n: 11 } },
    { task: { durations: { ...durations, delay1: 0.6 } } },
  ];
  for (const [k, other] of others.entries()) {
    expect(measure(other).trial).not.toBe(77);
    expect(kept()).toHaveLength(2 + k);
  }
});
