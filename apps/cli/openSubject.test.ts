/** @file A run and the file it is exported to are one subject: same network, states, task, and so the same answers. */

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { type Arrays, arrayOf, decodeNpz, encodeNpz } from "../../src/format/index.ts";
import { stream } from "../../src/kernel/index.ts";
import { lethe } from "../../test/lethe.ts";
import { codesOf, labelsOf, meansOf } from "../../test/sequentialTask.ts";
import { ofPaper, openSubject } from "./openSubject.ts";

const STUDY = fileURLToPath(new URL("../../test/population", import.meta.url));
const records = readdirSync(join(STUDY, "runs"))
  .filter((name) => name.endsWith(".train.json"))
  .map((name) => JSON.parse(readFileSync(join(STUDY, "runs", name), "utf8")).record);
const whole = records.filter(({ status }) => status !== "diverged");
const folder = mkdtempSync(join(tmpdir(), "lethe-subject-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function exported(id: string, name = `${id}-network.npz`): Promise<string> {
  const path = join(folder, name);
  await lethe("export", join(STUDY, id), path);
  return path;
}
const fileOf = (name: string, arrays: Arrays): string => {
  const path = join(folder, name);
  writeFileSync(path, encodeNpz(arrays));
  return path;
};
const without = (arrays: Arrays, ...names: string[]): Arrays =>
  Object.fromEntries(Object.entries(arrays).filter(([name]) => !names.includes(name)));
test("networks of every feedback: weights, states, streams, task and training of the file are the run's, bit for bit", async () => {
  const some = new Map(whole.map((record) => [record.spec.network.feedbackDivisor, record]));
  expect(some.size).toBe(6);
  for (const { id } of some.values()) {
    const run = ofPaper(openSubject(join(STUDY, id), {}), "this");
    const file = ofPaper(openSubject(await exported(id, "one.npz"), {}), "this");
    const [ours, theirs] = [run.subject(), file.subject()];
    for (const key of ["network", "ends", "key", "training"] as const) expect(theirs[key]).toEqual(ours[key]);
    expect(file.task.spec).toEqual(run.task.spec);
    expect(file.task.conditions).toEqual(run.task.conditions);
    expect(codesOf(file.task)).toEqual(codesOf(run.task));
    expect(file.origin).toEqual({ task: "file", trialEnds: "x_trial_end" });
  }
}, 120_000);

const [learned, failed] = ["learned", "not-learned"].map((status) => whole.find((record) => record.status === status));
test.each([learned, failed])(
  "$status: the test of the file gives the record's accuracy",
  async ({ id, evaluation }) => {
    const { tested } = openSubject(await exported(id), {});
    expect(tested().accuracy).toBe(evaluation.accuracy);
  },
);

test("lethe verdict and lethe assay say the same of the file, word for word, and before that where the file starts", async () => {
  const { id } = learned;
  const path = await exported(id);
  const study = join(folder, "study");
  for (const ending of ["json", "npz"]) {
    const name = `${id}.train.${ending}`;
    const target = join(study, "runs");
    mkdirSync(target, { recursive: true });
    cpSync(join(STUDY, "runs", name), join(target, name));
  }
  const noteless = (text: string) => text.split("\n").filter((line) => !line.startsWith("note: "));
  const [ofRun, ofFile] = [await lethe("verdict", join(study, id)), await lethe("verdict", path)];
  expect(noteless(ofFile).slice(1)).toEqual(noteless(ofRun).slice(1));
  expect(noteless(ofFile)[0]).toBe(noteless(ofRun)[0].replace(id, path));
  expect(ofFile.split("\n").slice(1, 3)).toEqual([
    "note: the task is the file's: mnist 0, 1",
    "note: trials start from the file's x_trial_end",
  ]);
  const json = async (...args: string[]) => JSON.parse(await lethe(...args, "--json"));
  const assays = ["--assay", "noise,interruption"];
  const [c, d] = [await json("assay", join(study, id), ...assays), await json("assay", path, ...assays)];
  expect(d.assays).toEqual(c.assays);
  expect(d).toMatchObject({ labels: [0, 1], origin: { task: "file", trialEnds: "x_trial_end" } });
}, 240_000);

test("trained on a table or on Gaussian classes: the file has the same subject; a table must be there and be the one", async () => {
  const random = stream({ seed: 1, density: 1 }, "stateNoise");
  const rows = 60;
  const code = Float64Array.from({ length: rows * 3 }, (_, e) => random.normal(e) + (Math.floor(e / 3) % 2));
  const label = Int32Array.from({ length: rows }, (_, i) => 4 + (i % 2));
  const table = fileOf("table.npz", { code: arrayOf(code, [rows, 3]), label: arrayOf(label) });
  const other = fileOf("other.npz", {
    code: arrayOf(
      code.map((v) => v + 1),
      [rows, 3],
    ),
    label: arrayOf(label),
  });
  const dir = join(folder, "small");
  for (const stimuli of [table, "gaussian"]) {
    const flags = ["--n", "30", "--trials", "2", "--stimuli", stimuli, "--precision", "float32", "--method", "force"];
    const { id } = JSON.parse(await lethe("train", ...flags, "--out", dir, "--json"));
    const path = join(folder, "small.npz");
    const needed = stimuli === table ? { stimuli: table } : {};
    await lethe("export", join(dir, id), path);
    const [run, file] = [join(dir, id), path].map((name) => ofPaper(openSubject(name, needed), "this"));
    for (const key of ["network", "ends", "key", "training"] as const) {
      expect(file.subject()[key]).toEqual(run.subject()[key]);
    }
    expect(meansOf(file.task)).toEqual(meansOf(run.task));
    expect(file.tested()).toEqual(run.tested());
    expect(file.origin.task).toBe("file");
    if (stimuli !== table) continue;
    expect(() => openSubject(path, {})).toThrow(
      /its task needs the table of stimuli with sha256 [0-9a-f]{12}…; give its path/,
    );
    expect(() => openSubject(path, { stimuli: other })).toThrow("give the file the run was trained with");
    expect(JSON.parse(await lethe("dissect", path, "--seeds", "2", "--json")).notices).toContain(
      "its task needs a table of stimuli (--stimuli): no delay is followed",
    );
  }
}, 60_000);

describe("a file that does not say all", async () => {
  const arrays = decodeNpz(readFileSync(await exported(learned.id)));
  const old = without(arrays, "task");

  test("labels and class means say the stimuli; codes and durations are taken to be the paper's, and that is said", () => {
    const subject = openSubject(fileOf("old.npz", old), {});
    expect(subject.task.spec).toEqual(learned.spec.task);
    expect(subject.origin).toEqual({ task: "labels", trialEnds: "x_trial_end" });
    expect(subject.tested().accuracy).toBeGreaterThanOrEqual(0.95);
    expect(subject.notices).toEqual([
      "the task is mnist 0, 1, by the file's labels and mu",
      "the file does not say its codes and durations: 1,0.5,1.5 and 10,5,10,5,5 are the paper's (--codes, --durations)",
      "trials start from the file's x_trial_end",
    ]);
  });

  test("a network that fails what was taken for granted is not called untrained: it is asked for", () => {
    const silent = { ...old, w_o: arrayOf(new Float64Array(300)) };
    expect(() => openSubject(fileOf("silent.npz", silent), {}).tested()).toThrow(
      /accuracy must be ≥ 0.95 for a task to be taken for granted, got 0 with .*; give --codes and --durations$/,
    );
    const said = { codes: [1, 0.5, 1.5], durations: learned.spec.task.durations };
    expect(openSubject(fileOf("silent.npz", silent), said).tested()).toEqual({ status: "not-learned", accuracy: 0 });
  });

  test.each<[string, Arrays, string]>([
    ["other means", { ...old, mu: arrayOf(new Float64Array(4), [2, 2]) }, "only its labels 0,1; give --stimuli"],
    ["no means", without(old, "mu"), "which the file does not say, only its labels 0,1; give --stimuli"],
    [
      "nothing",
      without(old, "mu", "labels"),
      "does not say; give --stimuli (mnist, gaussian or a table .npz), --digits,",
    ],
  ])("%s: the task is asked for, with exit code 2, and none is assumed", async (name, given, message) => {
    const path = fileOf(`${name.replace(" ", "-")}.npz`, given);
    for (const command of ["verdict", "assay"]) await expect(lethe(command, path)).rejects.toThrow(message);
  });

  test("labels of the file hold where only the stimuli are said; without labels they are asked for", () => {
    expect(labelsOf(openSubject(fileOf("means.npz", without(old, "mu")), { stimuli: "mnist" }).task)).toEqual([
      "0",
      "1",
    ]);
    expect(() => openSubject(fileOf("bare.npz", without(old, "mu", "labels")), { stimuli: "mnist" })).toThrow(
      "does not say its labels; give --digits, like 0,1",
    );
  });

  test("options change the file's task, one part each, and that is said", () => {
    const path = fileOf("changed.npz", arrays);
    const durations = { ...learned.spec.task.durations, delay1: 8 };
    const subject = openSubject(path, { durations });
    expect(subject.task.spec).toEqual({ ...learned.spec.task, durations });
    expect(subject.notices[0]).toBe(
      "the task is mnist 0, 1, codes 1,0.5,1.5, durations 10,8,10,5,5 τ by options; the file's is mnist 0, 1, 1,0.5,1.5, 10,5,10,5,5",
    );
    expect(labelsOf(openSubject(path, { digits: [3, 7] }).task)).toEqual(["3", "7"]);
    expect(codesOf(openSubject(path, { codes: [2, 1, 3] }).task)).toEqual([2, 1, 1, 3]);
  });

  test("states: without x_trial_end test trials from x0; with another number of them, from the last", () => {
    const none = openSubject(fileOf("none.npz", without(arrays, "x_trial_end")), {});
    expect(none.origin.trialEnds).toBe("test trials from x0");
    expect(none.notices).toContain("trials start from the ends of test trials from x0: it has no x_trial_end");
    expect(none.subject().ends.length).toBe(4 * 300);
    const three = arrayOf(arrays["x_trial_end"].data.slice(300) as Float64Array, [3, 300]);
    const some = openSubject(fileOf("three.npz", { ...arrays, x_trial_end: three }), {});
    expect(some.origin.trialEnds).toBe("test trials from x_trial_end");
    expect(some.tested().accuracy).toBeGreaterThanOrEqual(0.95);
  });

  const text = (value: unknown) => arrayOf(new TextEncoder().encode(JSON.stringify(value)));
  const own = JSON.parse(new TextDecoder().decode(arrays["task"].data as Uint8Array));
  test.each<[string, Arrays[string], string]>([
    ["no JSON", arrayOf(new TextEncoder().encode("{half")), 'task must be JSON text, got "{half"'],
    ["numbers", arrayOf(Float64Array.of(1, 2)), "task must be at most 100000 bytes of a JSON text, got [2]"],
    ["an unknown key", text({ ...own, tolarance: 1 }), "task: unknown key tolarance"],
    [
      "codes that do not fit",
      text({ ...own, codes: [1, 2] }),
      "must hold one code for each of the 3 sums 0, 1, 2, got 2",
    ],
    [
      "a duration of a part of a step",
      text({ ...own, durations: { ...own.durations, delay1: 5.05 } }),
      "delay1: must be a multiple",
    ],
    [
      "other latents",
      text({ ...own, stimuli: { ...own.stimuli, sha256: "ab" } }),
      "mnist must be the latents of this build",
    ],
    [
      "a table",
      text({ ...own, stimuli: { ...own.stimuli, source: "table" } }),
      "needs the table of stimuli with sha256",
    ],
  ])("a task of %s is refused in one line", (name, task, message) => {
    expect(() => openSubject(fileOf(`${name.replaceAll(" ", "-")}.npz`, { ...arrays, task }), {})).toThrow(message);
  });
});

test("files of other kinds, and a network's file where a run is wanted: what it is and what to do", async () => {
  const says = async (name: string, message: string) => {
    writeFileSync(join(folder, name), "x");
    for (const command of ["dissect", "verdict", "assay"]) {
      await expect(lethe(command, join(folder, name))).rejects.toThrow(message);
    }
    await expect(lethe("import", "--check", join(folder, name))).rejects.toThrow(message);
  };
  await says("W.npy", 'it holds one array without a name; np.savez("network.npz", W_rec=np.load(…))');
  await says("model.pt", "it is a PyTorch pickle, which is never opened; of a state_dict s save");
  await says("model.pth", "it is a PyTorch pickle");
  for (const name of ["weights.MAT", "model.h5", "model.keras", "model.safetensors"]) {
    await says(name, "must be an .npz, safetensors, MATLAB or HDF5 file, its first bytes are none of theirs; save its");
  }
  await says("weights.csv", "got a file .csv; save its arrays with np.savez");
  const path = await exported(learned.id);
  for (const args of [
    ["simulate", path, "--pair", "01"],
    ["export", path, join(folder, "again.npz")],
    ["show", path],
  ]) {
    await expect(lethe(...args)).rejects.toThrow(
      "must be a stored run, got a network's file; lethe dissect, verdict and assay take those",
    );
  }
});
