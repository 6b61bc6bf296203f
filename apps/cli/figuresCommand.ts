import { join } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { csv } from "../../src/study/index.ts";
import { STUDY_HELP, studyFolder } from "./studyFolder.ts";
import { studyRows } from "./studyRows.ts";

/** How many figures the paper has here. */
const FIGURES = 7;

/** `lethe figures`. */
export function addFigures(program: Command): void {
  program
    .command("figures")
    .description("draw the paper's seven figures of a study, each with its data as CSV")
    .argument("<study>", STUDY_HELP)
    .option("--out <folder>", "where they are written", "figures")
    .option("--only <numbers>", "some of them, like 2,5", onlyOption)
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe figures studies/demo --out figures")
    .action(async (name, { out, only, json }) => {
      const study = studyFolder(name);
      const rows = await studyRows(study);
      const { drawSheet, SHEET_COLUMNS, sheetTable, plotDocument, writeFigure } = await import("./drawing.ts");
      const { figureMakers, interventionsOf } = await import("./figures/index.ts");
      makeFolder(out);
      const written = figureMakers(study, rows, interventionsOf(study)).flatMap((make, k) => {
        if (only !== undefined && !only.includes(k + 1)) return [];
        const sheet = make();
        const base = join(out, `figure-${k + 1}`);
        const drawing = drawSheet(plotDocument(), sheet);
        for (const ending of [".svg", ".png"]) writeFigure(`${base}${ending}`, drawing);
        writeAtomically(`${base}.csv`, new TextEncoder().encode(csv(SHEET_COLUMNS, sheetTable(sheet))));
        const absent = sheet.rows.flat().flatMap((panel) => (panel.kind === "absent" ? [panel.reason] : []));
        if (!json) process.stdout.write(describe(base, sheet.title, absent));
        return [
          {
            figure: k + 1,
            title: sheet.title,
            caption: sheet.caption,
            files: [".svg", ".png", ".csv"].map((ending) => base + ending),
            absent,
          },
        ];
      });
      if (json)
        process.stdout.write(`${JSON.stringify({ study: name, networks: rows.length, figures: written }, null, 2)}\n`);
    });
}

function describe(base: string, title: string, absent: readonly string[]): string {
  const lacks = [...new Set(absent)].map((reason) => `\n  not drawn: ${reason}`);
  return `${base}.svg .png .csv  ${title}${lacks.join("")}\n`;
}

function onlyOption(text: string): number[] {
  const numbers = text.split(",").map(Number);
  const wrong = numbers.find((v) => !Number.isInteger(v) || v < 1 || v > FIGURES);
  if (wrong === undefined) return numbers;
  throw new InputError(`--only must be numbers from 1 to ${FIGURES}, like 2,5; got ${text}`);
}
