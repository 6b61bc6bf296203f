// The table of results of studies as CSV, one row per network: columns with one value, of networks that are here; rows of others
// that the file has stay, and so do rows with a verdict whose networks are here without one.
//   node scripts/paperResults.mjs <study> … --out data/paper/results.csv
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defaultProtocol } from "../dist/src/mechanism/index.js";
import { writeAtomically } from "../dist/src/store/index.js";
import { csv, RESULT_COLUMNS, readCsvRows, refreshResults, verdictStage } from "../dist/src/study/index.js";
import { STANDING } from "./paperPack.mjs";

const PLAIN = new Set(["text", "boolean", "integer", "unsigned", "number"]);
const COLUMNS = RESULT_COLUMNS.filter(({ type }) => PLAIN.has(type)).map(({ name }) => name);

/** Rows of a study's table, each value by the names of its columns. */
async function tableOf(study) {
  const { table } = await refreshResults(study);
  try {
    await table.lock();
    const { columns, rows } = await table.query("select * from results order by id");
    return rows.map((row) => Object.fromEntries(columns.map((name, c) => [name, row[c]])));
  } finally {
    table.close();
  }
}

/** Lines of a file by their id, the first cell, and the ids of those that have a verdict. */
function linesOf(file) {
  if (!existsSync(file)) return { head: null, lines: new Map(), judged: new Set() };
  const text = readFileSync(file, "utf8");
  const [head, ...lines] = text.trimEnd().split("\n");
  const judged = readCsvRows(text).filter((row) => row.verdict_protocol != null);
  return {
    head,
    lines: new Map(lines.map((line) => [line.split(",")[0], line])),
    judged: new Set(judged.map(({ id }) => id)),
  };
}

/**
 * Networks of a cluster that have a verdict of this version in the table, and none in the study's folder: they are judged, elsewhere.
 *
 * @returns their g and fb.
 */
export function judgedElsewhere(file, { seed, density }, study) {
  if (!existsSync(file)) return [];
  const stage = verdictStage(defaultProtocol());
  const isHere = (id) => existsSync(join(study, "runs", `${id}.${stage}.json`));
  return readCsvRows(readFileSync(file, "utf8"))
    .filter((row) => row.seed === seed && row.density === density && `verdict-${row.verdict_protocol}` === stage)
    .filter(({ id }) => !isHere(id))
    .map(({ g, fb }) => ({ g, fb }));
}

/** @returns the rows of these studies as objects. @throws Error where the file has other columns, so that its rows cannot stay. */
export async function writeResults(studies, file) {
  const known = linesOf(file);
  const found = [];
  for (const study of studies) {
    const rows = await tableOf(study);
    const cells = rows.map((row) => COLUMNS.map((name) => row[name] ?? null));
    const [head, ...lines] = csv(COLUMNS, cells).trimEnd().split("\r\n");
    if (known.head !== null && known.head !== head) {
      const own = new Set(rows.map(({ id }) => id));
      if ([...known.lines.keys()].some((id) => !own.has(id))) {
        throw new Error(`${file}: has other columns than this version writes; write it again from all studies`);
      }
      known.lines.clear();
    }
    known.head = head;
    for (const [k, line] of lines.entries()) {
      const { id, verdict_protocol: protocol } = rows[k];
      if (protocol !== null || !known.judged.has(id) || !known.lines.has(id)) known.lines.set(id, line);
    }
    found.push(...rows);
  }
  const sorted = [...known.lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  writeAtomically(file, new TextEncoder().encode(`${[known.head, ...sorted].join("\n")}\n`));
  return found;
}

/** Ids of judged networks that stand for the others: the firmest of each mechanism, then the next firmest. */
export function standing(rows) {
  const byMargin = rows
    .filter(({ margin }) => margin !== null)
    .sort((a, b) => b.margin - a.margin || (a.id < b.id ? -1 : 1));
  const firsts = byMargin.filter((row) => byMargin.find(({ mechanism }) => mechanism === row.mechanism) === row);
  return [...new Set([...firsts, ...byMargin])].slice(0, STANDING).map(({ id }) => id);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
  const rows = await writeResults(positionals, values.out ?? "data/paper/results.csv");
  console.log(`${rows.length} networks`);
}
