import { join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import {
  BUILT_IN_PLANS,
  countMechanisms,
  DEFAULT_JOBS,
  parseMemory,
  QUEUES,
  readGradientPlan,
  readStudy,
  runStudy,
  type SummaryRow,
} from "../../src/study/index.ts";
import { showGrid } from "./grid.ts";
import { numberOption } from "./options.ts";
import { duration } from "./progressBar.ts";
import { complainOf, runWithProgress } from "./runWithProgress.ts";
import { runGradientStudy } from "./studyGradient.ts";
import { submit } from "./studySubmit.ts";
import { words } from "./words.ts";

export function addStudyRun(study: Command): void {
  study
    .command("run")
    .description("run what is missing of a plan; a run that is complete is never repeated")
    .argument("<plan>", `a plan.json, a study's folder, or ${Object.keys(BUILT_IN_PLANS).join(", ")}`)
    .option("--out <dir>", "folder of the study (default: studies/<name of the plan>)")
    .addOption(
      new Option("--workers <number>", "threads (default: one per core)").argParser(
        numberOption({ name: "--workers", min: 1, max: 1024, integer: true }),
      ),
    )
    .option("--memory <size>", "that all threads may take together, like 4G (default: most of the machine)")
    .addOption(new Option("--retry <which>", "try again what was given up earlier").choices(["failed"]))
    .option("--mix", "run in a folder that holds other runs too")
    .addOption(
      new Option("--on <where>", "local, or as jobs of a cluster")
        .choices(["local", ...QUEUES.map(({ name }) => name)])
        .default("local"),
    )
    .option("--partition <name>", "cluster: partition, or queue, to run in")
    .option("--time <limit>", "cluster: time limit of a job", DEFAULT_JOBS.time)
    .option("--mem <size>", "cluster: memory of a job", DEFAULT_JOBS.mem)
    .addOption(
      new Option("--cpus <number>", "cluster: cores of a job")
        .argParser(numberOption({ name: "--cpus", min: 1, max: 1024, integer: true }))
        .default(DEFAULT_JOBS.cpus),
    )
    .addOption(
      new Option("--array-limit <number>", "cluster: jobs that may run at once")
        .argParser(numberOption({ name: "--array-limit", min: 1, max: 100_000, integer: true }))
        .default(DEFAULT_JOBS.arrayLimit),
    )
    .option("--sbatch-extra <options>", "Slurm: further options of sbatch, as one text")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe study run demo --workers 2")
    .action(async (plan, flags) => {
      process.exitCode = flags.on === "local" ? await run(plan, flags) : submit(plan, flags);
    });
}

interface Flags {
  readonly out?: string | undefined;
  readonly workers?: number | undefined;
  readonly memory?: string | undefined;
  readonly retry?: string | undefined;
  readonly mix?: true | undefined;
  readonly json?: true | undefined;
}

async function run(nameOrPath: string, { out, workers, json, mix, ...flags }: Flags): Promise<number | undefined> {
  const began = performance.now();
  const gradient = readGradientPlan(nameOrPath);
  if (gradient !== null) return runGradientStudy(gradient, { out, workers, json });
  const study = readStudy(nameOrPath);
  const dir = out ?? study.dir ?? join("studies", study.plan.name);
  const memory = flags.memory === undefined ? undefined : parseMemory(flags.memory, "--memory");
  if (!json) process.stderr.write(`${study.plan.name}: ${study.specs.length} networks, in ${dir}\n`);
  const options = { workers, memory, mix, retryFailed: flags.retry === "failed" };
  const result = await runWithProgress((ears) => runStudy(study, dir, { ...ears, ...options }));
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
    const figure = await drawPhases(dir, study.plan.name, rows);
    process.stdout.write(
      `${showGrid(rows)}\n\n${learned} of ${rows.length} learned: ${tally.join(", ")}\n` +
        `${found > 0 ? `${found} were there already; ` : ""}${duration(seconds)}; records in ${join(dir, "runs")}${figure === null ? "" : `, figure ${figure}`}\n`,
    );
  }
  return complainOf(result, rows.length);
}

/** Draws the phase diagram into the study's folder. @returns its path, or null where there is no verdict to draw. */
async function drawPhases(dir: string, name: string, rows: readonly SummaryRow[]): Promise<string | null> {
  const judged = rows.flatMap(({ g, fb, mechanism }) => (mechanism === null ? [] : [{ g, fb, mechanism }]));
  if (judged.length === 0) return null;
  const path = join(dir, "phase.svg");
  const { phaseDiagram, plotDocument, writeFigure } = await import("./drawing.ts");
  writeFigure(path, phaseDiagram(plotDocument(), judged, `How the ${judged.length} networks of ${name} remember`));
  return path;
}
