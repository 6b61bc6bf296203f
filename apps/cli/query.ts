import { dirname, extname } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { type Answer, makeFolder, writeAtomically } from "../../src/store/index.ts";
import { csv, refreshResults } from "../../src/study/index.ts";
import { alignedTable } from "./alignedTable.ts";
import { checkOutputFile } from "./outputPath.ts";
import { STUDY_HELP, studyFolder, warnOf } from "./studyFolder.ts";

const FORMATS = ["table", "csv", "json", "parquet"] as const;
type Format = (typeof FORMATS)[number];

/** What a file of each format may end in. */
const ENDINGS: Readonly<Record<Format, readonly string[]>> = {
  table: [".txt"],
  csv: [".csv"],
  json: [".json"],
  parquet: [".parquet"],
};
/** A query that lasts longer says how it is ended; in ms. */
const PATIENCE = 3000;

export function addQuery(program: Command): void {
  program
    .command("query")
    .description(
      "ask the table of a study's networks, results, in SQL (docs/results.md lists its columns), or claims of the gallery's records",
    )
    .argument("<study>", STUDY_HELP)
    .argument("<sql>", "one SELECT, in DuckDB's SQL")
    .addOption(new Option("--format <format>", "how to give the answer").choices(FORMATS).default("table" as const))
    .option("--out <file>", "file to write the answer to; parquet needs one")
    .addHelpText(
      "after",
      `
Examples:
  lethe query studies/demo "select mechanism, count(*) as networks from results group by mechanism"
  lethe query gallery "select piece, claim, value from claims where verdict <> 'reproduced'"
  lethe query demo "select g, fb, accuracy from results where learned order by rmse" --format csv --out best.csv`,
    )
    .action(async (study, sql, { format, out }) => {
      if (format === "parquet" && out === undefined) throw new InputError("--format parquet needs a file; give --out");
      if (out !== undefined) checkOut(out, format);
      const { table, warnings } = await tableFor(sql, studyFolder(study));
      const word = setTimeout(() => process.stderr.write("lethe: still asking; Ctrl-C ends it\n"), PATIENCE);
      try {
        warnOf(warnings);
        await table.lock();
        const answer = await table.query(sql);
        clearTimeout(word);
        await give(answer, format, out);
      } finally {
        clearTimeout(word);
        table.close();
      }
    });
}

/** The claims of the gallery's records where claims are asked for and there are such records; else the study's networks. */
async function tableFor(sql: string, dir: string) {
  if (/\bclaims\b/i.test(sql)) {
    const { openClaims } = await import("./claimsTable.ts");
    const claims = await openClaims(dir);
    if (claims !== null) return claims;
  }
  return refreshResults(dir);
}

/** Refuses an ending that belongs to another format, and says which was likely meant. */
function checkOut(out: string, format: Format): void {
  const meant = FORMATS.find((name) => ENDINGS[name].includes(extname(out).toLowerCase()));
  if (meant !== undefined && meant !== format) {
    throw new InputError(`--out ${out} is the name of another format than ${format}; give --format ${meant}`);
  }
  checkOutputFile(out, "--out", ENDINGS[format]);
}

async function give(answer: Answer, format: Format, out: string | undefined): Promise<void> {
  if (out === undefined) {
    process.stdout.write(textOf(answer, format));
    return;
  }
  makeFolder(dirname(out));
  if (format === "parquet") await answer.writeParquet(out);
  else writeAtomically(out, new TextEncoder().encode(textOf(answer, format)));
}

function textOf({ columns, rows }: Answer, format: Format): string {
  if (format === "csv") return csv(columns, rows);
  if (format === "json") {
    const objects = rows.map((row) => Object.fromEntries(columns.map((column, c) => [column, row[c]])));
    return `${JSON.stringify(objects, null, 2)}\n`;
  }
  return alignedTable(columns, rows);
}
