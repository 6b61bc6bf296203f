import type { Command } from "@commander-js/extra-typings";
import { DAMAGE } from "../../src/store/index.ts";
import { verifyStudy } from "../../src/study/index.ts";
import { FAILED } from "./exitCode.ts";
import { STUDY_HELP, studyFolder } from "./studyFolder.ts";

/** `lethe study verify`. */
export function addStudyVerify(study: Command): void {
  study
    .command("verify")
    .description("read every file of a study in full and name what is damaged; exit code 1 when anything is")
    .argument("<study>", STUDY_HELP)
    .option("--repair", "set damaged files aside, by name, so that study run makes them again")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe study verify studies/demo --repair && lethe study run demo")
    .action(async (name, { repair, json }) => {
      const dir = studyFolder(name);
      const result = await verifyStudy(dir, repair);
      const isDamaged = result.findings.some(({ kind }) => DAMAGE.includes(kind));
      if (isDamaged) process.exitCode = FAILED;
      if (json) {
        process.stdout.write(`${JSON.stringify({ dir, damaged: isDamaged, ...result }, null, 2)}\n`);
        return;
      }
      const lines = result.findings.map(
        ({ kind, file, reason }) => `${kind}  ${printable(file)}: ${printable(reason)}`,
      );
      if (result.setAside.length > 0) lines.push(`${result.setAside.length} set aside, as <name>.damaged-<n>`);
      if (result.again.length > 0) lines.push(`run again: ${result.again.join(", ")}`);
      lines.push(`${result.whole} stages are whole${isDamaged ? "" : "; no damage"}`);
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

const printable = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, " ");
