import type { Command } from "@commander-js/extra-typings";
import { mergeStudies } from "../../src/study/index.ts";
import { outputFolder } from "./outputPath.ts";
import { studyFolder } from "./studyFolder.ts";

/** `lethe study merge`. */
export function addStudyMerge(study: Command): void {
  study
    .command("merge")
    .description("put the networks of several studies into a new one; what they share must be the same")
    .argument("<studies...>", "folders of the studies, or their names in studies/")
    .requiredOption("--into <dir>", "folder of the new study; must not exist", outputFolder("--into"))
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe study merge studies/here studies/cluster --into studies/both")
    .action(async (names, { into, json }) => {
      const merged = await mergeStudies(names.map(studyFolder), into);
      const { runs, stages, shared, hasPlan } = merged;
      const plan = hasPlan ? "" : "; their plans differ, so it has no study.json";
      const text = `${runs} networks, ${stages} stages, ${shared} of them in several, in ${into}${plan}\n`;
      process.stdout.write(json ? `${JSON.stringify({ into, ...merged }, null, 2)}\n` : text);
    });
}
