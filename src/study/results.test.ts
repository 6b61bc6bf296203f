/** @file The table of results: types, what is read again, damage. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, expect, test } from "vitest";
import { syntheticRun, writeSyntheticStudy } from "../../test/syntheticStudy.ts";
import { canonicalJson, sha256Hex } from "../format/index.ts";
import { verdictProtocol } from "../mechanism/index.ts";
import { openStore } from "../store/index.ts";
import { assayColumns } from "./column.ts";
import {
  type DeclaredAssay,
  type OutdatedVerdict,
  RECORD_SCHEMAS,
  RESULT_COLUMNS,
  type Records,
  refreshResults,
  resultRow,
  rowStages,
  verdictStage,
  verifyStudy,
} from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-results-"));
afterAll(() => rmSync(folder, { recursive: true }));
const options = { runs: 60, n: 20, trials: 5 };
const original = join(folder, "original");
writeSyntheticStudy(original, options);
const runs = Array.from({ length: options.runs }, (_, i) => syntheticRun(i, options));
let copies = 0;
function copy(): string {
  const dir = join(folder, `copy-${copies++}`);
  cpSync(original, dir, { recursive: true });
  return dir;
}
async function ask(dir: string, sql: string, columns = RESULT_COLUMNS) {
  const { table, read, warnings } = await refreshResults(dir, columns);
  try {
    return { read, warnings, rows: (await table.query(sql)).rows };
  } finally {
    table.close();
  }
}
async function readParquet(dir: string): Promise<Record<string, unknown>[]> {
  const { buffer } = new Uint8Array(readFileSync(join(dir, "results.parquet")));
  return parquetReadObjects({ file: buffer });
}

test("columns have different names, a unit, and one line of description", () => {
  expect(new Set(RESULT_COLUMNS.map(({ name }) => name)).size).toBe(RESULT_COLUMNS.length);
  for (const { name, description } of RESULT_COLUMNS) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(description).toMatch(/^[^|\n]{2,}$/);
  }
});

test("results.parquet holds what the records do, to the last bit: hyparquet reads every cell as resultRow gives it", async () => {
  const dir = copy();
  const { rows, read, warnings } = await ask(dir, "select count(*), sum(g), max(seed) from results");
  const sum = runs.map(({ train }) => train).sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(warnings).toEqual([]);
  expect(read).toBe(options.runs);
  expect(rows[0][0]).toBe(options.runs);
  expect(rows[0][1]).toBeCloseTo(
    sum.reduce((total, { spec }) => total + spec.network.g, 0),
    12,
  );
  expect(rows[0][2]).toBe(4294967295);
  const found = await readParquet(dir);
  expect(found.map(({ id }) => id)).toEqual(sum.map(({ id }) => id));
  for (const { train, verdict } of runs) {
    const row = resultRow({ train, arrays: null, verdict, assays: {} });
    const { source_files, ...cells } = found.find(({ id }) => id === train.id)!;
    const norms = ["response_norm", "memory_norm", "last_response_rmse", "last_memory_rmse"]; // these are of the arrays
    for (const name of norms) expect(cells[name]).toBeGreaterThan(0);
    expect({ ...cells, ...Object.fromEntries(norms.map((name) => [name, null])) }).toEqual(row);
    expect(source_files).toMatch(/^train:\d+ verdict-[0-9a-f]{8}:\d+$/);
    expect(JSON.parse(JSON.stringify(row))).toEqual(row);
  }
});

test("only what is new, changed or gone is read: content decides", async () => {
  const dir = copy();
  expect((await ask(dir, "select 1")).read).toBe(60);
  const before = readFileSync(join(dir, "results.parquet"));
  expect(await ask(dir, "select count(*) from results")).toEqual({ read: 0, warnings: [], rows: [[60]] });
  expect(readFileSync(join(dir, "results.parquet")).equals(before)).toBe(true);

  const [gone, late] = [runs[3], runs[7]];
  for (const name of [`${gone.train.id}.train.json`, `${gone.train.id}.${gone.verdict.stage}.json`])
    rmSync(join(dir, "runs", name));
  const judged = join(dir, "runs", `${late.train.id}.${late.verdict.stage}.json`);
  renameSync(judged, join(folder, "late.json"));
  expect(await ask(dir, "select count(*), count(mechanism) from results")).toEqual({
    read: 1,
    warnings: [],
    rows: [[59, 58]],
  });
  renameSync(join(folder, "late.json"), judged);
  expect(await ask(dir, "select count(*), count(mechanism) from results")).toEqual({
    read: 1,
    warnings: [],
    rows: [[59, 59]],
  });
  // a table that was built bit by bit is that built at once
  const kept = await readParquet(dir);
  rmSync(join(dir, "results.parquet"));
  expect((await ask(dir, "select 1")).read).toBe(59);
  expect(await readParquet(dir)).toEqual(kept);
});

test("a verdict of an older protocol is whole, but not read: its row says none, a line says why", async () => {
  const dir = copy();
  const { id } = runs[4].train;
  for (const name of readdirSync(join(dir, "runs"))) {
    if (!name.startsWith(id) || name.includes(".train.")) continue;
    rmSync(join(dir, "runs", name));
  }
  const protocol = { version: 2, drawsPerState: 10 };
  const stage = `verdict-${sha256Hex(canonicalJson(protocol)).slice(0, 8)}` as const;
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  store.write(
    id,
    stage,
    { format: 1, stage, id, verdict: { protocol, network: "slow-manifold" } } as OutdatedVerdict,
    undefined,
  );
  expect(store.read(id, stage).status).toBe("ok");
  expect((await verifyStudy(dir)).findings).toEqual([]);
  const { rows, warnings } = await ask(dir, `select mechanism from results where id = '${id}'`);
  expect(rows).toEqual([[null]]);
  expect(warnings).toEqual([
    `${id}.${stage}.json: its verdict is of an older protocol; lethe study run judges the network anew`,
  ]);
});

test("of several verdicts of a run one by a protocol of today is read, else the one that most runs have", () => {
  const today = verdictStage(verdictProtocol("quick"));
  const stages = [
    ["train", "verdict-0a", today],
    ["train", "verdict-0a"],
    ["train", "verdict-0a", "verdict-0b"],
  ];
  const chosen = rowStages(stages.map((own, k) => ({ id: String(k), stages: own })));
  expect([...chosen.values()]).toEqual([
    ["train", today],
    ["train", "verdict-0a"],
    ["train", "verdict-0a"],
  ]);
});

test.each([
  ["cut short", (path: string) => truncateSync(path, 100)],
  ["another file", (path: string) => writeFileSync(path, "PAR1 no PAR1")],
  ["absent", (path: string) => rmSync(path)],
])("results.parquet %s: built anew", async (_, harm) => {
  const dir = copy();
  await ask(dir, "select 1");
  harm(join(dir, "results.parquet"));
  expect(await ask(dir, "select count(*) from results")).toEqual({ read: 60, warnings: [], rows: [[60]] });
  expect(await readParquet(dir)).toHaveLength(60);
});

test("results.parquet a folder: the answer comes all the same, with one warning", async () => {
  const dir = copy();
  mkdirSync(join(dir, "results.parquet"));
  const { rows, warnings } = await ask(dir, "select count(*) from results");
  expect(rows).toEqual([[60]]);
  expect(warnings).toEqual([expect.stringContaining("it is a folder, not a file")]);
});

test("types survive: whole gains before broken ones, a verdict that comes late, one record cut short: right sum, one warning", async () => {
  const dir = join(folder, "types");
  mkdirSync(join(dir, "runs"), { recursive: true });
  const put = (i: number, withVerdict: boolean) => {
    const { train, verdict } = runs[i];
    const names = [
      `${train.id}.train.json`,
      `${train.id}.train.npz`,
      ...(withVerdict ? [`${train.id}.${verdict.stage}.json`] : []),
    ];
    for (const name of names) cpSync(join(original, "runs", name), join(dir, "runs", name));
  };
  put(0, false); // g 1
  put(28, false); // g 1
  expect((await ask(dir, "select sum(g), typeof(any_value(g)), count(mechanism) from results")).rows).toEqual([
    [2, "DOUBLE", 0],
  ]);
  put(5, true); // g 0.5 + 3/64
  put(6, true);
  truncateSync(join(dir, "runs", `${runs[6].train.id}.train.json`), 200);
  const { rows, warnings } = await ask(dir, "select sum(g), count(mechanism), count(margin) from results");
  const { margin } = runs[5].verdict.verdict;
  expect(rows).toEqual([[2.546875, 1, margin === null ? 0 : 1]]);
  expect(warnings).toEqual([`${runs[6].train.id}.train.json: it is not whole JSON`]);
  expect((await ask(dir, "select count(*) from results")).warnings).toHaveLength(1); // told again, not forgotten
});

test("an assay's declared columns: prefixed, typed; a broken number in a whole column is left out and told", async () => {
  const assay: DeclaredAssay = {
    name: "recall",
    columns: [
      { name: "lifeTime", unit: "τ", description: "a time", kind: "number" },
      { name: "count", unit: "1", description: "how many", kind: "integer" },
    ],
  };
  const columns = [...RESULT_COLUMNS, ...assayColumns(assay)];
  const { train, verdict } = runs[0];
  const assays = { recall: { stage: "recall-0123abcd", summary: { lifeTime: 2, count: 3 } } };
  const row = resultRow({ train, arrays: null, verdict, assays }, columns);
  expect(row).toMatchObject({ recall_protocol: "0123abcd", recall_life_time: 2, recall_count: 3 });
  const without = await ask(
    copy(),
    "select count(*), count(recall_life_time), typeof(any_value(recall_count)) from results",
    columns,
  );
  expect(without.rows).toEqual([[60, 0, "INTEGER"]]);
  const broken = columns.map((column) => (column.name === "recall_count" ? { ...column, of: () => 0.5 } : column));
  const { rows, warnings } = await ask(copy(), "select count(recall_count) from results", broken);
  expect(rows).toEqual([[0]]);
  expect(warnings).toHaveLength(60);
  expect(warnings[0]).toContain("recall_count must be a whole number, got 0.5; left out");
});

test("of two protocols that equally many runs have, the table takes the one whose name comes first", () => {
  const stages = ["train", "verdict-aaaaaaaa", "verdict-bbbbbbbb"];
  const tie = [
    { id: "0", stages },
    { id: "1", stages },
  ];
  expect(rowStages(tie).get("1")).toEqual(["train", "verdict-aaaaaaaa"]);
  const most = [...tie, { id: "2", stages: ["train", "verdict-bbbbbbbb"] }];
  expect(rowStages(most).get("1")).toEqual(["train", "verdict-bbbbbbbb"]);
});

test("the slowest time constant is in τ: a multiplier of 0.9 in steps of 0.1 τ falls to 1/e in −0.1 / ln 0.9 = 0.949 τ", () => {
  const { train, verdict } = runs[0];
  const root = { kind: "fixed-point", multiplier: 0.9 };
  const judged = { ...verdict, verdict: { ...verdict.verdict, limitSets: [root, { ...root, multiplier: 0.5 }] } };
  const row = resultRow({ train, arrays: null, verdict: judged as unknown as typeof verdict, assays: {} });
  expect(train.spec.network.timeStep).toBe(0.1);
  expect(row["slowest_time_constant"]).toBeCloseTo(0.949122158, 9);
});
