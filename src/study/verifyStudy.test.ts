/** @file What `study verify` calls damage, and what only unfinished. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { syntheticRun, writeSyntheticStudy } from "../../test/syntheticStudy.ts";
import { openStore } from "../store/index.ts";
import { RECORD_SCHEMAS, type Records, refreshResults, verifyStudy } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-verify-"));
afterAll(() => rmSync(folder, { recursive: true }));
const options = { runs: 4, n: 8, trials: 3 };
const original = join(folder, "original");
writeSyntheticStudy(original, options);
const { train, verdict } = syntheticRun(0, options);
const { id } = train;
let copies = 0;
function copyWithout(...stages: string[]): string {
  const dir = join(folder, `copy-${copies++}`);
  cpSync(original, dir, { recursive: true });
  for (const stage of stages) rmSync(join(dir, "runs", `${id}.${stage}.json`), { force: true });
  return dir;
}
const told = async (dir: string) => (await verifyStudy(dir)).findings.map(({ kind, file }) => [kind, file]);

test("arrays without their record, as a kill between the two leaves them, are unfinished and no damage", async () => {
  const dir = copyWithout("train", verdict.stage);
  rmSync(join(dir, "runs", `${id}.${verdict.stage}.npz`), { force: true });
  expect(await told(dir)).toEqual([["unfinished", `${id}.train.npz`]]);
  expect((await verifyStudy(dir)).again).toEqual([]);
  const { setAside } = await verifyStudy(dir, true);
  expect(setAside).toEqual([]);
});

test.each(["the log", "the table"])("the same is damage where %s says that the record was there", async (witness) => {
  const dir = copyWithout();
  if (witness === "the log") {
    openStore<Records>(dir, RECORD_SCHEMAS).appendLog("task", { run: id, stage: "train", at: "2020-01-01" });
  } else (await refreshResults(dir)).table.close();
  rmSync(join(dir, "runs", `${id}.train.json`));
  for (const ending of ["json", "npz"]) rmSync(join(dir, "runs", `${id}.${verdict.stage}.${ending}`), { force: true });
  expect(await told(dir)).toContainEqual(["orphan", `${id}.train.npz`]);
  expect((await verifyStudy(dir)).again).toEqual([id]);
});

test("a verdict whose training is gone is damage whatever was logged", async () => {
  expect(await told(copyWithout("train"))).toContainEqual(["orphan", `${id}.train.json`]);
});
