/** @file The shipped table of results: rows of several studies, none lost, and a verdict is never written over by none. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readCsvRows } from "../../src/study/index.ts";
import { lethe } from "../lethe.ts";
import { writeSyntheticStudy } from "../syntheticStudy.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-table-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("what `npm run paper` keeps of a study is what its table says, column by column", async () => {
  const study = join(folder, "study");
  writeSyntheticStudy(study, { runs: 6, n: 20, trials: 5 });
  // plain JavaScript that imports dist, as npm run paper does
  // @ts-expect-error plain JavaScript
  const { standing, writeResults } = await import("../../scripts/paperResults.mjs");
  const file = join(folder, "results.csv");
  const rows = await writeResults([study], file);
  const kept = readCsvRows(readFileSync(file, "utf8"));
  expect(kept.map(({ id }) => id)).toEqual(rows.map(({ id }: { id: string }) => id).sort());
  const NAMES = ["id", "g", "fb", "accuracy", "mechanism", "margin"];
  const listed = JSON.parse(
    await lethe("query", study, `select ${NAMES.join(", ")} from results order by id`, "--format", "json"),
  );
  expect(kept.map((row) => Object.fromEntries(NAMES.map((name) => [name, row[name] ?? null])))).toEqual(listed);
  // again, and of another study: nothing is lost
  const other = join(folder, "other");
  writeSyntheticStudy(other, { runs: 8, n: 20, trials: 5 });
  await writeResults([other], file);
  expect(readCsvRows(readFileSync(file, "utf8"))).toHaveLength(8);
  // a study without verdicts takes none away
  const bare = join(folder, "bare");
  writeSyntheticStudy(bare, { runs: 8, n: 20, trials: 5 });
  for (const name of readdirSync(join(bare, "runs"))) if (!name.includes(".train.")) rmSync(join(bare, "runs", name));
  const before = readFileSync(file, "utf8");
  await writeResults([bare], file);
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(standing(rows).length).toBeLessThanOrEqual(3);
});
