/** @file `lethe train --rule gradient` and plans of such runs, from flags to `lethe dissect`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lethe } from "../../test/lethe.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-train-gradient-"));
afterAll(() => rmSync(folder, { recursive: true }));
const dir = join(folder, "study");
const durations = { stimulus1: 2, delay1: 2, stimulus2: 2, delay2: 2, response: 2 };
const SMALL = ["--rule", "gradient", "--n", "8", "--stimuli", "gaussian", "--out", dir, "--updates", "3"];
const SHORT = ["--settings", JSON.stringify({ durations }), "--model-settings", '{"timeStep": 0.5}'];
const LEARNING = ["--learning", '{"batch": 4, "rate": 0.01}'];
const json = async (...args: string[]) => JSON.parse(await lethe(...args, "--json"));

test("flags reach the run, which is kept, found again and dissected", { timeout: 60_000 }, async () => {
  const flags = [...SMALL, ...SHORT, ...LEARNING, "--model", "lstm", "--seed", "5", "--training-seed", "6"];
  const made = await json("train", ...flags);
  const { spec } = made;
  expect(spec).toMatchObject({ network: { model: "lstm", n: 8, timeStep: 0.5 }, seed: 5, trainingSeed: 6 });
  expect(spec.training).toMatchObject({ method: "gradient", updates: 3, batch: 4, rate: 0.01 });
  expect(spec.task.durations).toEqual(durations);
  expect(made).toMatchObject({ updates: 3, ending: "done", reused: false });
  expect(await json("train", ...flags)).toMatchObject({ id: made.id, reused: true });
  const report = await lethe("dissect", join(dir, made.id), "--seeds", "5");
  expect(report).toContain("LSTM, whose state is h and c, a step lasts 0.5 τ");
  expect(report).toContain("trained by gradient on sequential-pattern-matching");
});

test.each([
  [["--g", "2"], "--g is for --rule force"],
  [["--input-divisor", "2"], "--input-divisor is for --rule force"],
  [["--learning", "rate"], "--learning must be a JSON object"],
  [["--learning", '{"rat": 1}'], "unknown key training.rat"],
  [["--model-settings", '{"gain": 1}'], "unknown key network.gain"],
  [["--settings", '{"durations": {"delay1": 0.25}}'], "delay1: must be a multiple of the time step"],
])("%j is refused before any work", async (flags, message) => {
  await expect(lethe("train", ...SMALL, "--model", "gru", ...LEARNING, ...flags)).rejects.toThrow(message);
});

test("a plan has models, tasks and seeds as axes; what is there is not trained again", {
  timeout: 60_000,
}, async () => {
  const path = join(folder, "plan.json");
  const task = { stimuli: "gaussian", durations };
  const plan = {
    rule: "gradient",
    name: "axes",
    models: [
      { model: "gru", n: 6, timeStep: 0.5 },
      { model: "leaky", n: 6, timeStep: 0.5, activation: "relu" },
    ],
    tasks: [task, { ...task, durations: { ...durations, delay1: 4 } }],
    training: { updates: 2, batch: 4 },
    seeds: [1, 2],
  };
  writeFileSync(path, JSON.stringify(plan));
  const out = join(folder, "axes");
  const { runs, rows } = await json("study", "run", path, "--out", out, "--workers", "2");
  expect(runs).toBe(8);
  expect(new Set(rows.map((row: { id: string }) => row.id)).size).toBe(8);
  expect(await json("study", "run", path, "--out", out)).toMatchObject({ found: 8, complete: 8, rows });
  for (const [wrong, message] of [
    [{ models: [{ model: "gru", size: 3 }] }, "unknown key network.size"],
    [{ models: [plan.models[0], plan.models[0]] }, "runs must differ"],
    [{ trainin: {} }, "unknown key trainin"],
  ] as const) {
    writeFileSync(path, JSON.stringify({ ...plan, ...wrong }));
    await expect(lethe("study", "run", path, "--out", out)).rejects.toThrow(message);
  }
});
