import { dirname, join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { dissect } from "../../src/dynamics/index.ts";
import { portrait } from "../../src/figures/index.ts";
import { InputError } from "../../src/format/index.ts";
import { stream } from "../../src/kernel/index.ts";
import { ACTIVATIONS, RATE_FORMS } from "../../src/network/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { reportCycle } from "./dissectCycles.ts";
import { describeReport, reportOf } from "./dissectReport.ts";
import { type DissectTarget, openTarget } from "./dissectTarget.ts";
import { numberOption } from "./options.ts";
import { outputFile, outputFolder } from "./outputPath.ts";
import { openProgressBar } from "./progressBar.ts";
import { plotDocument, writeFigure } from "./renderFigure.ts";

export function addDissect(program: Command): void {
  program
    .command("dissect")
    .description("what a network does when left alone: roots, ghosts, cycles, how fast and how stable")
    .argument("<network>", "a stored run, or an .npz from elsewhere (lethe import --check says how it is read)")
    .addOption(
      new Option("--input <values>", "constant input, one value per input: 0.5,-1 (default: none)").argParser(
        inputOption,
      ),
    )
    .addOption(
      new Option("--seeds <number>", "states that searches start from")
        .argParser(numberOption({ name: "--seeds", min: 1, max: 100_000, integer: true }))
        .default(200),
    )
    .addOption(new Option("--form <form>", "equation of a file with W_rec (default: flow)").choices(RATE_FORMS))
    .addOption(new Option("--activation <name>", "φ of a file with W_rec (default: tanh)").choices(ACTIVATIONS))
    .option("--stimuli <file>", "the table .npz, where the run was trained on one")
    .option("--out <file>", "write the whole report to this .json", outputFile("--out", [".json"]))
    .option(
      "--figures <dir>",
      "draw the state space into this folder, as portrait.svg and portrait.png",
      outputFolder("--figures"),
    )
    .option("--json", "print the whole report as one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe dissect 3f2a --seeds 200 --figures figures")
    .action((name, { seeds, out, figures, json, ...options }) => {
      const target = openTarget(name, options);
      const dissection = runDissection(target, seeds);
      const report = reportOf(
        target,
        dissection,
        dissection.cycles.map((cycle) => reportCycle(target, cycle)),
      );
      if (out !== undefined) {
        makeFolder(dirname(out));
        writeAtomically(out, new TextEncoder().encode(`${JSON.stringify(report)}\n`));
      }
      if (figures !== undefined) draw(figures, target, dissection);
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `${describeReport(report)}\n`);
    });
}

function inputOption(text: string): number[] {
  const values = text.split(",").map(Number);
  if (text.trim() === "" || !values.every(Number.isFinite)) {
    throw new InputError(`--input must be numbers with commas between, like 0.5,-1, got ${text || "nothing"}`);
  }
  return values;
}

function runDissection(target: DissectTarget, seeds: number) {
  const { flow, map, kernel, visited, key, bulkEdge } = target;
  const n = flow.dimension;
  const random = stream(key, "dissectionSeeds", n);
  // a file without trial-end states: random ones of unit variance
  const states =
    visited.states.length > 0 ? visited.states : Float64Array.from({ length: 24 * n }, (_, i) => random.normal(i));
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns,
  });
  const options = { seeds, ...(bulkEdge === null ? {} : { bulkEdge }) };
  const steps = dissect(flow, map, kernel.solver(n), states, visited.trajectories, random, options);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      bar.close();
      return step.value;
    }
    const { doing, done, of } = step.value;
    bar.update({
      fraction: (doing === "following" ? 0.3 : 0.7) * (done / of) + (doing === "following" ? 0 : 0.3),
      label: doing,
    });
  }
}

function draw(dir: string, target: DissectTarget, { census, cycles }: ReturnType<typeof runDissection>): void {
  const n = target.flow.dimension;
  const drawing = portrait(
    plotDocument(),
    {
      n,
      odd: target.flow.odd,
      trajectories: target.visited.trajectories,
      points: [
        ...census.roots.map(({ x, stability }) => ({ x, kind: stability.map.kind })),
        ...census.ghosts.map(({ x }) => ({ x, kind: "ghost" as const })),
      ],
      cycles: cycles.map((cycle) => cycle.orbit),
      eigenvalues: census.roots.map((root) => root.stability.eigenvalues),
      timeStep: target.map.timeStep,
    },
    `${target.name}: where it goes when left alone`,
  );
  makeFolder(dir);
  for (const ending of ["svg", "png"]) writeFigure(join(dir, `portrait.${ending}`), drawing);
}
