import type { Command } from "@commander-js/extra-typings";
import { cancelStudy } from "../../src/study/index.ts";
import { openStudyFolder } from "./studyFolder.ts";

export function addStudyCancel(study: Command): void {
  study
    .command("cancel")
    .description("cancel the jobs of a study that wait or run on a cluster; what is finished stays")
    .argument("<study>", "its folder, or the plan it was run from")
    .addHelpText("after", "\nExample:\n  lethe study cancel studies/paper")
    .action((name) => {
      const jobs = cancelStudy(openStudyFolder(name).dir);
      const none = jobs === null ? "nothing was submitted" : "no jobs are queued";
      process.stdout.write(`${jobs === null || jobs.length === 0 ? none : `cancelled ${jobs.join(", ")}`}\n`);
    });
}
