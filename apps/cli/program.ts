import { Command } from "@commander-js/extra-typings";
import { chosen, type Loaders } from "./commandTable.ts";
import { packageVersion } from "./packageVersion.ts";
import { usageLine } from "./usageLine.ts";

/** In the order of the help. Each is loaded when it is asked for, or when the help lists all. */
const COMMANDS: Loaders<(program: Command, words: readonly string[]) => void | Promise<void>> = {
  train: async () => (await import("./train.ts")).addTrain,
  study: async () => (await import("./study.ts")).addStudy,
  query: async () => (await import("./query.ts")).addQuery,
  claims: async () => (await import("./claims.ts")).addClaims,
  figures: async () => (await import("./figuresCommand.ts")).addFigures,
  gallery: async () => (await import("./galleryCommand.ts")).addGallery,
  sweep: async () => (await import("./sweepCommand.ts")).addSweep,
  simulate: async () => (await import("./simulate.ts")).addSimulate,
  show: async () => (await import("./show.ts")).addShow,
  dissect: async () => (await import("./dissectCommand.ts")).addDissect,
  portrait: async () => (await import("./portraitCommand.ts")).addPortrait,
  assay: async () => (await import("./assayCommand.ts")).addAssay,
  verdict: async () => (await import("./verdictCommand.ts")).addVerdict,
  export: async () => (await import("./exportCommand.ts")).addExport,
  import: async () => (await import("./importCommand.ts")).addImport,
  lab: async () => (await import("./labCommand.ts")).addLab,
  publish: async () => (await import("./publishCommand.ts")).addPublish,
  latents: async () => (await import("./latents.ts")).addLatents,
  doctor: async () => (await import("./doctor.ts")).addDoctor,
};

/**
 * The command line of `lethe`: one file per command.
 *
 * @param words what follows `lethe`: only the command that the first of them names is loaded, all where it names
 * none or there are no words.
 */
export async function buildProgram(words: readonly string[] = []): Promise<Command> {
  const program = new Command("lethe")
    .description("Trains recurrent networks that remember, and takes their dynamics apart.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(usageLine(text)) })
    .addHelpText("after", "\nExample:\n  lethe train --g 0.8 --fb 10 --n 300 --trials 500 --out runs");
  if (words[0] === "--version" || words[0] === "-V") return program;
  for (const add of await chosen(COMMANDS, words[0])) await add(program, words.slice(1));
  return program;
}
