/** @file export → verdict and export → assay are the run's own: of every network of the population, and of another task. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { stream } from "../../src/kernel/index.ts";
import { lethe } from "../../test/lethe.ts";
import { type NamedSubject, ofPaper, openSubject } from "./openSubject.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-subject-slow-"));
afterAll(() => rmSync(folder, { recursive: true }));
const population = join(folder, "population");
cpSync(fileURLToPath(new URL("../../test/population", import.meta.url)), population, { recursive: true });
const records = readdirSync(join(population, "runs"))
  .filter((name) => name.endsWith(".train.json"))
  .map((name) => JSON.parse(readFileSync(join(population, "runs", name), "utf8")).record);

const json = async (...args: string[]) => JSON.parse(await lethe(...args, "--json"));
/** All but what must differ: names, stages, where it comes from. */
const numbersOf = ({ name: _, stage: __, origin: ___, notices: ____, ...numbers }: Record<string, unknown>) => numbers;
const wordsOf = (text: string) =>
  text
    .split("\n")
    .slice(1)
    .filter((line) => !line.startsWith("note: "));

/** All that a judgement depends on. `trials`: that the stimuli are those of the run, by one trial of each condition. */
function givenTo(target: NamedSubject) {
  const { task, subject } = ofPaper(target, "this");
  const { network, key, ends, training } = subject();
  const { spec, sites, conditions } = task;
  const random = stream(key, "testStimuli");
  const trials = conditions.map((_, condition) => task.draw(condition, random, "test"));
  return { network, key, ends, training, spec, sites, trials };
}

/** Of so many networks one is also judged twice, from its file and from its run: that takes some 20 s. */
const JUDGED = 6;

test("all 60 networks of the population: the exported file gives a judgement all that the run gives it, to the bit, and of every sixth the same verdict", async () => {
  expect(records.length).toBe(60);
  const path = join(folder, "network.npz");
  for (const [k, { id, status, evaluation }] of records.entries()) {
    if (status === "diverged") {
      await expect(lethe("export", join(population, id), path)).rejects.toThrow("there is no network to export");
      continue;
    }
    await lethe("export", join(population, id), path);
    const subject = openSubject(path, {});
    expect(subject.tested().accuracy).toBe(evaluation.accuracy);
    expect(givenTo(subject)).toEqual(givenTo(openSubject(join(population, id), {})));
    if (k % JUDGED > 0) continue;
    const ofFile = await json("verdict", path);
    expect(ofFile.accuracy).toBe(evaluation.accuracy);
    expect(ofFile.origin).toEqual({ task: "file", trialEnds: "x_trial_end" });
    expect(numbersOf(ofFile)).toEqual(numbersOf(await json("verdict", join(population, id))));
  }
}, 3_600_000);

test("trained on digits 3 and 7, with codes and durations of its own: judged, assayed and dissected as a file, the same words and numbers", async () => {
  const dir = join(folder, "study");
  const network = ["--n", "200", "--g", "1", "--fb", "5", "--trials", "800", "--seed", "5", "--initial", "uniform"];
  const task = ["--digits", "3,7", "--codes", "0.5,1.5,-0.5", "--stimulus1", "8", "--delay1", "6", "--response", "4"];
  const { id, status } = await json("train", ...network, ...task, "--out", dir);
  expect(status).toBe("learned");
  const run = join(dir, id);
  const shown = await json("show", run);
  expect(shown.spec.task).toMatchObject({
    codes: [0.5, 1.5, -0.5],
    durations: { stimulus1: 8, delay1: 6, stimulus2: 10, delay2: 5, response: 4 },
  });
  expect(shown.spec.network.initial).toBe("uniform");
  expect(shown.command).toContain("--codes 0.5,1.5,-0.5 --stimulus1 8 --delay1 6 --response 4 --initial uniform");
  // the command it shows makes this very run
  const again = shown.command.split(" ").slice(1);
  expect(await json(...again)).toMatchObject({ id, reused: true });

  const path = join(folder, "n37.npz");
  await lethe("export", run, path);
  const [ofRun, ofFile] = [await json("verdict", run), await json("verdict", path)];
  expect(ofFile.labels).toEqual([3, 7]);
  expect(numbersOf(ofFile)).toEqual(numbersOf(ofRun));
  expect(wordsOf(await lethe("verdict", path))).toEqual(wordsOf(await lethe("verdict", run)));
  const [assayed, fileAssayed] = [await json("assay", run), await json("assay", path)];
  expect(fileAssayed.assays).toEqual(assayed.assays);
  const { network: _, notices: __, ...dissected } = await json("dissect", run, "--seeds", "20");
  const { network: ___, notices: ____, ...fileDissected } = await json("dissect", path, "--seeds", "20");
  expect(fileDissected).toEqual(dissected);
}, 1_800_000);
