/** @file `lethe verdict --retrain`: is what it trains the run it says, and is nothing asked for lost? */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireArray } from "../../src/format/index.ts";
import { openKernel } from "../../src/kernel/index.ts";
import { loadMatrices } from "../../src/network/index.ts";
import { openRun, type RetrainedRecord } from "../../src/study/index.ts";
import { matrixStorage } from "../../src/train/index.ts";
import { lethe } from "../../test/lethe.ts";
import { ofPaper, openSubject } from "./openSubject.ts";
import { trainPerturbed } from "./retrainRun.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-retrain-"));
afterAll(() => rmSync(folder, { recursive: true }));
const dir = join(folder, "study");
const elsewhere = join(folder, "elsewhere");
let run: string;

beforeAll(async () => {
  const flags = ["--n", "100", "--g", "1.1", "--fb", "5", "--trials", "400", "--seed", "1"];
  const { id, status } = JSON.parse(await lethe("train", ...flags, "--out", dir, "--json"));
  expect(status).toBe("learned");
  run = join(dir, id);
  cpSync(dir, elsewhere, { recursive: true });
}, 120_000);

const stagesIn = (study: string) =>
  readdirSync(join(study, "runs")).filter((name) => /\.retrained-\w+\.json$/.test(name));
const judged = async (name: string, times: string) =>
  JSON.parse(await lethe("verdict", name, "--retrain", times, "--json"));

test("perturbed by nothing, training gives the stored read-out and state to the last bit; perturbed, it does not", () => {
  const target = ofPaper(openSubject(run, {}), "this");
  const { precision } = target.run!.record.spec;
  const kernel = openKernel({ n: 100, matrices: 3, filters: 4, solvers: 0 });
  const matrices = loadMatrices(kernel, target.subject().network.J, 100, matrixStorage(precision));
  const [same, other] = trainPerturbed(target, kernel, matrices.trained, [0, 1e6], () => undefined); // one ε alone may be rounded away
  const stored = target.run!.arrays;
  expect(same.network.readout).toEqual(requireArray(stored, "readout", { dtype: "f8" }, run).data);
  expect(same.state).toEqual(requireArray(stored, "state", { dtype: "f8" }, run).data);
  expect(other.network.readout).not.toEqual(same.network.readout);
}, 120_000);

test("every retraining is kept as a stage of the run, read the next time, and more are added to them", async () => {
  const first = await judged(run, "2");
  expect(first.retrained.map((one: { perturbation: number }) => one.perturbation)).toEqual([1, 2]);
  const { store, record, stages } = openRun(run);
  for (const { stage, network, accuracy } of first.retrained) {
    expect(stages).toContain(stage);
    const stored = store.read(record.id, stage as RetrainedRecord["stage"], { arrays: true });
    expect(stored).toMatchObject({
      status: "ok",
      record: { accuracy, outcome: { network, protocol: first.protocol } },
    });
    expect(stored.status === "ok" && stored.arrays!["readout"].shape).toEqual([3, 100]);
  }
  const inodes = () => stagesIn(dir).map((name) => statSync(join(dir, "runs", name)).ino);
  const before = inodes();
  expect(before.length).toBe(2);
  expect(await judged(run, "2")).toEqual(first);
  expect(inodes()).toEqual(before);
  const more = await judged(run, "3");
  expect(more.retrained.slice(0, 2)).toEqual(first.retrained);
  expect(stagesIn(dir).length).toBe(3);
  expect(inodes()).toEqual(expect.arrayContaining(before));
}, 300_000);

test("its text counts how often the verdict stays, a line for each", async () => {
  const text = await lethe("verdict", run, "--retrain", "2");
  const { network, retrained } = await judged(run, "2");
  const same = retrained.filter((one: { network: string }) => one.network === network).length;
  expect(text).toContain(`the verdict stays in ${same} of 2`);
  expect(text).toMatch(/\n {2}1: .+, accuracy [\d.]+, margin [\d.–]+\n {2}2: /);
});

test("trained alone, a retraining has the bytes it has in a cohort of three", async () => {
  const id = run.split("/").at(-1)!;
  await judged(join(elsewhere, id), "1");
  const [name] = stagesIn(elsewhere);
  for (const file of [name, name.replace(".json", ".npz")]) {
    expect(readFileSync(join(elsewhere, "runs", file))).toEqual(readFileSync(join(dir, "runs", file)));
  }
}, 300_000);

test("the study stays whole: verified, queried, and its table has the verdict of the run itself", async () => {
  expect(JSON.parse(await lethe("study", "verify", dir, "--json"))).toMatchObject({ findings: [] });
  const { network } = await judged(run, "1");
  const rows = await lethe("query", dir, "select mechanism from results", "--format", "json");
  expect(JSON.parse(rows)).toEqual([{ mechanism: network }]);
}, 60_000);

test("a file does not say how it was trained: refused in one line", async () => {
  const file = join(folder, "network.npz");
  await lethe("export", run, file);
  await expect(lethe("verdict", file, "--retrain", "1")).rejects.toThrow(/--retrain is for stored runs/);
});
