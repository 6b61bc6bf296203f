import { setTimeout } from "node:timers/promises";
import { type Command, Option } from "@commander-js/extra-typings";
import { type StudyProgress, studyProgress } from "../../src/study/index.ts";
import { numberOption } from "./options.ts";
import { duration } from "./progressBar.ts";
import { openStudyFolder } from "./studyFolder.ts";

export function addStudyStatus(study: Command): void {
  study
    .command("status")
    .description("say how far a study is, here or on a cluster")
    .argument("<study>", "its folder, or the plan it was run from")
    .option("--watch", "go on until it is complete or nobody works on it")
    .addOption(
      new Option("--every <seconds>", "between two looks, with --watch")
        .argParser(numberOption({ name: "--every", min: 0.1, max: 86_400 }))
        .default(2),
    )
    .option("--json", "print one JSON object and nothing else; with --watch one a line")
    .addHelpText("after", "\nExample:\n  lethe study status studies/demo --watch")
    .action(async (name, { watch, every, json }) => {
      for (let last = ""; ; await setTimeout(1000 * every)) {
        const { study: found, dir } = openStudyFolder(name);
        const progress = studyProgress(found, dir);
        const text = json ? JSON.stringify(progress, null, watch ? 0 : 2) : show(progress);
        if (text !== last) process.stdout.write(`${text}\n`);
        last = text;
        if (!watch || progress.state === "complete" || progress.state === "idle") return;
      }
    });
}

const MOST_FAILURES_SHOWN = 10;

function show(progress: StudyProgress): string {
  const { name, state, runs, complete, learned, failed, running, jobs, fraction, secondsLeft, queueProblem } = progress;
  const parts = [
    `${complete} of ${runs} complete`,
    `${learned} learned`,
    ...(running.length > 0 ? [`${running.length} running`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  const left = secondsLeft === null || secondsLeft === 0 ? "" : `, ${duration(secondsLeft)} left`;
  const lines = [
    `${name}: ${state}, ${Math.floor(100 * fraction)} %${left}`,
    `  ${parts.join(", ")}`,
    ...(jobs === null ? [] : [`  jobs: ${jobs.running} running, ${jobs.waiting} waiting`]),
    ...(queueProblem === null ? [] : [`  the queue cannot be asked: ${queueProblem}`]),
    ...failed.slice(0, MOST_FAILURES_SHOWN).map(({ id, message }) => `  ${id} failed: ${message}`),
    ...(failed.length > MOST_FAILURES_SHOWN ? [`  and ${failed.length - MOST_FAILURES_SHOWN} more`] : []),
  ];
  return lines.join("\n");
}
