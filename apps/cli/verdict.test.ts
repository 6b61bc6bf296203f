/** @file `lethe verdict`, on runs of the committed population and on files from elsewhere. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { arrayOf, decodeNpz, encodeNpz } from "../../src/format/index.ts";
import { lethe } from "../../test/lethe.ts";

const STUDY = fileURLToPath(new URL("../../test/population", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lethe-verdict-"));
afterAll(() => rmSync(folder, { recursive: true }));
const study = join(folder, "population");
cpSync(STUDY, study, { recursive: true });

/** The run of the population with this status and these parameters. */
function idOf(status: string, g: number, fb: number): string {
  const names = readdirSync(join(study, "runs")).filter((name) => name.endsWith(".train.json"));
  const found = names.find((name) => {
    const { record } = JSON.parse(readFileSync(join(study, "runs", name), "utf8"));
    const { network, seed } = { ...record.spec, network: record.spec.network };
    return record.status === status && network.g === g && network.feedbackDivisor === fb && seed === 0;
  });
  return found!.split(".")[0];
}
const learned = idOf("learned", 0.8, 5);

test("a run: judged once, kept as a stage, read the next time; the sentences name every memory and site", async () => {
  const first = JSON.parse(
    await lethe("verdict", join(study, learned), "--json", "--figures", join(folder, "figures")),
  );
  expect(first.memories.map((m: { stimulus: string }) => m.stimulus)).toEqual(["0", "1"]);
  expect(first.sites.map((s: { site: string }) => s.site)).toEqual([
    "end-of-delay-1",
    "end-of-delay-2",
    "end-of-trial",
  ]);
  expect(["direct", "forgets", "mixed", "limit-cycle"]).toContain(first.paperRule.network);
  const path = join(study, "runs", `${learned}.${first.stage}.json`);
  const before = statSync(path);
  expect(JSON.parse(await lethe("verdict", join(study, learned), "--json"))).toEqual(first);
  expect(statSync(path).ino).toBe(before.ino);
  for (const ending of ["svg", "png"]) expect(existsSync(join(folder, "figures", `verdict.${ending}`))).toBe(true);
  const text = await lethe("verdict", join(study, learned));
  for (const part of [
    "Memory 0:",
    "Memory 1:",
    "Pair 0, 1:",
    "stopped at the",
    "end of delay 2 ",
    "end of the trial ",
    "The paper's rule says",
  ]) {
    expect(text).toContain(part);
  }
}, 120_000);

test("a network that has not learned: one line, no memories", async () => {
  const id = readdirSync(join(study, "runs"))
    .filter((name) => name.endsWith(".train.json"))
    .find((name) => JSON.parse(readFileSync(join(study, "runs", name), "utf8")).record.status === "not-learned")!
    .split(".")[0];
  const text = await lethe("verdict", join(study, id));
  expect(text.trim().split("\n")).toHaveLength(1);
  expect(text).toMatch(/has not learned its task/);
  expect(JSON.parse(await lethe("verdict", join(study, id), "--json"))).toMatchObject({
    network: "not-learned",
    memories: [],
  });
});

const file = join(folder, "network.npz");

test("the same network as a file is judged as the run is, whether its task is given or in the file", async () => {
  await lethe("export", join(study, learned), file);
  const stored = JSON.parse(await lethe("verdict", join(study, learned), "--json"));
  const report = JSON.parse(await lethe("verdict", file, "--stimuli", "mnist", "--digits", "0,1", "--json"));
  const elsewhere = { name: file, stage: null, origin: report.origin, notices: report.notices };
  expect(report).toEqual({ ...stored, ...elsewhere });
  expect(report.origin).toEqual({ task: "file", trialEnds: "x_trial_end" });
}, 120_000);

test("NaN weights, states that overflow, other dimensions than the task, a rate network: refused in one line", async () => {
  const arrays = decodeNpz(readFileSync(file));
  const J = arrays["J"].data.slice() as Float64Array;
  J[7] = Number.NaN;
  const broken = join(folder, "nan.npz");
  writeFileSync(broken, encodeNpz({ ...arrays, J: arrayOf(J, arrays["J"].shape) }));
  await expect(lethe("verdict", broken)).rejects.toThrow(/J must be finite, got NaN at \[0, 7\]/);

  const n = arrays["J"].shape[0];
  const huge = join(folder, "huge.npz");
  const f8 = (value: number) => arrayOf(new Float64Array(n).fill(value), [n]);
  writeFileSync(huge, encodeNpz({ ...arrays, w_f: f8(1e308), w_o: f8(1) }));
  await expect(lethe("verdict", huge)).rejects.toThrow("w_f must be within ±1e+12, got 1e+308 at [0]");

  const wide = join(folder, "wide.npz");
  writeFileSync(wide, encodeNpz({ ...arrays, W_in: arrayOf(new Float64Array(3 * n), [n, 3]) }));
  await expect(lethe("verdict", wide)).rejects.toThrow(
    /W_in must have 2 columns, one for each value of a stimulus, got 3/,
  );

  const rate = join(folder, "rate.npz");
  writeFileSync(rate, encodeNpz({ W_rec: arrayOf(new Float64Array(16), [4, 4]) }));
  await expect(lethe("verdict", rate)).rejects.toThrow(
    /a network needs its task, which the file does not say; give --task/,
  );
  await expect(lethe("verdict", join(study, learned), "--digits", "0,1")).rejects.toThrow(/--digits is for files/);
});

test("a file that does another task has not learned this one: one line, no verdict invented", async () => {
  const text = await lethe("verdict", file, "--stimuli", "mnist", "--digits", "3,7");
  expect(text).toContain("note: the task is mnist 3, 7, codes 1,0.5,1.5");
  expect(text).toMatch(/has not learned its task/);
  expect(text).not.toContain("Memory");
});
