import { join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { phaseDiagram } from "../../src/figures/index.ts";
import { countMechanisms, readStudy, runStudy, type SummaryRow } from "../../src/study/index.ts";
import { showGrid } from "./grid.ts";
import { numberOption } from "./options.ts";
import { duration } from "./progressBar.ts";
import { plotDocument, writeFigure } from "./renderFigure.ts";
import { complainOf, runWithProgress } from "./runWithProgress.ts";
import { addStudyExport } from "./studyExport.ts";
import { addStudyMerge } from "./studyMerge.ts";
import { addStudyVerify } from "./studyVerify.ts";
import { words } from "./words.ts";

export function addStudy(program: Command): void {
  const study = program.command("study").description("train and judge a grid of networks");
  addStudyVerify(study as Command);
  addStudyMerge(study as Command);
  addStudyExport(study as Command);
  study
    .command("run")
    .description("run what is missing of a plan; a run that is complete is never repeated")
    .argument("<plan>", "a plan.json, or demo")
    .option("--out <dir>", "folder of the study (default: studies/<name of the plan>)")
    .addOption(
      new Option("--workers <number>", "threads (default: one per core)").argParser(
        numberOption({ name: "--workers", min: 1, max: 1024, integer: true }),
      ),
    )
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe study run demo --workers 2")
    .action(async (plan, flags) => {
      process.exitCode = await run(plan, flags);
    });
}

interface Flags {
  readonly out?: string | undefined;
  readonly workers?: number | undefined;
  readonly json?: true | undefined;
}

async function run(nameOrPath: string, { out, workers, json }: Flags): Promise<number | undefined> {
  const began = performance.now();
  const study = readStudy(nameOrPath);
  const dir = out ?? join("studies", study.plan.name);
  if (!json) process.stderr.write(`${study.plan.name}: ${study.specs.length} networks, in ${dir}\n`);
  const result = await runWithProgress((ears) => runStudy(study, dir, { ...ears, workers }));
  const seconds = (performance.now() - began) / 1000;

  const { rows, found, complete, failures, stopped } = result;
  const counts = countMechanisms(rows);
  if (json) {
    const runs = rows.length;
    const object = { name: study.plan.name, dir, runs, found, complete, stopped, failures, seconds, counts, rows };
    process.stdout.write(`${JSON.stringify(object, null, 2)}\n`);
  } else if (!stopped) {
    const learned = rows.filter(({ status }) => status === "learned").length;
    const tally = Object.entries(counts).map(([name, count]) => `${count} ${words(name)}`);
    const figure = drawPhases(dir, study.plan.name, rows);
    process.stdout.write(
      `${showGrid(rows)}\n\n${learned} of ${rows.length} learned: ${tally.join(", ")}\n` +
        `${found > 0 ? `${found} were there already; ` : ""}${duration(seconds)}; records in ${join(dir, "runs")}${figure === null ? "" : `, figure ${figure}`}\n`,
    );
  }
  return complainOf(result, rows.length);
}

/** Draws the phase diagram into the study's folder. @returns its path, or null where there is no verdict to draw. */
function drawPhases(dir: string, name: string, rows: readonly SummaryRow[]): string | null {
  const judged = rows.flatMap(({ g, fb, mechanism }) => (mechanism === null ? [] : [{ g, fb, mechanism }]));
  if (judged.length === 0) return null;
  const path = join(dir, "phase.svg");
  writeFigure(path, phaseDiagram(plotDocument(), judged, `How the ${judged.length} networks of ${name} remember`));
  return path;
}
