import { basename, dirname, join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { dissect, stepOf } from "../../src/dynamics/index.ts";
import { encodeNpz, InputError } from "../../src/format/index.ts";
import { type Solver, stream } from "../../src/kernel/index.ts";
import { ACTIVATIONS, RATE_FORMS } from "../../src/network/index.ts";
import { makeFolder, writeAtomically } from "../../src/store/index.ts";
import { arraysOf } from "./dissectArrays.ts";
import { basinsOf } from "./dissectBasins.ts";
import { edgesOf } from "./dissectEdges.ts";
import { exponentsOf } from "./dissectExponents.ts";
import { reportOf } from "./dissectReport.ts";
import { type DissectTarget, openTarget } from "./dissectTarget.ts";
import { describeReport } from "./dissectText.ts";
import { numberOption } from "./options.ts";
import { outputFile, outputFolder } from "./outputPath.ts";
import { openProgressBar } from "./progressBar.ts";

/** States that are followed, and how long: in τ, those of a map in steps. */
const FOLLOWED = 24;
const LONGEST = 1000;

export function addDissect(program: Command): void {
  program
    .command("dissect")
    .description("what a network does when left alone: roots, ghosts, cycles, how fast and how stable")
    .argument(
      "<network>",
      "a stored run, or a file from elsewhere: .npz, .safetensors, .mat, .h5, .keras (lethe import --check says how it is read)",
    )
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
    .addOption(
      new Option("--activation <name>", "φ of a file with W_rec, and of a plain RNN (default: tanh)").choices(
        ACTIVATIONS,
      ),
    )
    .option("--layer <name>", "which recurrent layer, where a file of PyTorch, Keras or Flax has several")
    .addOption(
      new Option(
        "--dt <number>",
        "what a step lasts, in τ, of a network that goes in steps (default: not said)",
      ).argParser(numberOption({ name: "--dt", min: 1e-12, max: 1e12 })),
    )
    .option("--trials <file>", "an .npz with inputs [trials × T × D]: states that the network passes in them")
    .option("--stimuli <file>", "the table .npz, where the run was trained on one")
    .option("--out <file>", "write the whole report to this .json", outputFile("--out", [".json"]))
    .option(
      "--arrays <file>",
      "write full spectra, eigenvectors and the states of all that was found to this .npz",
      outputFile("--arrays", [".npz"]),
    )
    .option(
      "--figures <dir>",
      "draw the state space into this folder, as portrait.svg and portrait.png",
      outputFolder("--figures"),
    )
    .option("--basins", "sample where states go that lie around the visited ones: shares with 95 % intervals")
    .option("--edges", "look for what lies between the basins of stable roots, three pairs at most")
    .option("--exponents", "measure the largest Lyapunov exponents from visited states, four at most")
    .option("--json", "print the whole report as one JSON object and nothing else")
    .addHelpText(
      "after",
      "\nExample:\n  lethe dissect 3f2a --seeds 200 --figures figures\n  lethe dissect gru.safetensors --trials trials.npz",
    )
    .action(async (name, { seeds, out, arrays, figures, json, basins, edges, exponents, ...options }) => {
      const target = openTarget(name, options);
      const states = statesOf(target);
      const solver = target.kernel.solver(target.flow.dimension); // its kernel has room for one
      const dissection = runDissection(target, solver, states, seeds);
      const { roots } = dissection.census;
      const further = {
        basins: basins ? withBar("basins", basinsOf(target, solver, states, roots)) : null,
        edges: edges ? withBar("edges", edgesOf(target, solver, roots)) : null,
        exponents: exponents ? withBar("exponents", exponentsOf(target, states)) : null,
      };
      const asked = { seeds, followed: FOLLOWED, longest: LONGEST };
      const command = process.argv.slice(2);
      const report = reportOf(target, dissection, { command, input: options.input ?? null, ...asked }, further);
      if (out !== undefined) {
        makeFolder(dirname(out));
        writeAtomically(out, new TextEncoder().encode(`${JSON.stringify(report)}\n`));
      }
      if (arrays !== undefined) {
        makeFolder(dirname(arrays));
        writeAtomically(arrays, encodeNpz(arraysOf(target, dissection)));
      }
      if (figures !== undefined) await draw(figures, target, dissection);
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

/** Visited states [count × n]; of a file without trial-end states, random ones of unit variance. */
function statesOf({ flow, visited, key }: DissectTarget): Float64Array {
  const n = flow.dimension;
  const random = stream(key, "dissectionSeeds", n);
  return visited.states.length > 0 ? visited.states : Float64Array.from({ length: 24 * n }, (_, i) => random.normal(i));
}

function runDissection(target: DissectTarget, solver: Solver, states: Float64Array, seeds: number) {
  const { flow, map, visited, key, bulkEdge } = target;
  const n = flow.dimension;
  const random = stream(key, "dissectionSeeds", n);
  const options = { seeds, followed: FOLLOWED, longest: LONGEST, ...(bulkEdge === null ? {} : { bulkEdge }) };
  const steps = dissect(flow, map, solver, states, visited.trajectories, random, options);
  return underBar(steps, ({ doing, done, of }) => ({
    fraction: (doing === "following" ? 0.3 : 0.7) * (done / of) + (doing === "following" ? 0 : 0.3),
    label: doing,
  }));
}

/** @param work yields how far it is, 0 … 1. */
function withBar<Result>(label: string, work: Generator<number, Result>): Result {
  return underBar(work, (fraction) => ({ fraction, label }));
}

function underBar<Step, Result>(
  work: Generator<Step, Result>,
  shown: (step: Step) => { readonly fraction: number; readonly label: string },
): Result {
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns,
  });
  try {
    let step = work.next();
    for (; !step.done; step = work.next()) bar.update(shown(step.value));
    return step.value;
  } finally {
    bar.close();
  }
}

async function draw(dir: string, target: DissectTarget, dissection: ReturnType<typeof runDissection>): Promise<void> {
  const { plotDocument, portrait, writeFigure } = await import("./drawing.ts");
  const { flow, map, visited, name } = target;
  const { census, cycles, paths } = dissection;
  const isMap = flow.isDiscrete === true;
  const isDelay = visited.trajectories.length > 0;
  const h = stepOf(map, flow);
  const orbitsOf = (isOrbit: boolean) =>
    cycles.filter(({ form }) => (form === "orbit") === isOrbit).map(({ orbit }) => orbit);
  const drawing = portrait(
    plotDocument(),
    {
      n: flow.dimension,
      odd: flow.odd,
      trajectories: isDelay ? visited.trajectories : paths,
      trajectoriesAre: isDelay ? target.waysAre : "ways of the followed states",
      points: [
        ...census.roots.map(({ x, stability }) => ({ x, kind: stability.map.kind })),
        ...census.ghosts.map(({ x }) => ({ x, kind: "ghost" as const })),
      ],
      cycles: orbitsOf(false),
      orbits: orbitsOf(true),
      continua: census.continua.map(({ states, curve }) => curve?.points ?? states),
      eigenvalues: census.roots.map(({ stability }) =>
        stability.eigenvalues.map(([re, im]): readonly [number, number] => (isMap ? [1 + h * re, h * im] : [re, im])),
      ),
      timeStep: isMap ? null : map.timeStep,
    },
    `${basename(name)}: where it goes when left alone`,
  );
  makeFolder(dir);
  for (const ending of ["svg", "png"]) writeFigure(join(dir, `portrait.${ending}`), drawing);
}
