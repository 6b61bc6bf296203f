/** @file A run by gradient from its specification to its stage, whoever works on it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { objectionToArrays } from "../format/index.ts";
import { finish } from "../kernel/index.ts";
import { kindOf, makeTask } from "../task/index.ts";
import { DEFAULT_GRADIENT, DEFAULT_MODELS, type TrainableModelSpec } from "../train/index.ts";
import {
  chooseStimuli,
  executeGradient,
  type GradientRun,
  gradientRunSchema,
  makeStopFlag,
  NUMERICS,
  openGradientModelOf,
  openGradientRun,
  openRun,
  RECORD_SCHEMAS,
  refreshResults,
  runGradient,
  runId,
  verifyStudy,
} from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-gradient-"));
afterAll(() => rmSync(folder, { recursive: true }));
const stimuli = chooseStimuli("gaussian", undefined, "stimuli");

function runOf(model: Partial<TrainableModelSpec> & Pick<TrainableModelSpec, "model">, seed: number): GradientRun {
  const durations = { stimulus1: 2, delay1: 2, stimulus2: 2, delay2: 2, response: 2 };
  return gradientRunSchema.parse({
    task: kindOf("sequential-pattern-matching").complete({ durations } as never, stimuli.spec),
    network: { ...DEFAULT_MODELS[model.model], n: 10, timeStep: 0.5, ...model },
    training: { ...DEFAULT_GRADIENT, updates: 5, batch: 8, checkpoints: [0, 4], noise: { state: 0.1, input: 0 } },
    ...{ seed, precision: "mixed", numerics: NUMERICS },
  });
}
const RUNS = [
  runOf({ model: "leaky", recurrence: { kind: "low-rank", rank: 2 } }, 1),
  runOf({ model: "leaky", recurrence: { kind: "dale", excitatory: 0.8 } }, 2),
  runOf({ model: "gru" }, 3),
  runOf({ model: "lstm" }, 4),
];

describe.each(RUNS.map((run) => [run.network.model, run.seed, run] as const))("%s, seed %i", (_, __, spec) => {
  test("its arrays are those that its record declares, and the model of them goes on where training ended", () => {
    const stage = finish(runGradient(spec, makeTask(spec.task, stimuli.source, spec.network.timeStep)));
    expect(objectionToArrays(RECORD_SCHEMAS.gradient, stage.record, stage.arrays, "run")).toBeNull();
    const { trial_ends: _ends, ...rest } = stage.arrays;
    expect(objectionToArrays(RECORD_SCHEMAS.gradient, stage.record, rest, "run")).toMatch(/trial_ends/);
    const { model } = openGradientModelOf(stage);
    expect(model.dimension).toBe(stage.arrays["trial_ends"].shape[1]);
    expect(stage.record.id).toBe(runId(spec));
    expect([...stage.arrays["checkpoint_updates"].data]).toEqual([0, 4]);
  });
});

test("one worker and two give the same files; what is there is not made again", { timeout: 120_000 }, async () => {
  const dirs = [1, 2].map((workers) => join(folder, `${workers}`));
  for (const [k, dir] of dirs.entries()) {
    const options = { workers: k + 1, wantsVerdict: true, stop: makeStopFlag(), onReport() {} };
    const first = await executeGradient(dir, RUNS, null, options);
    expect(first).toMatchObject({ found: 0, complete: 4, failures: [] });
    const again = await executeGradient(dir, RUNS, null, options);
    expect(again).toMatchObject({ found: 4, complete: 4 });
  }
  const files = dirs.map((dir) => readdirSync(join(dir, "runs")).sort());
  expect(files[1]).toEqual(files[0]);
  expect(files[0].filter((name) => name.includes(".gradient."))).toHaveLength(8);
  // after five updates none has learned: a verdict without arrays says so
  expect(files[0].filter((name) => name.includes(".verdict-"))).toHaveLength(4);
  for (const name of files[0]) {
    expect(readFileSync(join(dirs[1], "runs", name)).equals(readFileSync(join(dirs[0], "runs", name))), name).toBe(
      true,
    );
  }
  const id = runId(RUNS[2]);
  expect(openGradientRun(join(dirs[0], id))?.record.spec).toEqual(RUNS[2]);
  expect(() => openRun(join(dirs[0], id))).toThrow(/must be a run by FORCE, was trained by gradient/);
});

test("a folder with such runs is whole, and the table of results passes over them", async () => {
  const dir = join(folder, "1");
  expect((await verifyStudy(dir)).findings).toEqual([]);
  expect(await refreshResults(dir)).toMatchObject({ read: 0, warnings: [] });
});

test("a specification with an unknown key, or a training seed that says nothing, is refused", () => {
  expect(gradientRunSchema.safeParse({ ...RUNS[0], trials: 3 }).success).toBe(false);
  expect(gradientRunSchema.safeParse({ ...RUNS[0], trainingSeed: 1 }).success).toBe(false);
  expect(gradientRunSchema.safeParse({ ...RUNS[0], trainingSeed: 7 }).success).toBe(true);
});
