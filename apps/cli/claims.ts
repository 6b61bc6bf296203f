import { dirname, extname } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { claimsOf } from "../../src/report/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { claimsHtml } from "./claimsHtml.ts";
import { claimsMarkdown, claimsText } from "./claimsText.ts";
import { checkOutputFile } from "./outputPath.ts";
import { STUDY_HELP, studyFolder } from "./studyFolder.ts";
import { studyRows } from "./studyRows.ts";

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
      const rows = await studyRows(study);
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
