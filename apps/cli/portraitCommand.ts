import { dirname } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { dissect } from "../../src/dynamics/index.ts";
import { InputError } from "../../src/format/index.ts";
import { stream } from "../../src/kernel/index.ts";
import {
  drawPortrait,
  explainVerdict,
  freePaths,
  ownDelay,
  PORTRAIT_PROTOCOL,
  type PortraitDrawing,
  portraitOfSubject,
  unpackPortrait,
} from "../../src/mechanism/index.ts";
import { makeFolder } from "../../src/store/index.ts";
import { type OpenedRun, portraitStage } from "../../src/study/index.ts";
import { openTarget, type TargetOptions } from "./dissectTarget.ts";
import { isNetworkFile } from "./networkFile.ts";
import { openSubject } from "./openSubject.ts";
import { checkFigureName, outputFile } from "./outputPath.ts";
import { openProgressBar } from "./progressBar.ts";

const THEMES = ["light", "dark"] as const;

export function addPortrait(program: Command): void {
  program
    .command("portrait")
    .description("the flow on the plane of the delay paths: where a network is slow, and where every path ends")
    .argument("<network>", "a stored run, or an .npz from elsewhere")
    .requiredOption("--out <file>", "write it as .svg or .png", outputFile("--out", [".svg", ".png"]))
    .addOption(new Option("--theme <name>", "of the page it is for").choices(THEMES).default("light" as const))
    .option("--stimuli <file>", "the table .npz, where the run was trained on one")
    .addHelpText("after", "\nExample:\n  lethe portrait 3f2a --out portrait.svg")
    .action(async (name, { out, theme, stimuli }) => {
      checkFigureName(out, "--out");
      const portrait = isNetworkFile(name) ? ofFile(name, { stimuli }) : ofRun(name, stimuli);
      const { flowPortraitFigure, writeFigure } = await import("./drawing.ts");
      makeFolder(dirname(out));
      writeFigure(out, flowPortraitFigure(portrait.drawing, { ...portrait, theme }));
      process.stdout.write(`${portrait.title}\nwrote ${out}\n`);
    });
}

interface Titled {
  readonly drawing: PortraitDrawing;
  readonly title: string;
  readonly subtitle: string;
  readonly stimuli: readonly string[];
}

/** Read from its stage; where there is none it is made, and kept. */
function ofRun(name: string, stimuli: string | undefined): Titled {
  const { kept, name: id, model, task, run, tested, subject } = openSubject(name, { stimuli });
  if (tested().status === "diverged") {
    throw new InputError(`${id}: its training diverged, so there is nothing to draw; choose another run`);
  }
  const { store, verdicts } = kept!;
  const stage = portraitStage(PORTRAIT_PROTOCOL);
  const found = store.read(id, stage, { arrays: true });
  const said = verdicts.at(-1)?.verdict;
  const first = said === undefined ? undefined : explainVerdict(said, ownDelay(task, said.timeUnit))[0]?.split(". ")[0];
  const about = {
    title: first ?? `${id}: the flow on the plane of its delays`,
    subtitle: `${id} · ${run === null ? `${model} that learned ${task.spec.name}` : networkText(run)}`,
    stimuli: task.sites[0].classes,
  };
  if (found.status === "ok") {
    return { ...about, drawing: unpackPortrait(found.record.portrait, found.arrays!, `${id}.${stage}.npz`) };
  }
  const { words, arrays } = underBar(portraitOfSubject(subject(), PORTRAIT_PROTOCOL));
  store.write(id, stage, { format: 1, stage, id, protocol: PORTRAIT_PROTOCOL, portrait: words }, arrays);
  return { ...about, drawing: unpackPortrait(words, arrays, `${id}.${stage}.npz`) };
}

const networkText = ({ record }: OpenedRun): string => {
  const { g, density, feedbackDivisor, n } = record.spec.network;
  return `g ${g}, density ${density}, feedback ÷ ${feedbackDivisor}, ${n} units`;
};

/** A system from elsewhere: its free paths where it has no task. */
function ofFile(path: string, options: TargetOptions): Titled {
  const { name, kernel, flow, map, visited, key } = openTarget(path, options);
  const n = flow.dimension;
  const random = stream(key, "dissectionSeeds", n);
  const starts =
    visited.states.length > 0 ? visited.states : Float64Array.from({ length: 24 * n }, (_, i) => random.normal(i));
  const paths = visited.trajectories.length > 0 ? visited.trajectories : freePaths(map, starts);
  const solver = kernel.solver(n);
  const { seeds } = PORTRAIT_PROTOCOL;
  const drawing = underBar(
    (function* () {
      const dissection = yield* dissect(flow, map, solver, starts, visited.trajectories, random, { seeds });
      const named = paths.map((states, k) => ({ label: `${k + 1}`, memory: null, states }));
      return yield* drawPortrait(
        { follow: map, exact: map, flow, solver, paths: named, dissection },
        PORTRAIT_PROTOCOL,
      );
    })(),
  );
  return { drawing, title: `${name}: the flow on the plane of its paths`, subtitle: `${n} units`, stimuli: [] };
}

function underBar<T>(work: Generator<{ readonly done: number; readonly of: number }, T>): T {
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns || undefined,
  });
  try {
    let step = work.next();
    for (; !step.done; step = work.next()) bar.update({ fraction: step.value.done / step.value.of, label: "portrait" });
    return step.value;
  } finally {
    bar.close();
  }
}
