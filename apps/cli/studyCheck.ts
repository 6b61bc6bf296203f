import { type Command, Option } from "@commander-js/extra-typings";
import { checkStudy, parseMemory, readStudy, type StudyCheck } from "../../src/study/index.ts";
import { numberOption } from "./options.ts";
import { duration } from "./progressBar.ts";

export function addStudyCheck(study: Command): void {
  study
    .command("check")
    .description("say what a plan asks for and what it will take here, before it is run")
    .argument("<plan>", "a plan.json, or the name of a plan")
    .addOption(
      new Option("--workers <number>", "threads (default: one per core)").argParser(
        numberOption({ name: "--workers", min: 1, max: 1024, integer: true }),
      ),
    )
    .option("--memory <size>", "that all threads may take together, like 4G (default: most of the machine)")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe study check study.json")
    .action((plan, { workers, memory, json }) => {
      const limit = memory === undefined ? undefined : parseMemory(memory, "--memory");
      const check = checkStudy(readStudy(plan), { workers, memory: limit });
      process.stdout.write(json ? `${JSON.stringify(check, null, 2)}\n` : show(check));
    });
}

function show({ name, runs, cohorts, workers, width, seconds, memory, disk, cost }: StudyCheck): string {
  const costs = Object.entries(cost).map(
    ([n, { trial, verdict, assays }]) =>
      `  measured at n ${n}: ${(1e3 * trial).toFixed(1)} ms per trial of one network, ${verdict.toFixed(1)} s per verdict` +
      `${assays === 0 ? "" : `, ${assays.toFixed(1)} s for its assays`}\n`,
  );
  return (
    `${name}: ${runs} networks in ${cohorts} cohorts of up to ${width}\n` +
    `  time    about ${duration(seconds)} with ${workers} ${workers === 1 ? "worker" : "workers"}\n` +
    `  memory  about ${showBytes(memory)}\n` +
    `  disk    about ${showBytes(disk)}\n${costs.join("")}`
  );
}

function showBytes(bytes: number): string {
  const [size, unit] = bytes < 2 ** 30 ? [bytes / 2 ** 20, "MB"] : [bytes / 2 ** 30, "GB"];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}
