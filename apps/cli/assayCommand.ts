import { join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { InputError, nearestName } from "../../src/format/index.ts";
import {
  ASSAY_PROTOCOLS,
  ASSAYS,
  type AssayName,
  type AssayProtocolName,
  type AssayResult,
  assayNamed,
  assayOfModel,
  plannedAssays,
} from "../../src/mechanism/index.ts";
import { makeFolder } from "../../src/store/index.ts";
import type { AssayRecord } from "../../src/study/index.ts";
import { stimuliOf } from "../../src/task/index.ts";
import { withTaskOptions } from "./namedTask.ts";
import { describeSubject, isPaper, type NamedSubject, openSubject } from "./openSubject.ts";
import { outputFolder } from "./outputPath.ts";
import { openProgressBar } from "./progressBar.ts";

export function addAssay(program: Command): void {
  const named = program
    .command("assay")
    .description("experiments on a network that has learned: forgetting, noise, damage and others")
    .argument("<network>", "a stored run, or a network's file")
    .addOption(
      new Option("--assay <list>", `which, with commas between: ${ASSAYS.join(",")} (default: all)`).argParser(
        assaysOption,
      ),
    )
    .addOption(
      new Option("--protocol <name>", "quick: seconds; paper: minutes, with the finest grids and most draws")
        .choices(ASSAY_PROTOCOLS)
        .default("quick" as const),
    );
  withTaskOptions(named)
    .option(
      "--figures <dir>",
      "draw the curves into this folder, as <assay>.svg and <assay>.png",
      outputFolder("--figures"),
    )
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe assay 3f2a --assay forgetting,noise --figures figures")
    .action(async (name, { assay: asked, protocol, figures, json, ...options }) => {
      const target = openLearned(name, options);
      refuseForeign(target, asked);
      const results = measure(target, protocol, asked ?? assaysOf(target));
      if (figures !== undefined) for (const result of results) await draw(figures, target, result);
      const assays = results.map(({ arrays: _, ...rest }) => rest);
      const shown = { network: target.name, protocol, ...describeSubject(target), assays, notices: target.notices };
      process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : `${describe(target, results)}\n`);
    });
}

/** What can be measured of it: of any model but the paper's only what takes no weights apart. */
const assaysOf = (target: NamedSubject): readonly AssayName[] =>
  ASSAYS.filter((name) => isPaper(target) || assayOfModel(name) !== null);

/** @throws InputError for assays that this network's model does not allow. */
function refuseForeign(target: NamedSubject, asked: readonly AssayName[] = []): void {
  const foreign = asked.filter((name) => !assaysOf(target).includes(name));
  if (foreign.length === 0) return;
  throw new InputError(
    `${target.name}: ${foreign.join(", ")} take${foreign.length === 1 ? "s" : ""} the weights of the paper's network apart, got ${target.model}; of it can be measured ${assaysOf(target).join(", ")}`,
  );
}

/** @throws InputError for a network that has not learned its task. */
function openLearned(name: string, options: Parameters<typeof openSubject>[1]): NamedSubject {
  const target = openSubject(name, options);
  const { status, accuracy } = target.tested();
  if (status === "learned") return target;
  const what = status === "diverged" ? "its training diverged" : `it has not learned (accuracy ${accuracy})`;
  const advice =
    target.kept === null
      ? `is ${target.task.sites[0].classes.join(", ")} of ${stimuliOf(target.task.spec)?.source ?? target.task.spec.name} what it was trained on?`
      : "choose another run";
  throw new InputError(`${target.name}: assays are for networks that have learned, but ${what}; ${advice}`);
}

interface Shown extends Pick<AssayResult, "summary" | "notes" | "curves"> {
  readonly assay: AssayName;
  readonly stage: string;
  readonly protocol: AssayRecord["protocol"];
  /** Whether it was there already, and was read. */
  readonly reused: boolean;
  readonly arrays?: AssayResult["arrays"];
}

/** Results that are in the record are read; new ones are added to it, without training again. */
export function measure(target: NamedSubject, name: AssayProtocolName, assays: readonly AssayName[]): Shown[] {
  const planned = plannedAssays(name, assays);
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns || undefined,
  });
  const { kept } = target;
  try {
    return planned.map(({ assay, protocol, stage }, k): Shown => {
      const found = kept?.store.read(kept.id, stage);
      if (found?.status === "ok") {
        const { summary, notes = {}, curves, protocol: used } = found.record;
        return { assay: assay.name, stage, protocol: used, reused: true, summary, notes, curves };
      }
      const running = isPaper(target)
        ? assay.run(target.subject(), protocol)
        : assayOfModel(assay.name)!.run(target.subject(), protocol);
      let step = running.next();
      for (; !step.done; step = running.next()) {
        bar.update({ fraction: (k + step.value.done / step.value.of) / planned.length, label: assay.name });
      }
      const { summary, notes = {}, curves, arrays } = step.value;
      const used = protocol as AssayRecord["protocol"];
      if (kept !== null) {
        const { id } = kept;
        const record = {
          format: 1 as const,
          stage,
          id,
          assay: assay.name,
          protocol: used,
          summary,
          notes: { ...notes },
          curves: [...curves],
        };
        kept.store.write(id, stage, record, arrays);
      }
      return { assay: assay.name, stage, protocol: used, reused: false, summary, notes, curves };
    });
  } finally {
    bar.close();
  }
}

function describe({ name, kept, notices }: NamedSubject, results: readonly Shown[]): string {
  const parts = results.map(({ assay, stage, reused, summary, notes }) => {
    const { columns } = assayNamed(assay);
    const width = Math.max(...columns.map((c) => c.name.length));
    const lines = columns.map((c) => {
      const value = summary[c.name];
      const text = value === null || value === undefined ? "–" : `${Number(value.toPrecision(4))}`;
      const note = notes?.[c.name] === undefined ? "" : ` (${notes[c.name]})`;
      return `  ${c.name.padEnd(width)}  ${text}${c.unit === "1" || text === "–" ? "" : ` ${c.unit}`}${note}  ${c.description}`;
    });
    return [`${assay}${reused ? ` (read from ${stage})` : kept === null ? "" : ` (kept as ${stage})`}`, ...lines].join(
      "\n",
    );
  });
  return [[name, ...notices.map((notice) => `note: ${notice}`)].join("\n"), ...parts].join("\n\n");
}

async function draw(dir: string, { name }: NamedSubject, { assay, curves }: Shown): Promise<void> {
  if (curves.length === 0) return;
  const { assayCurves, bandsOf, plotDocument, writeFigure } = await import("./drawing.ts");
  makeFolder(dir);
  const drawing = assayCurves(plotDocument(), curves, {
    title: `${name}: ${assay}`,
    subtitle: bandsOf(curves),
  });
  for (const ending of ["svg", "png"]) writeFigure(join(dir, `${assay}.${ending}`), drawing);
}

function assaysOption(text: string): AssayName[] {
  return text.split(",").map((name) => {
    if ((ASSAYS as readonly string[]).includes(name)) return name as AssayName;
    const nearest = nearestName(name, ASSAYS);
    const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    throw new InputError(`--assay must be some of ${ASSAYS.join(", ")}, got ${name || "nothing"}${hint}`);
  });
}
