/** @file Every flag of `lethe train` reaches the run, and `lethe show` gives the command that makes it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lethe } from "../../test/lethe.ts";
import { trainCommand } from "./trainCommand.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-train-"));
afterAll(() => rmSync(folder, { recursive: true }));
const dir = join(folder, "study");
const json = async (...args: string[]) => JSON.parse(await lethe(...args, "--json"));
const SMALL = ["--n", "20", "--trials", "2", "--out", dir];

test("codes, durations and the initial distribution are the run's; the command that is shown makes it again", async () => {
  const task = ["--codes", "0.5,-1,2e0", "--stimulus1", "3", "--delay1", "1.5", "--stimulus2", "2.5"];
  const rest = ["--delay2", "0.4", "--response", "2", "--initial", "uniform"];
  const { id } = await json("train", ...SMALL, ...task, ...rest);
  const { spec, command } = await json("show", join(dir, id));
  expect(spec.task.codes).toEqual([0.5, -1, 2]);
  expect(spec.task.durations).toEqual({ stimulus1: 3, delay1: 1.5, stimulus2: 2.5, delay2: 0.4, response: 2 });
  expect(spec.network.initial).toBe("uniform");
  expect(command).toContain(
    "--codes 0.5,-1,2 --stimulus1 3 --delay1 1.5 --stimulus2 2.5 --delay2 0.4 --response 2 --initial uniform --method",
  );
  expect(await json(...command.split(" ").slice(1))).toMatchObject({ id, reused: true });
  expect(trainCommand({ ...spec, training: { ...spec.training, stopAfter: 3 } }, "runs")).toBeNull();
});

test("a training seed of its own is in the run's command and its description; one equal to the seed is no other run", async () => {
  const own = await json("train", ...SMALL, "--seed", "4");
  expect(await json("train", ...SMALL, "--seed", "4", "--training-seed", "4")).toMatchObject({
    id: own.id,
    reused: true,
  });
  const { id, seed, trainingSeed } = await json("train", ...SMALL, "--seed", "4", "--training-seed", "9");
  expect([seed, trainingSeed, id === own.id]).toEqual([4, 9, false]);
  const { spec, command } = await json("show", join(dir, id));
  expect([spec.seed, spec.trainingSeed]).toEqual([4, 9]);
  expect(command).toContain("--seed 4 --training-seed 9 --stimuli");
  expect(await json(...command.split(" ").slice(1))).toMatchObject({ id, reused: true });
  expect(await lethe("show", join(dir, id))).toContain("seed 4, training seed 9");
  expect((await json("show", join(dir, own.id))).command).not.toContain("--training-seed");
  expect(await lethe("show", join(dir, own.id))).not.toContain("training seed");
});

test("without them the run is the paper's, and its command names none of them", async () => {
  const { id } = await json("train", ...SMALL);
  const { command } = await json("show", join(dir, id));
  expect(command).not.toMatch(/--(codes|stimulus1|delay1|stimulus2|delay2|response|initial)/);
});

test.each([
  [["--codes", "1,2"], "must hold one code for each of the 3 sums 0, 1, 2, got 2"],
  [["--codes", "1"], "--codes must be two or more numbers, like 1,0.5,1.5, got 1"],
  [["--delay1", "0"], "--delay1 must be > 0 and <= 10000, got 0"],
  [["--delay1", "5.05"], "delay1: must be a multiple of the time step 0.1 τ, got 5.05 τ"],
  [["--training-seed", "-1"], "--training-seed must be >= 0 and <= 4294967295, got -1"],
  [["--response", "1e5"], "--response must be > 0 and <= 10000, got 1e5"],
])("%j is refused before any work", async (flags, message) => {
  await expect(lethe("train", ...SMALL, ...flags)).rejects.toThrow(message);
});

test("another task by its name, with settings; the command that is shown makes it again; what is wrong is refused", async () => {
  const settings = JSON.stringify({ bits: 2, durations: { hold: 3 } });
  const { id } = await json("train", ...SMALL, "--task", "flip-flop", "--settings", settings);
  const { spec, command } = await json("show", join(dir, id));
  expect(spec.task).toEqual({
    name: "flip-flop",
    bits: 2,
    pulses: 3,
    durations: { pulse: 2, hold: 3, response: 5 },
    tolerance: 0.5,
  });
  expect(command).toContain(`--task flip-flop --settings '{"bits":2,"durations":`);
  const parts = command.match(/'[^']*'|\S+/g)!.map((part: string) => part.replaceAll("'", ""));
  expect(await json(...parts.slice(1))).toMatchObject({ id, reused: true });
  const refused = (...flags: string[]) => expect(lethe("train", ...SMALL, ...flags)).rejects;
  await refused("--task", "flipflop").toThrow("Allowed choices are");
  await refused("--task", "flip-flop", "--settings", '{"bit":2}').toThrow("did you mean task.bits?");
  await refused("--task", "flip-flop", "--settings", "2").toThrow("--settings must be a JSON object");
  await refused("--settings", "{}").toThrow("--settings is for other tasks");
});
