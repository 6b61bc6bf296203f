import type { Command } from "@commander-js/extra-typings";
import { chosen } from "./commandTable.ts";

const SUBCOMMANDS = {
  plan: async () => (await import("./studyPlan.ts")).addStudyPlan,
  check: async () => (await import("./studyCheck.ts")).addStudyCheck,
  run: async () => (await import("./studyRun.ts")).addStudyRun,
  status: async () => (await import("./studyStatus.ts")).addStudyStatus,
  cancel: async () => (await import("./studyCancel.ts")).addStudyCancel,
  verify: async () => (await import("./studyVerify.ts")).addStudyVerify,
  merge: async () => (await import("./studyMerge.ts")).addStudyMerge,
  export: async () => (await import("./studyExport.ts")).addStudyExport,
  work: async () => (await import("./studyWork.ts")).addStudyWork,
};

/** `lethe study …`: one file per subcommand. @param words what follows `lethe study`. */
export async function addStudy(program: Command, words: readonly string[]): Promise<void> {
  const study = program.command("study").description("train and judge a grid of networks");
  for (const add of await chosen(SUBCOMMANDS, words[0])) add(study);
}
