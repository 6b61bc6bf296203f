import type { Command } from "@commander-js/extra-typings";
import { addStudyCancel } from "./studyCancel.ts";
import { addStudyCheck } from "./studyCheck.ts";
import { addStudyExport } from "./studyExport.ts";
import { addStudyMerge } from "./studyMerge.ts";
import { addStudyPlan } from "./studyPlan.ts";
import { addStudyRun } from "./studyRun.ts";
import { addStudyStatus } from "./studyStatus.ts";
import { addStudyVerify } from "./studyVerify.ts";
import { addStudyWork } from "./studyWork.ts";

/** `lethe study …`: one file per subcommand. */
export function addStudy(program: Command): void {
  const study = program.command("study").description("train and judge a grid of networks");
  addStudyPlan(study);
  addStudyCheck(study);
  addStudyRun(study);
  addStudyStatus(study);
  addStudyCancel(study);
  addStudyVerify(study);
  addStudyMerge(study);
  addStudyExport(study);
  addStudyWork(study);
}
