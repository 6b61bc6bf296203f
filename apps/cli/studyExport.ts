import type { Command } from "@commander-js/extra-typings";
import { exportStudy } from "../../src/study/index.ts";
import { outputFolder } from "./outputPath.ts";
import { STUDY_HELP, studyFolder, warnOf } from "./studyFolder.ts";

/** `lethe study export`. */
export function addStudyExport(study: Command): void {
  study
    .command("export")
    .description(
      "write a study for other programs: one table, CSV and Parquet, what its columns are, one .npz per network",
    )
    .argument("<study>", STUDY_HELP)
    .requiredOption("--out <dir>", "folder to write; must not exist", outputFolder("--out"))
    .option(
      "--with-networks",
      "draw J, feedback and input weights again and put them into the .npz (N² × 4 bytes each)",
    )
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe study export studies/demo --out demo-tables --with-networks")
    .action(async (name, { out, withNetworks, json }) => {
      const exported = await exportStudy(studyFolder(name), out, { withNetworks: withNetworks ?? false });
      warnOf(exported.warnings);
      const text = `${exported.networks} networks: ${out}/results.csv, results.parquet, columns.csv, networks/<id>.npz\n`;
      process.stdout.write(json ? `${JSON.stringify({ out, ...exported }, null, 2)}\n` : text);
    });
}
