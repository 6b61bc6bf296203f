/** @file The policy for files of earlier versions (docs/formats.md, "Versions"): read or left in peace, never called damage, never changed. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeStage, openStore } from "../../src/store/index.ts";
import { isCurrent, RECORD_SCHEMAS, type Records, refreshResults, verifyStudy } from "../../src/study/index.ts";
import { ROOT } from "../house/sources.ts";

const ID = "b53f4f8032ccc509";
const OLD_VERDICT = "verdict-31b978ae";
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "lethe-old-"));
  cpSync(join(ROOT, "test/oldRecords/runs"), join(dir, "runs"), { recursive: true });
  for (const ending of ["json", "npz"]) {
    cpSync(join(ROOT, `test/population/runs/${ID}.train.${ending}`), join(dir, "runs", `${ID}.train.${ending}`));
  }
  // a verdict by a protocol that this version no longer makes, with words that it does not know
  const record = {
    format: 1,
    stage: OLD_VERDICT,
    id: ID,
    verdict: { protocol: { version: 2, draws: 10 }, network: "slow manifold", more: [1] },
  };
  writeFileSync(join(dir, "runs", `${ID}.${OLD_VERDICT}.json`), encodeStage(ID, OLD_VERDICT, record, undefined).json);
});
afterAll(() => rmSync(dir, { recursive: true }));

const bytes = () =>
  readdirSync(join(dir, "runs")).map((name) => [name, readFileSync(join(dir, "runs", name)).toString("hex")]);

test("they are whole, give their row, and stay as they are", async () => {
  const before = bytes();
  expect(before.length).toBe(5);
  expect((await verifyStudy(dir)).findings).toEqual([]);
  const { table, read, warnings } = await refreshResults(dir);
  await table.lock();
  const { columns, rows } = await table.query("select id, learned, mechanism, controls_echo_at_delay from results");
  table.close();
  expect(read).toBe(1);
  expect(warnings).toEqual([expect.stringMatching(/older protocol; lethe study run judges the network anew$/)]);
  const row = Object.fromEntries(columns.map((name, k) => [name, rows[0]![k]]));
  // the verdict is of a protocol that is no longer read; the assay's numbers are
  expect(row).toMatchObject({ id: ID, learned: true, mechanism: null });
  expect(row["controls_echo_at_delay"]).toBeTypeOf("number");
  expect(bytes()).toEqual(before);
});

test("an old assay is read with what it lacks absent, an old verdict says that it is one", () => {
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  const assay = store.read(ID, "controls-9dc78c80", { arrays: true });
  expect(assay.status).toBe("ok");
  if (assay.status === "ok")
    expect([assay.record.notes, assay.record.curves[0]!.interval]).toEqual([undefined, undefined]);
  const verdict = store.read(ID, OLD_VERDICT);
  expect(verdict.status === "ok" && isCurrent(verdict.record)).toBe(false);
  expect(verdict.status).toBe("ok");
});

test("a record of a later format is not guessed at: it is damage, with the reason, and its file is not touched by reading", async () => {
  const path = join(dir, "runs", `${ID}.train.json`);
  const whole = readFileSync(path);
  const read = openStore<Records>(dir, RECORD_SCHEMAS).read(ID, "train", { arrays: true });
  if (read.status !== "ok") throw new Error(read.status);
  const { record, arrays } = read;
  writeFileSync(path, encodeStage(ID, "train", { ...record, format: 2 }, arrays).json);
  const { findings } = await verifyStudy(dir);
  expect(findings).toEqual([expect.objectContaining({ kind: "damaged", reason: expect.stringContaining("format") })]);
  writeFileSync(path, whole);
});
