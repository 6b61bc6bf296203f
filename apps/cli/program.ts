import { Command } from "@commander-js/extra-typings";
import { addAssay } from "./assayCommand.ts";
import { addClaims } from "./claims.ts";
import { addDissect } from "./dissectCommand.ts";
import { addDoctor } from "./doctor.ts";
import { usageLine } from "./exitCode.ts";
import { addExport } from "./exportCommand.ts";
import { addImport } from "./importCommand.ts";
import { addLab } from "./labCommand.ts";
import { addLatents } from "./latents.ts";
import { packageVersion } from "./packageVersion.ts";
import { addPublish } from "./publishCommand.ts";
import { addQuery } from "./query.ts";
import { addShow } from "./show.ts";
import { addSimulate } from "./simulate.ts";
import { addStudy } from "./study.ts";
import { addTrain } from "./train.ts";
import { addVerdict } from "./verdictCommand.ts";

/** The command line of `lethe`: one file per command. */
export function buildProgram(): Command {
  const program = new Command("lethe")
    .description("Trains recurrent networks that remember, and takes their dynamics apart.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(usageLine(text)) })
    .addHelpText("after", "\nExample:\n  lethe train --g 0.8 --fb 10 --n 300 --trials 500 --out runs");
  addTrain(program);
  addStudy(program);
  addQuery(program);
  addClaims(program);
  addSimulate(program);
  addShow(program);
  addDissect(program);
  addAssay(program);
  addVerdict(program);
  addExport(program);
  addImport(program);
  addLab(program);
  addPublish(program);
  addLatents(program);
  addDoctor(program);
  return program;
}
