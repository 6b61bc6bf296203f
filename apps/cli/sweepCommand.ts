import { dirname } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { ACTIVATIONS, RATE_FORMS } from "../../src/network/index.ts";
import { makeFolder } from "../../src/store/index.ts";
import { numberOption } from "./options.ts";
import { checkFigureName, outputFile } from "./outputPath.ts";
import { openProgressBar } from "./progressBar.ts";
import { type Along, type Sweep, sweep } from "./sweepRun.ts";
import { openSweepTarget } from "./sweepTarget.ts";
import { describeSweep } from "./sweepText.ts";

const collect = (word: string, words: string[] = []) => [...words, word];

export function addSweep(program: Command): void {
  program
    .command("sweep")
    .description(
      "what changes with a parameter: the branch of a root with folds and Hopf points, hysteresis, maps of two",
    )
    .argument("<system>", "hindmarsh-rose or free-recall, a stored run, or a network's file")
    .addOption(
      new Option("--along <parameter=from:to>", "the parameter, and from where to where")
        .argParser(alongOption("--along"))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--second <parameter=from:to>", "another parameter: a map over both, no branch").argParser(
        alongOption("--second"),
      ),
    )
    .option("--set <parameter=value>", "another parameter, repeatable: r=0.006", collect)
    .addOption(
      new Option(
        "--scan <number>",
        "values that states are taken through, up and down; and along each side of a map",
      ).argParser(numberOption({ name: "--scan", min: 2, max: 2000, integer: true })),
    )
    .addOption(
      new Option("--time <number>", "how long a state is followed at each value")
        .argParser(numberOption({ name: "--time", min: 0, max: 1e7, exclusive: true }))
        .default(1000),
    )
    .addOption(
      new Option("--step <number>", "longest step of the branch, as a share of the stretch")
        .argParser(numberOption({ name: "--step", min: 0, max: 1, exclusive: true }))
        .default(0.02),
    )
    .addOption(new Option("--form <form>", "equation of a file with W_rec (default: flow)").choices(RATE_FORMS))
    .addOption(new Option("--activation <name>", "φ of a file with W_rec (default: tanh)").choices(ACTIVATIONS))
    .option("--out <file>", "draw it as .svg or .png", outputFile("--out", [".svg", ".png"]))
    .option("--json", "print one JSON object and nothing else")
    .addHelpText(
      "after",
      `
A network has the parameters gain (all but the leak, times it) and push (added to every unit).

Examples:
  lethe sweep hindmarsh-rose --along current=0:7 --out branch.svg
  lethe sweep hindmarsh-rose --along current=1.2:1.5 --scan 31 --time 3000
  lethe sweep free-recall --along coupling=1:9 --second bias=-3:3 --scan 25 --time 100
  lethe sweep mine.npz --along gain=1:0.2 --json`,
    )
    .action(async (name, { along, second, set = [], scan, time, step, form, activation, out, json }) => {
      if (out !== undefined) checkFigureName(out, "--out");
      if (second?.parameter === along.parameter) {
        throw new InputError(`--second must be another parameter than --along, got ${second.parameter} twice`);
      }
      const target = await openSweepTarget(name, { form, activation });
      const values = scan ?? (second === undefined ? 0 : 21);
      const options = { along, second: second ?? null, set: await settingsOf(set), values, time, step };
      const result = underBar(sweep(target, options));
      if (out !== undefined) {
        const { plotDocument, writeFigure } = await import("./drawing.ts");
        const { drawSweep } = await import("./sweepGallery.ts");
        makeFolder(dirname(out));
        writeFigure(out, drawSweep(plotDocument(), result));
      }
      process.stdout.write(json ? `${JSON.stringify(plain(result))}\n` : describeSweep(result));
      if (out !== undefined && !json) process.stdout.write(`wrote ${out}\n`);
    });
}

async function settingsOf(words: readonly string[]): Promise<Record<string, number>> {
  if (words.length === 0) return {};
  const { parseSettings } = await import("./sweepGallery.ts");
  return parseSettings(words);
}

/** "current=0:7" */
function alongOption(flag: string): (text: string) => Along {
  return (text) => {
    const [parameter = "", stretch = "", ...more] = text.split("=");
    const ends = stretch.split(":");
    const values = ends.map((end) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(end) ? Number(end) : Number.NaN));
    const [from, to] = values;
    if (parameter === "" || more.length > 0 || values.length !== 2 || !values.every(Number.isFinite) || from === to) {
      throw new InputError(
        `${flag} must be a parameter and two different numbers, like current=0:7, got ${text || "nothing"}`,
      );
    }
    return { parameter, from: from!, to: to! };
  };
}

function underBar(running: Generator<{ readonly fraction: number; readonly doing: string }, Sweep>): Sweep {
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns || undefined,
  });
  try {
    for (let step = running.next(); ; step = running.next()) {
      if (step.done) return step.value;
      bar.update({ fraction: step.value.fraction, label: step.value.doing });
    }
  } finally {
    bar.close();
  }
}

/** Without typed arrays, for JSON. */
function plain({ branch, ...rest }: Sweep) {
  if (branch === null) return { ...rest, branch };
  const { points, specials, ...of } = branch;
  const listed = <T extends { readonly x: Float64Array }>(all: readonly T[]) =>
    all.map((one) => ({ ...one, x: Array.from(one.x) }));
  return { ...rest, branch: { ...of, points: listed(points), specials: listed(specials) } };
}
