import { join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { assayCurves } from "../../src/figures/index.ts";
import { InputError, nearestName } from "../../src/format/index.ts";
import {
  ASSAY_PROTOCOLS,
  type AssayName,
  type AssayResult,
  AVAILABLE_ASSAYS,
  assayNamed,
  type PlannedAssay,
  plannedAssays,
  type Subject,
} from "../../src/mechanism/index.ts";
import { makeFolder } from "../../src/store/index.ts";
import type { AssayRecord } from "../../src/study/index.ts";
import { type AssayTarget, openAssayTarget } from "./assayTarget.ts";
import { digitsOption } from "./options.ts";
import { outputFolder } from "./outputPath.ts";
import { openProgressBar, type ProgressBar } from "./progressBar.ts";
import { plotDocument, writeFigure } from "./renderFigure.ts";

export function addAssay(program: Command): void {
  program
    .command("assay")
    .description("experiments on a network that has learned: forgetting, noise, damage and others")
    .argument("<network>", "a stored run, or an .npz from elsewhere with --stimuli")
    .addOption(
      new Option(
        "--assay <list>",
        `which, with commas between: ${AVAILABLE_ASSAYS.join(",")} (default: all)`,
      ).argParser(assaysOption),
    )
    .addOption(
      new Option("--protocol <name>", "quick: seconds; paper: minutes, with the finest grids and most draws")
        .choices(ASSAY_PROTOCOLS)
        .default("quick" as const),
    )
    .option("--stimuli <source>", "for a file from elsewhere its task: mnist, gaussian or a table .npz")
    .addOption(new Option("--digits <list>", "and its labels (default: 0,1)").argParser(digitsOption))
    .option(
      "--figures <dir>",
      "draw the curves into this folder, as <assay>.svg and <assay>.png",
      outputFolder("--figures"),
    )
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe assay 3f2a --assay forgetting,noise --figures figures")
    .action((name, { assay = AVAILABLE_ASSAYS, protocol, stimuli, digits, figures, json }) => {
      const target = openAssayTarget(name, { stimuli, digits });
      const bar = openProgressBar({
        write: (text) => process.stderr.write(text),
        isTerminal: process.stderr.isTTY === true,
        now: () => performance.now() / 1000,
        columns: process.stderr.columns || undefined,
      });
      const results = perform(target, plannedAssays(protocol, assay), bar);
      if (figures !== undefined) for (const result of results) draw(figures, target, result);
      const shown = { network: target.name, protocol, assays: results.map(({ arrays: _, ...rest }) => rest) };
      process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : `${describe(target, results)}\n`);
    });
}

interface Shown extends Pick<AssayResult, "summary" | "curves"> {
  readonly assay: AssayName;
  readonly stage: string;
  readonly protocol: AssayRecord["protocol"];
  /** Whether it was there already, and was read. */
  readonly reused: boolean;
  readonly arrays?: AssayResult["arrays"];
}

/** Results that are in the record are read; new ones are added to it, without training again. */
function perform({ run, subject }: AssayTarget, planned: readonly PlannedAssay[], bar: ProgressBar): Shown[] {
  let opened: Subject | null = null;
  try {
    return planned.map(({ assay, protocol, stage }, k): Shown => {
      const found = run?.store.read(run.record.id, stage);
      if (found?.status === "ok") {
        const { summary, curves, protocol: used } = found.record;
        return { assay: assay.name, stage, protocol: used, reused: true, summary, curves };
      }
      opened ??= subject();
      const running = assay.run(opened, protocol);
      let step = running.next();
      for (; !step.done; step = running.next()) {
        bar.update({ fraction: (k + step.value.done / step.value.of) / planned.length, label: assay.name });
      }
      const { summary, curves, arrays } = step.value;
      const used = protocol as AssayRecord["protocol"];
      if (run !== null) {
        const { id } = run.record;
        const record = {
          format: 1 as const,
          stage,
          id,
          assay: assay.name,
          protocol: used,
          summary,
          curves: [...curves],
        };
        run.store.write(id, stage, record, arrays);
      }
      return { assay: assay.name, stage, protocol: used, reused: false, summary, curves };
    });
  } finally {
    bar.close();
  }
}

function describe({ name, run }: AssayTarget, results: readonly Shown[]): string {
  const parts = results.map(({ assay, stage, reused, summary }) => {
    const { columns } = assayNamed(assay);
    const width = Math.max(...columns.map((c) => c.name.length));
    const lines = columns.map((c) => {
      const value = summary[c.name];
      const text = value === null || value === undefined ? "–" : `${Number(value.toPrecision(4))}`;
      return `  ${c.name.padEnd(width)}  ${text}${c.unit === "1" || text === "–" ? "" : ` ${c.unit}`}  ${c.description}`;
    });
    return [`${assay}${reused ? ` (read from ${stage})` : run === null ? "" : ` (kept as ${stage})`}`, ...lines].join(
      "\n",
    );
  });
  return [name, ...parts].join("\n\n");
}

function draw(dir: string, { name }: AssayTarget, { assay, curves }: Shown): void {
  if (curves.length === 0) return;
  makeFolder(dir);
  const drawing = assayCurves(plotDocument(), curves, {
    title: `${name}: ${assay}`,
    subtitle: "bands: 95 % intervals",
  });
  for (const ending of ["svg", "png"]) writeFigure(join(dir, `${assay}.${ending}`), drawing);
}

function assaysOption(text: string): AssayName[] {
  return text.split(",").map((name) => {
    if ((AVAILABLE_ASSAYS as readonly string[]).includes(name)) return name as AssayName;
    const nearest = nearestName(name, AVAILABLE_ASSAYS);
    const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    throw new InputError(`--assay must be some of ${AVAILABLE_ASSAYS.join(", ")}, got ${name || "nothing"}${hint}`);
  });
}
