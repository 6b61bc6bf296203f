/** @file A stage whose arrays are not those its record needs is damaged, wherever it is read, though its checksum holds. */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeSyntheticStudy } from "../../test/syntheticStudy.ts";
import { type Arrays, arrayOf } from "../format/index.ts";
import { encodeStage, openStore } from "../store/index.ts";
import { exportStudy, isCurrent, RECORD_SCHEMAS, type Records, refreshResults, verifyStudy } from "./index.ts";
import { isComplete } from "./performTask.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-arrays-"));
afterAll(() => rmSync(folder, { recursive: true }));
const [n, trials] = [20, 5];
const original = join(folder, "original");
writeSyntheticStudy(original, { runs: 6, n, trials });
const store = openStore<Records>(original, RECORD_SCHEMAS);
const learned = store.list().runs.find(({ id, stages }) => {
  const read = store.read(id, stages.find((stage) => stage.startsWith("verdict-")) as "verdict-");
  if (read.status !== "ok" || !isCurrent(read.record)) return false;
  return !["not-learned", "diverged"].includes(read.record.verdict.network);
})!;
const { id } = learned;
const verdict = learned.stages.find((stage) => stage.startsWith("verdict-")) as `verdict-${string}`;

/** A copy of the study in which one stage has these arrays, under a checksum that holds. */
function withArrays(stage: "train" | `verdict-${string}`, change: (arrays: Arrays) => Arrays | undefined): string {
  const dir = join(folder, `copy-${readdirSync(folder).length}`);
  cpSync(original, dir, { recursive: true });
  const read = store.read(id, stage, { arrays: true });
  if (read.status !== "ok") throw new Error("the original is whole");
  const { json, npz } = encodeStage(id, stage, read.record, change(read.arrays!));
  rmSync(join(dir, "runs", `${id}.${stage}.npz`));
  if (npz !== undefined) writeFileSync(join(dir, "runs", `${id}.${stage}.npz`), npz);
  writeFileSync(join(dir, "runs", `${id}.${stage}.json`), json);
  return dir;
}
const without = (name: string) => (arrays: Arrays) =>
  Object.fromEntries(Object.entries(arrays).filter(([key]) => key !== name));
const put = (name: string, array: Arrays[string]) => (arrays: Arrays) => ({ ...arrays, [name]: array });
const doubles = (...shape: number[]) => arrayOf(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape);

const wrong: [string, "train" | `verdict-${string}`, (arrays: Arrays) => Arrays | undefined, string][] = [
  ["no curve", "train", without("curve"), "must hold an array curve, got readout, state, trial_ends"],
  [
    "a read-out of one unit",
    "train",
    put("readout", doubles(1, 1)),
    "array readout must have shape [3 × 20], got [1 × 1]",
  ],
  ["a read-out without memories", "train", put("readout", doubles(1, n)), "must have shape [3 × 20], got [1 × 20]"],
  ["a state in single precision", "train", put("state", arrayOf(new Float32Array(n))), "must have dtype f8, got f4"],
  ["a curve of fewer trials", "train", put("curve", arrayOf(new Float32Array(16), [4, 4])), "must have shape [5 × 4]"],
  ["trial ends of three pairs", "train", put("trial_ends", doubles(3, n)), "must have shape [4 × 20], got [3 × 20]"],
  ["no arrays at all", "train", () => undefined, "must hold an array readout, got none"],
  ["a draw without its time", verdict, put("draw_times", doubles(7)), "draw_times must have shape [8], got [7]"],
  ["no answers", verdict, without("answer_draws"), "must hold an array answer_draws"],
  ["no arrays of a verdict", verdict, () => undefined, "must hold an array limit_states, got none"],
];

test.each(wrong)(
  "%s: damage, named by verify, set aside by repair, and to be done again",
  async (_, stage, change, reason) => {
    const dir = withArrays(stage, change);
    const harmed = openStore<Records>(dir, RECORD_SCHEMAS);
    for (const arrays of [false, true]) {
      const read = harmed.read(id, stage, { arrays });
      expect(read).toEqual({ status: "damaged", reason: expect.stringContaining(reason) });
    }
    const { whole, findings, again } = await verifyStudy(dir);
    expect(findings.filter(({ kind }) => kind === "damaged").map(({ file }) => file)).toEqual([`${id}.${stage}.json`]);
    expect(whole).toBe(11);
    expect(again).toEqual([id]);
    expect(isComplete(harmed, id, { verdict, portrait: null, assays: [] })).toBe(false);
    expect(isComplete(store, id, { verdict, portrait: null, assays: [] })).toBe(true);
    await verifyStudy(dir, true);
    expect(harmed.read(id, stage)).toEqual({ status: "missing" });
  },
);

test.each(wrong.filter(([, stage]) => stage === "train"))(
  "%s: the table and what is exported are those of the other networks, with a warning",
  async (_, stage, change, reason) => {
    const dir = withArrays(stage, change);
    const { table, warnings } = await refreshResults(dir);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${id}.train.json: `))]);
    expect(warnings[0]).toContain(reason);
    expect((await table.query("select count(*) from results")).rows).toEqual([[5]]);
    table.close();
    const out = `${dir}-out`;
    expect(await exportStudy(dir, out)).toEqual({ networks: 5, warnings });
    expect(readdirSync(join(out, "networks"))).not.toContain(`${id}.npz`);
  },
);

test("who writes such a stage anew replaces it, and the next reader is content", () => {
  const read = store.read(id, "train", { arrays: true });
  if (read.status !== "ok") throw new Error("the original is whole");
  const { record, arrays } = read;
  const fresh = openStore<Records>(join(folder, "fresh"), RECORD_SCHEMAS);
  fresh.write(id, "train", record, without("curve")(arrays!));
  expect(fresh.has(id, "train")).toBe(false);
  expect(fresh.write(id, "train", record, arrays)).toBe("replaced");
  expect(fresh.has(id, "train")).toBe(true);
});
