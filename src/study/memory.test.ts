import { totalmem } from "node:os";
import { expect, test } from "vitest";
import { defaultMemory, fitMemory, parseMemory } from "./memory.ts";
import { workerBytes } from "./memoryBound.ts";
import { expandPlan, planSchema } from "./plan.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const stimuli = chooseStimuli("gaussian", undefined, "test").spec;
const specs = expandPlan(planSchema.parse({ name: "a", network: { n: [100, 1000] }, seeds: 1 }), stimuli);
const GB = 2 ** 30;

test("little memory takes workers first, then the width of cohorts; too little for one network is refused", () => {
  expect(fitMemory(specs, 8, 100 * GB)).toEqual({ workers: 8, width: 4 });
  expect(fitMemory(specs, 8, 0.6 * GB)).toEqual({ workers: 2, width: 4 });
  const narrow = 85 * 2 ** 20 + workerBytes(1000, 1);
  expect(fitMemory(specs, 8, narrow)).toEqual({ workers: 1, width: 1 });
  expect(() => fitMemory(specs, 8, 0.1 * GB)).toThrow(/^memory: one network of 1000 units needs \d+ MB, got 103 MB$/);
});

test("sizes are written as Slurm has them", () => {
  expect(["4G", "800M", "800", "1.5g", "2TB"].map((text) => parseMemory(text, "--mem") / 2 ** 20)).toEqual([
    4096,
    800,
    800,
    1536,
    2 * 2 ** 20,
  ]);
  for (const wrong of ["", "0", "-1G", "4X", "G"])
    expect(() => parseMemory(wrong, "--mem")).toThrow(/^--mem must be like/);
});

test("where nobody says, four fifths of the machine, or of what the container has, are taken", () => {
  const limit = process.constrainedMemory?.() ?? 0;
  expect(defaultMemory()).toBe(0.8 * (limit > 0 && limit < totalmem() ? limit : totalmem()));
});
