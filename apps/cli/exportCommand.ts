import { dirname, extname } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { encodeNpz, InputError, type NumericArray } from "../../src/format/index.ts";
import { type ExportExtras, networkArrays } from "../../src/network/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { type OpenedRun, openRun, openStimuli, restoreNetwork, trialEndsOf } from "../../src/study/index.ts";
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
      const run = openRun(name);
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

function arraysOf(run: OpenedRun, table: string | null): Record<string, NumericArray> {
  const { id, status, spec } = run.record;
  if (status === "diverged") {
    throw new InputError(`${id}: its training diverged, so there is no network to export; choose another run`);
  }
  const memories = run.arrays["readout"].shape[0] - 1;
  const network = restoreNetwork(run, memories);
  return networkArrays(network, { trialEnds: trialEndsOf(run), ...stimuliOf(spec.task.stimuli, table) });
}

/** Means and labels of the classes; a table's means are known only where the user gives it. */
function stimuliOf(spec: OpenedRun["record"]["spec"]["task"]["stimuli"], table: string | null): ExportExtras {
  if (spec.source === "table" && table === null) return { labels: spec.labels };
  const { means, labels } = openStimuli(spec, table);
  const areNumbers = labels.every((label) => /^-?\d{1,9}$/.test(label));
  return { means, labels: areNumbers ? labels.map(Number) : undefined };
}
