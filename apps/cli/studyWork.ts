import type { Command } from "@commander-js/extra-typings";
import { QUEUES, workOnTask } from "../../src/study/index.ts";
import { numberOption } from "./options.ts";
import { complainOf, runWithProgress } from "./runWithProgress.ts";

/** What the jobs of a cluster call; the script that calls it is in the study's folder. */
export function addStudyWork(study: Command): void {
  study
    .command("work", { hidden: true })
    .description("do one task of a submission; called by the jobs of `study run --on <queue>`")
    .argument("<study>", "its folder")
    .option("--on <queue>", "which of a cluster's schedulers", QUEUES[0].name)
    .requiredOption("--submission <number>", "the array of jobs, like 0001")
    .requiredOption("--task <number>", "which of its jobs", whole("--task", 0))
    .requiredOption("--workers <number>", "threads", whole("--workers", 1))
    .addHelpText("after", "\nExample:\n  lethe study work studies/paper --submission 0001 --task 3 --workers 1")
    .action(async (dir, { on, submission, task, workers }) => {
      const execution = await runWithProgress((ears) =>
        workOnTask(dir, { on, submission, task }, { ...ears, workers }),
      );
      process.exitCode = complainOf(execution, execution.runs);
    });
}

const whole = (name: string, min: number) => numberOption({ name, min, max: 1_000_000, integer: true });
