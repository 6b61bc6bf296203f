import { basename, dirname, join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { encodeNpz } from "../../src/format/index.ts";
import { tanh } from "../../src/kernel/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { DEFAULT_TASK, openStimuliOf, type Simulation, simulate } from "../../src/study/index.ts";
import { mainSite } from "../../src/task/index.ts";
import { openStoredRun } from "./networkFile.ts";
import { numberOption } from "./options.ts";
import { checkFigureName, outputFile } from "./outputPath.ts";
import { RUN_HELP } from "./show.ts";

export function addSimulate(program: Command): void {
  program
    .command("simulate")
    .description("one test trial of a stored run, with a longer delay or noise if wanted")
    .argument("<run>", RUN_HELP)
    .requiredOption("--pair <labels>", "labels of the kind of trial, of the paper's task both stimuli: 01, or 3,12")
    .option("--from <labels>", "kind of trial whose end state it starts from (default: the first)")
    .addOption(
      new Option(
        "--delay <tau>",
        "the delay in τ, of two the first, a multiple of the time step (default: the run's own)",
      ).argParser(numberOption({ name: "--delay", min: 0, max: 10_000, exclusive: true })),
    )
    .addOption(
      new Option("--noise <sigma>", "white noise on the state in that delay, σ per √τ")
        .argParser(numberOption({ name: "--noise", min: 0 }))
        .default(0),
    )
    .addOption(
      new Option("--seed <number>", "which draw of stimuli and noise")
        .argParser(numberOption({ name: "--seed", min: 0, max: 2 ** 32 - 1, integer: true }))
        .default(0),
    )
    .addOption(
      new Option("--silence <units>", "so many units are silent all through; the seed says which")
        .argParser(numberOption({ name: "--silence", min: 0, integer: true }))
        .default(0),
    )
    .option("--stimuli <file>", "the table .npz, where the run was trained on one")
    .option("--out <file>", "write time, u, x, z, target and epochs to this .npz", outputFile("--out", [".npz"]))
    .option("--figure <file>", "draw the trial as .svg or .png", outputFile("--figure", [".svg", ".png"]))
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe simulate 3f2a --pair 01 --delay 5 --noise 0 --out trial.npz")
    .action(async (name, flags) => {
      if (flags.figure !== undefined) checkFigureName(flags.figure, "--figure");
      const run = openStoredRun(name);
      const source = openStimuliOf(run.record.spec.task, flags.stimuli ?? null);
      const { pair, from, delay, noise, seed: draw, silence: silenced } = flags;
      const result = simulate(run, source, { pair, from, delay, noise, draw, silenced });
      if (flags.out !== undefined) writeTrial(flags.out, result);
      if (flags.figure !== undefined) await drawTrial(flags.figure, run.record.id, result);
      process.stdout.write(flags.json ? showJson(run.record.id, result, flags.out) : show(result, flags.out));
    });
}

function writeTrial(path: string, { arrays }: Simulation): void {
  makeFolder(dirname(path));
  writeAtomically(join(dirname(path), basename(path)), encodeNpz(arrays));
}

async function drawTrial(
  path: string,
  id: string,
  { arrays, task, pair, delay, noise, response, code, correct }: Simulation,
): Promise<void> {
  const { plotDocument, trialFigure, writeFigure } = await import("./drawing.ts");
  const column = (name: string) => Float64Array.from(arrays[name].data);
  const data = {
    time: column("time"),
    input: column("u"),
    outputs: column("z"),
    targets: column("target"),
    rates: column("x").map(tanh),
    epochs: task.epochs,
    outputGroups: task.outputGroups,
    delay: mainSite(task).delay,
  };
  const how = `${task.spec.name === DEFAULT_TASK ? "Pair" : "Trial"} ${pair.join(" ")}, delay ${delay} τ${noise > 0 ? `, noise ${noise}` : ""}`;
  const title = `${how}: answers ${response.toFixed(2)}, ${correct ? "correct" : `should be ${shown(code)}`} (${id})`;
  makeFolder(dirname(path));
  writeFigure(path, trialFigure(plotDocument(), data, title));
}

function showJson(
  run: string,
  { arrays, task: _, pair, from, draw, ...rest }: Simulation,
  out: string | undefined,
): string {
  const shapes = Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
  return `${JSON.stringify({ run, pair, from, seed: draw, ...rest, arrays: shapes, out: out ?? null }, null, 2)}\n`;
}

/** To three places: an angle has more. */
const shown = (value: number): number => Number(value.toFixed(3));

function show({ pair, from, delay, noise, response, code, correct }: Simulation, out: string | undefined): string {
  const how = `pair ${pair.join(",")} from ${from.join(",")}, delay ${delay} τ, noise ${noise}`;
  const answer = `response ${response.toFixed(3)}, should be ${shown(code)}: ${correct ? "correct" : "wrong"}`;
  return `${how}\n${answer}\n${out === undefined ? "" : `${out}\n`}`;
}
