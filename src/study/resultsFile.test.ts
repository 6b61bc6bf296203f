/** @file results.parquet is believed only as it was written, and nothing of its path gets into its rows. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, describe, expect, test } from "vitest";
import { writeSyntheticStudy } from "../../test/syntheticStudy.ts";
import { RESULTS_FILE, readKeptRows, refreshResults, verifyStudy } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-believed-"));
afterAll(() => rmSync(folder, { recursive: true }));
const original = join(folder, "original");
writeSyntheticStudy(original, { runs: 4, n: 8, trials: 3 });
const other = join(folder, "other");
writeSyntheticStudy(other, { runs: 2, n: 9, trials: 3 });
let copies = 0;
function copy(name = `copy-${copies++}`, from = original): string {
  const dir = join(folder, name);
  mkdirSync(dir, { recursive: true });
  cpSync(from, dir, { recursive: true });
  return dir;
}
const ALL = "select * from results order by id";
async function ask(dir: string, sql = ALL) {
  const { table, read, warnings } = await refreshResults(dir);
  try {
    await table.lock();
    return { read, warnings, rows: (await table.query(sql)).rows };
  } finally {
    table.close();
  }
}
const { rows: truth } = await ask(original);
rmSync(join(original, RESULTS_FILE));

describe("whatever the folder is called, the rows are those of the records, the second time too", () => {
  test.each([
    "g=9",
    "fb=77",
    "seed=3/g=8",
    "mechanism=direct/study",
    "learned=false",
    "id=0123456789abcdef",
    "source_files=x",
    "filename=y",
    "s[a]*?",
    "~",
    "it's",
    "a b",
    "{a,b}",
    "ü%20",
  ])("%s", async (name) => {
    const dir = copy(join(`parent-${copies++}`, name));
    expect(await ask(dir)).toEqual({ read: 4, warnings: [], rows: truth });
    expect(await ask(dir)).toEqual({ read: 0, warnings: [], rows: truth });
    // what is kept is right too, so that it stays right where the folder gets another name
    const first = readdirSync(join(dir, "runs")).filter((file) => file.startsWith(String(truth[0][0])));
    for (const file of first) rmSync(join(dir, "runs", file));
    expect((await ask(dir)).rows).toEqual(truth.slice(1));
    const moved = join(folder, `moved-${copies++}`);
    renameSync(dir, moved);
    expect(await ask(moved)).toEqual({ read: 0, warnings: [], rows: truth.slice(1) });
  });

  test("a folder whose name is a pattern is not taken for those that match it", async () => {
    const dir = copy("match[es]");
    await ask(copy("matche", other));
    expect((await ask(dir)).rows).toEqual(truth);
    expect(await ask(dir)).toMatchObject({ read: 0, rows: truth });
  });
});

test("a table that was written with a column of its folder is built anew", async () => {
  const dir = copy();
  await ask(dir);
  const path = join(dir, RESULTS_FILE);
  const bytes = readFileSync(path);
  const at = bytes.indexOf("2 ", bytes.lastIndexOf("note"));
  bytes.write("1 ", at, "latin1"); // rows of version 1 may hold what a folder was called
  writeFileSync(path, bytes);
  expect(await ask(dir)).toEqual({ read: 4, warnings: [], rows: truth });
});

test("any byte changed: query reads the records again, the lab takes no row of it, verify names it", async () => {
  const dir = copy();
  await ask(dir);
  const path = join(dir, RESULTS_FILE);
  const whole = readFileSync(path);
  expect((await readKeptRows(dir, ["id", "g"])).size).toBe(4);
  expect((await verifyStudy(dir)).findings).toEqual([]);
  for (let k = 0; k < 40; k++) {
    const bytes = Buffer.from(whole);
    const at = Math.floor(((k + 0.5) * bytes.length) / 40);
    bytes[at] ^= 1 << (k % 8);
    writeFileSync(path, bytes);
    expect((await readKeptRows(dir, ["id", "g"])).size).toBe(0);
    const { findings } = await verifyStudy(dir);
    expect(findings).toEqual([expect.objectContaining({ file: RESULTS_FILE })]);
    if (k % 8 === 0) expect(await ask(dir)).toEqual({ read: 4, warnings: [], rows: truth });
  }
});

test("verify tells a broken table from one of another origin; repair sets the broken one aside", async () => {
  const dir = copy();
  await ask(dir);
  const path = join(dir, RESULTS_FILE);
  const bytes = readFileSync(path);
  bytes[200] ^= 1;
  writeFileSync(path, bytes);
  expect((await verifyStudy(dir)).findings[0]).toMatchObject({ kind: "damaged", id: null });
  expect((await verifyStudy(dir, true)).setAside).toEqual([RESULTS_FILE]);
  expect((await verifyStudy(dir)).findings).toEqual([]);
  writeFileSync(path, "of another program");
  expect((await verifyStudy(dir)).findings[0]).toMatchObject({ kind: "foreign", file: RESULTS_FILE });
});

test("the kept file can be read by others as it is, and the sources of its rows are no part of queries", async () => {
  const dir = copy();
  await ask(dir);
  const { buffer } = new Uint8Array(readFileSync(join(dir, RESULTS_FILE)));
  const rows = await parquetReadObjects({ file: buffer });
  expect(rows.map(({ id }) => id)).toEqual(truth.map(([id]) => id));
  expect((await ask(dir, "select count(*) from information_schema.tables")).rows).toEqual([[1]]);
  await expect(ask(dir, "select * from results_kept")).rejects.toThrow("the table is called results");
  await expect(ask(dir, "select source_files from results")).rejects.toThrow("source_files");
});

test.each([
  ["select accurcy from results", "did you mean accuracy?"],
  ["select r.accurcy from results r", "did you mean accuracy?"],
  ["select g from reslts", "the table is called results"],
  ["select averag(g) from results", "Did you mean"],
  ["", "must be one SELECT"],
  ["-- nothing", "must be one SELECT"],
  [";", "must be one SELECT"],
  ["select 1; select 2", "must be one SELECT"],
  ["select * from range(1000001)", "at most 1000000 rows, has more; count, group or add limit"],
])("%s: %s", async (sql, message) => {
  const { table } = await refreshResults(original);
  await expect(table.query(sql)).rejects.toThrow(message);
  table.close();
});
