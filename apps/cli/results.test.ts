/** @file `lethe query` and `lethe study verify | merge | export`, on synthetic studies and the committed population. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parquetReadObjects } from "hyparquet";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { arrayOf } from "../../src/format/index.ts";
import { type Arrays, openStore } from "../../src/store/index.ts";
import { RECORD_SCHEMAS, RESULT_COLUMNS, type Records } from "../../src/study/index.ts";
import { lethe } from "../../test/lethe.ts";
import { hasNumpy, NO_NUMPY, runPython } from "../../test/numpy.ts";
import { syntheticRun, writeSyntheticStudy } from "../../test/syntheticStudy.ts";

const POPULATION = fileURLToPath(new URL("../../test/population", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lethe-query-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
});
const options = { runs: 12, n: 20, trials: 5 };
const study = join(folder, "study");
writeSyntheticStudy(study, options);
const runs = Array.from({ length: options.runs }, (_, i) => syntheticRun(i, options));
let copies = 0;
function copy(): string {
  const dir = join(folder, `copy-${copies++}`);
  cpSync(study, dir, { recursive: true });
  rmSync(join(dir, "results.parquet"), { force: true });
  return dir;
}
const verify = async (dir: string, ...flags: string[]) => {
  process.exitCode = undefined;
  const result = JSON.parse(await lethe("study", "verify", dir, "--json", ...flags));
  return { ...result, exitCode: process.exitCode };
};
const fileOf = (dir: string, i: number, extension = "json") =>
  join(dir, "runs", `${runs[i].train.id}.train.${extension}`);

test("query: table, CSV, JSON and Parquet of the same answer", async () => {
  const sql =
    "select g, count(*) as networks, 'a, \"b\"' as text, null as none, [1.5, 2] as list from results group by g order by g limit 2";
  const [first, second] = [0.5, 0.515625];
  expect(await lethe("query", study, sql)).toContain("g  networks  text");
  expect(await lethe("query", study, sql, "--format", "csv")).toBe(
    `g,networks,text,none,list\r\n${first},1,"a, ""b""",,"[1.5,2]"\r\n${second},1,"a, ""b""",,"[1.5,2]"\r\n`,
  );
  const rows = [first, second].map((g) => ({ g, networks: 1, text: 'a, "b"', none: null, list: [1.5, 2] }));
  expect(JSON.parse(await lethe("query", study, sql, "--format", "json"))).toEqual(rows);
  const out = join(folder, "deep", "answer.parquet");
  expect(
    await lethe("query", study, sql.replace("null as none", "7 as none"), "--format", "parquet", "--out", out),
  ).toBe("");
  const { buffer } = new Uint8Array(readFileSync(out));
  expect(await parquetReadObjects({ file: buffer })).toMatchObject([
    { g: first, networks: 1n, none: 7 },
    { g: second },
  ]);
  await expect(lethe("query", study, sql, "--format", "parquet")).rejects.toThrow("give --out");
  await expect(lethe("query", join(folder, "none"), sql)).rejects.toThrow("must be a study");
});

const secret = join(folder, "secret.csv");
writeFileSync(secret, "password\nhunter2\n");
test.each([
  `select * from read_csv('${secret}')`,
  `select * from '${secret}'`,
  `select * from read_text('${secret}')`,
  `select * from read_parquet('${join(study, "results.parquet")}')`,
  "select * from glob('/*')",
  `copy results to '${join(folder, "stolen.csv")}'`,
  `attach '${join(folder, "stolen.db")}'`,
  `export database '${join(folder, "stolen")}'`,
  "set enable_external_access = true",
  "install httpfs",
  "load json",
  "drop table results_kept",
  "insert into results_kept select * from results_kept",
  `select 1; copy results to '${join(folder, "stolen.csv")}'`,
  "pragma enable_external_access",
  "create table x as select 1",
  "",
])("query: %s is refused on one line, and touches no file", async (sql) => {
  const before = readdirSync(folder).sort();
  await expect(lethe("query", study, sql)).rejects.toThrow(/^query: [^\n]+$/);
  expect(readdirSync(folder).sort()).toEqual(before);
});

test("query: a mistake is told in one line, with what was likely meant", async () => {
  await expect(lethe("query", study, "select mechanisms from results")).rejects.toThrow(/^query: .*mechanisms.*$/);
});

test("query and export: a study in a folder called g=9 has the gains of its records, the second time and when moved too", async () => {
  const dir = join(folder, "fb=77", "g=9");
  mkdirSync(join(folder, "fb=77"));
  cpSync(study, dir, { recursive: true });
  rmSync(join(dir, "results.parquet"), { force: true });
  const all = (from: string) => lethe("query", from, "select id, g, fb from results order by id", "--format", "csv");
  const expected = await all(study);
  expect(expected).not.toContain(",9,");
  for (let k = 0; k < 3; k++) expect(await all(dir)).toBe(expected);
  await lethe("study", "export", dir, "--out", join(folder, "g=8"));
  const [head, ...rows] = readFileSync(join(folder, "g=8", "results.csv"), "utf8")
    .trim()
    .split("\r\n");
  const at = ["id", "g", "fb"].map((name) => head.split(",").indexOf(name));
  const short = rows.map((row) => at.map((c) => row.split(",")[c]).join(","));
  expect(short).toEqual(expected.trim().split("\r\n").slice(1));
  const { buffer } = new Uint8Array(readFileSync(join(folder, "g=8", "results.parquet")));
  const exported = (await parquetReadObjects({ file: buffer })) as { g: number }[];
  expect(exported.map(({ g }) => g)).toEqual(short.map((row) => Number(row.split(",")[1])));
  cpSync(dir, join(folder, "elsewhere"), { recursive: true });
  expect(await all(join(folder, "elsewhere"))).toBe(expected);
});

test("verify: a whole study, and the committed population, have no damage", async () => {
  const found = await verify(copy());
  expect(found).toMatchObject({ damaged: false, whole: 24, findings: [], again: [], exitCode: undefined });
  expect(await verify(POPULATION)).toMatchObject({ damaged: false, again: [] });
});

const flip = (path: string) => {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
};
const becomeFolder = (path: string) => {
  rmSync(path);
  mkdirSync(path);
};
test.each([
  ["json cut short", "json", (path: string) => truncateSync(path, 80), "damaged"],
  ["json bit-flipped", "json", flip, "damaged"],
  ["json deleted", "json", (path: string) => rmSync(path), "orphan"],
  ["json a folder", "json", becomeFolder, "damaged"],
  ["npz cut short", "npz", (path: string) => truncateSync(path, 80), "damaged"],
  ["npz bit-flipped", "npz", flip, "damaged"],
  ["npz deleted", "npz", (path: string) => rmSync(path), "damaged"],
  ["npz a folder", "npz", becomeFolder, "damaged"],
] as const)(
  "verify: %s is found, named, set aside, and the run can be written again",
  async (_, extension, harm, kind) => {
    const dir = copy();
    const { train } = runs[4];
    const store = openStore<Records>(dir, RECORD_SCHEMAS);
    const read = store.read(train.id, "train", { arrays: true });
    if (read.status !== "ok") throw new Error("not whole");
    harm(fileOf(dir, 4, extension));
    const found = await verify(dir, "--repair");
    expect(found).toMatchObject({ damaged: true, again: [train.id], exitCode: 1 });
    expect(found.findings[0]).toMatchObject({ kind, id: train.id });
    expect(found.findings[0].file).toContain(`${train.id}.train`);
    expect(existsSync(fileOf(dir, 4))).toBe(false);
    expect(store.has(train.id, "train")).toBe(false); // what study run asks
    expect(store.write(train.id, "train", read.record, read.arrays)).toBe("written");
    expect(await verify(dir)).toMatchObject({ damaged: false, whole: 24, exitCode: undefined });
  },
);

test("verify: a run all of whose files are gone is known from results.parquet; copies and strangers are told apart", async () => {
  const dir = copy();
  await lethe("query", dir, "select 1");
  const { id } = runs[2].train;
  for (const name of readdirSync(join(dir, "runs"))) if (name.startsWith(id)) rmSync(join(dir, "runs", name));
  cpSync(fileOf(dir, 3), join(dir, "runs", `${runs[3].train.id}.train copy.json`));
  cpSync(fileOf(dir, 3), join(dir, "runs", `${"f".repeat(16)}.train.json`));
  writeFileSync(join(dir, "runs", "notes.txt"), "mine");
  writeFileSync(join(dir, "runs", ".x.json.00000000.1.0123456789ab.tmp"), "");
  const { findings, again, whole } = await verify(dir);
  expect(whole).toBe(22);
  expect(again).toEqual([id, "f".repeat(16)].sort());
  expect(findings.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
    "damaged",
    "duplicate",
    "foreign",
    "orphan",
    "temporary",
  ]);
});

test("merge: what is shared is kept once; what differs or is damaged is refused by name, and nothing is written", async () => {
  const [a, b, into] = [copy(), copy(), join(folder, "merged")];
  for (const name of readdirSync(join(a, "runs"))) if (name.startsWith(runs[0].train.id)) rmSync(join(a, "runs", name));
  expect(JSON.parse(await lethe("study", "merge", a, b, "--into", into, "--json"))).toMatchObject({
    runs: 12,
    stages: 24,
    shared: 22,
  });
  for (const name of readdirSync(join(study, "runs"))) {
    expect(readFileSync(join(into, "runs", name)).equals(readFileSync(join(study, "runs", name)))).toBe(true);
  }
  await expect(lethe("study", "merge", a, b, "--into", into)).rejects.toThrow("must not exist yet");

  const { train } = runs[5];
  const store = openStore<Records>(b, RECORD_SCHEMAS);
  for (const extension of ["json", "npz"]) rmSync(fileOf(b, 5, extension));
  const read = openStore<Records>(study, RECORD_SCHEMAS).read(train.id, "train", { arrays: true });
  const { arrays = {} } = read as { readonly arrays?: Arrays };
  store.write(train.id, "train", train, { ...arrays, state: arrayOf(new Float64Array(options.n)) });
  const before = readdirSync(folder).sort();
  await expect(lethe("study", "merge", a, b, "--into", join(folder, "other"))).rejects.toThrow(
    `nothing was merged: ${train.id}.train differs between ${a} and ${b}`,
  );
  truncateSync(fileOf(b, 5), 10);
  await expect(lethe("study", "merge", a, b, "--into", join(folder, "other"))).rejects.toThrow("it is not whole JSON");
  expect(readdirSync(folder).sort()).toEqual(before);
});

test("export: table, dictionary and arrays; NumPy reads a trained network back, J included", async (context) => {
  const dir = join(folder, "population");
  mkdirSync(join(dir, "runs"), { recursive: true });
  const ids = [...new Set(readdirSync(join(POPULATION, "runs")).map((name) => name.split(".")[0]))].slice(0, 2);
  for (const name of readdirSync(join(POPULATION, "runs"))) {
    if (ids.includes(name.split(".")[0])) cpSync(join(POPULATION, "runs", name), join(dir, "runs", name));
  }
  const out = join(folder, "tables");
  expect(JSON.parse(await lethe("study", "export", dir, "--out", out, "--with-networks", "--json"))).toMatchObject({
    networks: 2,
  });
  expect(readdirSync(out).sort()).toEqual(["columns.csv", "networks", "results.csv", "results.parquet"]);
  const dictionary = readFileSync(join(out, "columns.csv"), "utf8").trimEnd().split("\r\n");
  expect(dictionary).toHaveLength(1 + RESULT_COLUMNS.length);
  expect(readFileSync(join(out, "results.csv"), "utf8").split("\r\n")[0]).toBe(
    RESULT_COLUMNS.map(({ name }) => name).join(","),
  );
  await expect(lethe("study", "export", dir, "--out", out)).rejects.toThrow("must not exist yet");
  if (!hasNumpy()) return context.skip(NO_NUMPY);
  const script = `import numpy as np, csv
f = np.load("networks/${ids[0]}.npz"); n = f["J"].shape[0]
row = [r for r in csv.DictReader(open("results.csv", newline="")) if r["id"] == "${ids[0]}"][0]
assert n == int(row["n"]) and f["g"] == float(row["g"])
assert np.array_equal(f["w_o"], f["readout"][0]) and np.array_equal(f["W_d"], f["readout"][1:].T)
assert abs(np.linalg.norm(f["w_o"]) - float(row["response_norm"])) < 1e-6 * np.linalg.norm(f["w_o"])
print("same")`;
  expect(runPython(script, out)).toBe("same\n");
});

vi.setConfig({ testTimeout: 60_000 });
