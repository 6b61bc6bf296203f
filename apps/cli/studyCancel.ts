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
      process.stdout.write(jobs.length === 0 ? "no jobs are queued\n" : `cancelled ${jobs.join(", ")}\n`);
    });
}
