import type { Command } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { openLabStudy } from "./lab/labStudy.ts";
import { readPage } from "./lab/pageFiles.ts";
import { writeSite } from "./lab/writeSite.ts";
import { STUDY_HELP, studyFolder } from "./studyFolder.ts";

const NAME = /^[\p{L}\p{N}_][\p{L}\p{N} ._-]{0,79}$/u;

export function addPublish(program: Command): void {
  program
    .command("publish")
    .description("write a study as a static site: the same lab, without a server")
    .argument("<study>", STUDY_HELP)
    .argument("<site>", "folder to write, empty or an earlier site")
    .option("--name <name>", "what the site calls the study (default: the name of its plan)")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe publish studies/demo site")
    .action(async (study, out, { name, json }) => {
      if (name !== undefined && !NAME.test(name)) {
        throw new InputError(`--name must be letters, digits, spaces and . _ -, got ${name || "nothing"}`);
      }
      const opened = openLabStudy(studyFolder(study), { trustTable: false });
      // the name of a folder may say whose it is, a plan's was given
      const site = await writeSite(opened, name ?? opened.planName ?? "study", readPage(), out);
      for (const notice of site.notices) process.stderr.write(`lethe: ${notice}\n`);
      if (json) process.stdout.write(`${JSON.stringify({ out, ...site })}\n`);
      else process.stdout.write(describe(out, site.networks, site.files, site.bytes));
    });
}

function describe(out: string, networks: number, files: number, bytes: number): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB in ${files} files`;
  return (
    `${networks} ${networks === 1 ? "network" : "networks"} in ${out}, ${size}\n` +
    `any web server can serve it, at any path; to look at it here: cd ${out} && python3 -m http.server\n`
  );
}
