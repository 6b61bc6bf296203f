/** @file `lethe assay`, on a run of the committed population and on the same network as a file from elsewhere. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { arrayOf, decodeNpz, encodeNpz } from "../../src/format/index.ts";
import { lethe } from "../../test/lethe.ts";

const POPULATION = fileURLToPath(new URL("../../test/population/runs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lethe-assay-"));
afterAll(() => rmSync(folder, { recursive: true }));

const records = readdirSync(POPULATION)
  .filter((name) => name.endsWith(".train.json"))
  .map((name) => JSON.parse(readFileSync(join(POPULATION, name), "utf8")).record);
const { id } = records.find(({ status, spec }) => status === "learned" && spec.network.feedbackDivisor === 5);
const failed = records.find(({ status }) => status === "not-learned");

mkdirSync(join(folder, "runs"));
for (const ending of ["json", "npz"]) {
  for (const run of [id, failed.id])
    cpSync(join(POPULATION, `${run}.train.${ending}`), join(folder, "runs", `${run}.train.${ending}`));
}

test("a run: results are printed with units, kept beside its train stage, drawn, and read the second time", async () => {
  const first = JSON.parse(await lethe("assay", join(folder, id), "--assay", "noise,interruption", "--json"));
  expect(first.assays.map((one: { assay: string }) => one.assay)).toEqual(["noise", "interruption"]);
  for (const { stage, reused, summary } of first.assays) {
    expect(reused).toBe(false);
    expect(existsSync(join(folder, "runs", `${id}.${stage}.json`))).toBe(true);
    expect(summary.accuracyNominal).toBeGreaterThan(0.9);
  }
  const figures = join(folder, "figures");
  const again = JSON.parse(
    await lethe("assay", join(folder, id), "--assay", "noise,interruption", "--figures", figures, "--json"),
  );
  expect(again.assays.map((one: { reused: boolean }) => one.reused)).toEqual([true, true]);
  expect(again.assays[0].curves).toEqual(first.assays[0].curves);
  expect(readFileSync(join(figures, "noise.svg"), "utf8")).not.toContain("NaN");
  expect(existsSync(join(figures, "noise.png"))).toBe(true);
  const text = await lethe("assay", join(folder, id), "--assay", "noise,interruption");
  expect(text).toContain("state/√τ");
  // a number that is missing says why, in JSON as in words
  for (const { summary, notes } of again.assays) {
    for (const [name, value] of Object.entries(summary)) {
      expect(notes[name] !== undefined).toBe(value === null);
      if (value === null) expect(text).toContain(`– (${notes[name]})`);
    }
  }
  expect(again.assays[0].curves[0].interval).toBe("draws");
  expect(readFileSync(join(figures, "noise.svg"), "utf8")).toContain("bands: 95 %, over draws of the stimuli");
});

test("what cannot be assayed is said in one line", async () => {
  await expect(lethe("assay", join(folder, failed.id))).rejects.toThrow(
    `${failed.id}: assays are for networks that have learned, but it has not learned (accuracy ${failed.evaluation.accuracy}); choose another run`,
  );
  await expect(lethe("assay", join(folder, id), "--assay", "nois")).rejects.toThrow("did you mean noise?");
});

test("a network from elsewhere, with its task; NaN weights and other tasks are refused", async () => {
  const file = join(folder, "network.npz");
  await lethe("export", join(folder, id), file);
  const args = ["--stimuli", "mnist", "--digits", "0,1", "--assay", "interruption", "--json"];
  const { network, assays } = JSON.parse(await lethe("assay", file, ...args));
  expect(network).toBe(file);
  expect(assays[0].summary.accuracyNominal).toBeGreaterThan(0.9);
  await expect(lethe("assay", file, "--stimuli", "mnist", "--digits", "2,3")).rejects.toThrow(
    /assays are for networks that have learned, but it has not learned \(accuracy [\d.]+\); is 2, 3 of mnist what it was trained on\?/,
  );
  await expect(lethe("assay", file, "--stimuli", "mnist", "--digits", "0,1,2")).rejects.toThrow(
    "it has not learned (accuracy",
  );
  const arrays = decodeNpz(readFileSync(file), { where: file });
  const w = Float64Array.from(arrays["w_o"].data).fill(Number.NaN, 3, 4);
  const broken = join(folder, "broken.npz");
  writeFileSync(broken, encodeNpz({ ...arrays, w_o: arrayOf(w, arrays["w_o"].shape) }));
  await expect(lethe("assay", broken, "--stimuli", "mnist")).rejects.toThrow("w_o must be finite, got NaN");
});
