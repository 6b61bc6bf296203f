import { dirname, extname } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { type Arrays, encodeNpz, InputError } from "../../src/format/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { exportedArrays, type OpenedRun, openStimuliOf, restoreNetwork } from "../../src/study/index.ts";
import { stimuliOf } from "../../src/task/index.ts";
import { openStoredRun } from "./networkFile.ts";
import { checkOutputFile } from "./outputPath.ts";
import { RUN_HELP } from "./show.ts";
import { showArrays } from "./words.ts";

export function addExport(program: Command): void {
  program
    .command("export")
    .description("write the network of a stored run as arrays that NumPy reads, in the paper's letters")
    .argument("<run>", RUN_HELP)
    .argument("<file>", "the .npz to write")
    .option("--stimuli <file>", "the table .npz, where the run was trained on one: adds mu, the means of its classes")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe export 3f2a network.npz")
    .action((name, path, { stimuli, json }) => {
      if (extname(path).toLowerCase() !== ".npz") throw new InputError(`${path}: must end in .npz; NumPy needs that`);
      checkOutputFile(path, "<file>", [".npz"]);
      const run = openStoredRun(name);
      const arrays = arraysOf(run, stimuli ?? null);
      makeFolder(dirname(path));
      writeAtomically(path, encodeNpz(arrays));
      const { id } = run.record;
      const shapes = Object.fromEntries(
        Object.entries(arrays).map(([key, { dtype, shape }]) => [key, { dtype, shape }]),
      );
      const object = { run: id, out: path, arrays: shapes };
      process.stdout.write(json ? `${JSON.stringify(object, null, 2)}\n` : `${id}\n${showArrays(shapes)}\n${path}\n`);
    });
}

function arraysOf(run: OpenedRun, table: string | null): Arrays {
  const { id, status, spec } = run.record;
  if (status === "diverged") {
    throw new InputError(`${id}: its training diverged, so there is no network to export; choose another run`);
  }
  const isHere = stimuliOf(spec.task)?.source !== "table" || table !== null;
  const source = isHere ? openStimuliOf(spec.task, table) : null;
  return exportedArrays(run, restoreNetwork(run), source);
}
