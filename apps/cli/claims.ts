import { dirname, extname } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { CLAIM_COLUMNS, claimsOf, type Row } from "../../src/report/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { refreshResults } from "../../src/study/index.ts";
import { claimsHtml } from "./claimsHtml.ts";
import { claimsMarkdown, claimsText } from "./claimsText.ts";
import { checkOutputFile } from "./outputPath.ts";
import { STUDY_HELP, studyFolder, warnOf } from "./studyFolder.ts";

const ENDINGS = [".md", ".html"];

/** `lethe claims`. */
export function addClaims(program: Command): void {
  program
    .command("claims")
    .description("test the seven claims of the paper's abstract on a study; docs/claims.md says how")
    .argument("<study>", STUDY_HELP)
    .option("--out <file>", "write one page too, .md or (with a figure for each claim) .html")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExamples:\n  lethe claims studies/demo\n  lethe claims studies/mine --out claims.html")
    .action(async (name, { out, json }) => {
      if (out !== undefined) checkPage(out);
      const study = studyFolder(name);
      const rows = await readRows(study);
      const given = { study: name, networks: rows.length, claims: claimsOf(rows) };
      if (out !== undefined) {
        const isHtml = extname(out).toLowerCase() === ".html";
        makeFolder(dirname(out));
        writeAtomically(out, new TextEncoder().encode(isHtml ? claimsHtml(given) : claimsMarkdown(given)));
      }
      process.stdout.write(json ? `${JSON.stringify(given, null, 2)}\n` : claimsText(given));
      if (out !== undefined && !json) process.stdout.write(`\n${out}\n`);
    });
}

function checkPage(out: string): void {
  if (extname(out) === "") throw new InputError(`--out must end in ${ENDINGS.join(" or ")}, got ${out || "nothing"}`);
  checkOutputFile(out, "--out", ENDINGS);
}

/** The table of results, one object per network. Says which columns that claims rest on it has not. */
async function readRows(dir: string): Promise<Row[]> {
  const { table, warnings } = await refreshResults(dir);
  try {
    warnOf(warnings);
    await table.lock();
    const { columns, rows } = await table.query("select * from results order by id");
    const absent = CLAIM_COLUMNS.filter((name) => !columns.includes(name));
    if (absent.length > 0) {
      process.stderr.write(`lethe: the table has no ${absent.join(", ")}: what rests on it cannot be decided\n`);
    }
    return rows.map((row) => Object.fromEntries(columns.map((name, c) => [name, row[c]])));
  } finally {
    table.close();
  }
}
