// npm run reproduction [-- --check]
// Fills the marked numbers and tables of docs/reproduction.md from data/paper, and draws the figures that its data suffice for into
// docs/images/paper. With --check nothing is written: it fails where text and data disagree.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./stamp.mjs";

if (spawnSync(process.execPath, [join(ROOT, "scripts/setup.mjs")], { cwd: ROOT, stdio: "inherit" }).status !== 0)
  process.exit(1);
const { fillMarks, reproductionTexts } = await import("../dist/src/report/index.js");
const { BUILT_IN_PLANS, expandPlan, readCsvRows, readStudy } = await import("../dist/src/study/index.js");

const DOC = join(ROOT, "docs/reproduction.md");
const rowsOf = (name) => {
  const path = join(ROOT, "data/paper", name);
  return existsSync(path) ? readCsvRows(readFileSync(path, "utf8")) : [];
};
const data = {
  planned: expandPlan(BUILT_IN_PLANS.paper, readStudy("paper").stimuli.spec).length,
  results: rowsOf("results.csv"),
  interventions: rowsOf("intervention.csv"),
  trial: rowsOf("replicates-trial.csv"),
};
const before = readFileSync(DOC, "utf8");
const after = fillMarks(before, reproductionTexts(data));
if (process.argv.includes("--check")) {
  if (before !== after) {
    console.error("docs/reproduction.md: does not say what data/paper says; run npm run reproduction");
    process.exit(1);
  }
} else {
  writeFileSync(DOC, after);
  console.log(before === after ? "docs/reproduction.md: as it was" : "docs/reproduction.md: filled anew");
  const out = join(ROOT, "docs/images/paper");
  mkdirSync(out, { recursive: true });
  // figures of the grid come when it is complete
  const judged = data.results.filter((row) => row.verdict_protocol !== null).length;
  const only = judged === data.planned ? [] : ["--only", "7"];
  const words = [join(ROOT, "bin/lethe.mjs"), "figures", "paper", "--out", "docs/images/paper", ...only];
  process.exitCode = spawnSync(process.execPath, words, { cwd: ROOT, stdio: "inherit" }).status ?? 1;
}
