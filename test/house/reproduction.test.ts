/** @file docs/reproduction.md says what the tables in data/paper say. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fillMarks, marksOf, reproductionTexts } from "../../src/report/index.ts";
import { BUILT_IN_PLANS, chooseStimuli, expandPlan, readCsvRows } from "../../src/study/index.ts";

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const rowsOf = (name: string) => {
  const path = root(`data/paper/${name}`);
  return existsSync(path) ? readCsvRows(readFileSync(path, "utf8")) : [];
};
const texts = reproductionTexts({
  planned: expandPlan(BUILT_IN_PLANS["paper"], chooseStimuli("mnist", undefined, "test").spec).length,
  results: rowsOf("results.csv"),
  interventions: rowsOf("intervention.csv"),
  trial: rowsOf("replicates-trial.csv"),
});
const page = readFileSync(root("docs/reproduction.md"), "utf8");

test("every marked number and table of the page is that of the data: npm run reproduction", () => {
  expect(marksOf(page).length).toBeGreaterThan(15);
  expect(fillMarks(page, texts)).toBe(page);
});

test("a number that was changed is seen, and a mark without a number is named", () => {
  const wrong = page.replace(/(<!--=planned-->)\d+/, "$1671");
  expect(wrong).not.toBe(page);
  expect(fillMarks(wrong, texts)).toBe(page);
  expect(() => fillMarks("<!--=nothing-->1<!--/-->", texts)).toThrow("no text is called nothing");
});

test("every number that is computed stands on the page", () => {
  expect(Object.keys(texts).filter((name) => !marksOf(page).includes(name))).toEqual([]);
});
