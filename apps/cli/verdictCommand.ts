import { join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import type { NumericArray } from "../../src/format/index.ts";
import {
  explainVerdict,
  type Judgement,
  judge,
  judgedShare,
  ownDelay,
  PROTOCOL_NAMES,
  protocolFor,
  siteMatrix,
  systemsOf,
  unjudged,
  type Verdict,
  verdictProtocol,
  visitedStates,
} from "../../src/mechanism/index.ts";
import { makeFolder } from "../../src/store/index.ts";
import { type RetrainedRecord, type VerdictRecord, verdictStage } from "../../src/study/index.ts";
import { withTaskOptions } from "./namedTask.ts";
import { describeSubject, type NamedSubject, ofPaper, openSubject, resetsIn } from "./openSubject.ts";
import { numberOption } from "./options.ts";
import { outputFolder } from "./outputPath.ts";
import { openProgressBar } from "./progressBar.ts";
import { retrain, showRetrained, trainedHere } from "./retrainRun.ts";
import { RUN_HELP } from "./show.ts";
import { share } from "./words.ts";

export function addVerdict(program: Command): void {
  const named = program
    .command("verdict")
    .description("how a network remembers, with the evidence: judged once, then kept with its run")
    .argument("<network>", `${RUN_HELP}; or a network's file from elsewhere`)
    .addOption(
      new Option("--protocol <name>", "how many draws, and how the paper's rule is run")
        .choices(PROTOCOL_NAMES)
        .default("quick" as const),
    );
  withTaskOptions(named)
    .addOption(
      new Option(
        "--retrain <number>",
        "train a stored run again so often, x(0) changed in its last bits, and judge those; kept with its run",
      ).argParser(numberOption({ name: "--retrain", min: 1, max: 4, integer: true })),
    )
    .option(
      "--figures <dir>",
      "draw the limit sets into this folder, as verdict.svg and verdict.png",
      outputFolder("--figures"),
    )
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe verdict studies/demo/3f2a --figures figures")
    .action(async (name, { protocol: protocolName, figures, json, retrain: times, ...options }) => {
      const target = openSubject(name, options);
      const again = times === undefined ? null : ofPaper(target, "--retrain");
      if (again !== null) trainedHere(again);
      const protocol = protocolFor({ resets: resetsIn(target) }, verdictProtocol(protocolName));
      const found = readOrJudge(target, protocol);
      const retrained = again && withBar((report) => retrain(again, protocol, times!, report));
      if (figures !== undefined && found.arrays !== undefined) await draw(figures, target, found.verdict, found.arrays);
      const { kept, notices } = target;
      const { accuracy } = target.tested();
      const stage = kept === null ? null : verdictStage(protocol);
      const subject = describeSubject(target);
      const report = {
        ...{ name: target.name, stage, accuracy, ...found.verdict },
        ...{ retrained: retrained?.map(summaryOf) ?? null, ...subject, notices },
      };
      process.stdout.write(
        json ? `${JSON.stringify(report, null, 2)}\n` : `${describe(target, found.verdict, retrained)}\n`,
      );
    });
}

interface Found {
  readonly verdict: Verdict;
  readonly arrays?: Readonly<Record<string, NumericArray>> | undefined;
}

/** The verdict that the run's record holds, or a new one, which is then kept there. */
function readOrJudge(target: NamedSubject, protocol: Verdict["protocol"]): Found {
  const { kept } = target;
  const { status } = target.tested();
  const stage = verdictStage(protocol);
  if (kept !== null) {
    const stored = kept.store.read(kept.id, stage, { arrays: status === "learned" });
    if (stored.status === "ok") return { verdict: (stored.record as VerdictRecord).verdict, arrays: stored.arrays };
  }
  const found: Found = status === "learned" ? judgeWithBar(target, protocol) : { verdict: unjudged(status, protocol) };
  if (kept !== null) {
    const { id } = kept;
    kept.store.write(id, stage, { format: 1, stage, id, verdict: found.verdict }, found.arrays);
  }
  return found;
}

function judgeWithBar(target: NamedSubject, protocol: Verdict["protocol"]): Judgement {
  const subject = target.subject();
  return withBar((report) => {
    const judging = judge(subject, protocol);
    let step = judging.next();
    for (; !step.done; step = judging.next()) report(judgedShare(step.value), step.value.doing);
    return step.value;
  });
}

function withBar<T>(work: (report: (fraction: number, label: string) => void) => T): T {
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns,
  });
  try {
    return work((fraction, label) => bar.update({ fraction, label }));
  } finally {
    bar.close();
  }
}

/** A retraining in --json: its record has the whole verdict. */
function summaryOf({ stage, protocol, accuracy, outcome: { network, kind, margin } }: RetrainedRecord) {
  return { perturbation: protocol.perturbation, stage, accuracy, network, kind, margin };
}

function describe(
  { name, task, tested, notices }: NamedSubject,
  verdict: Verdict,
  retrained: readonly RetrainedRecord[] | null,
): string {
  const [first, ...rest] = explainVerdict(verdict, ownDelay(task, verdict.timeUnit), (found) => [
    "",
    ...siteMatrix(found),
    "",
  ]);
  const { accuracy } = tested();
  const title = `${name}${accuracy === null ? "" : ` (accuracy ${share(accuracy)})`}`;
  const notes = notices.map((notice) => `note: ${notice}`);
  const head = verdict.memories.length === 0 ? [...notes, `${title}: ${first}`] : [title, ...notes, "", first];
  return [...head, ...rest, ...(retrained === null ? [] : ["", ...showRetrained(retrained, verdict)])].join("\n");
}

/** The delay trajectories and the limit sets on their principal axes. */
async function draw(
  dir: string,
  target: NamedSubject,
  { limitSets }: Verdict,
  arrays: NonNullable<Found["arrays"]>,
): Promise<void> {
  const { plotDocument, portrait, writeFigure } = await import("./drawing.ts");
  const subject = target.subject();
  const { name } = target;
  const { follow: map } = systemsOf(subject.model);
  const { dimension: n, timeStep } = map;
  const all = Float64Array.from(arrays["limit_states"].data as Float64Array);
  const sets = limitSets
    .filter((set) => set.kind !== "undecided" && set.kind !== "diverged")
    .map((set, k) => ({ set, x: all.slice(k * n, (k + 1) * n) }));
  const fixed = sets.flatMap(({ set, x }) => (set.kind === "fixed-point" ? [{ set, x }] : []));
  const drawing = portrait(
    plotDocument(),
    {
      n,
      odd: map.odd,
      trajectories: visitedStates(subject).trajectories,
      points: fixed.map(({ x }) => ({ x, kind: "stable" as const })),
      cycles: sets.flatMap(({ set, x }) => (set.kind === "cycle" ? [orbitOf(x, set.period)] : [])),
      eigenvalues: fixed.map(({ set }) => [set.eigenvalue]),
      timeStep,
    },
    `${name}: what its memories end on`,
  );
  makeFolder(dir);
  for (const ending of ["svg", "png"]) writeFigure(join(dir, `verdict.${ending}`), drawing);

  function orbitOf(start: Float64Array, period: number): Float64Array {
    const steps = Math.max(1, Math.ceil(period / timeStep));
    const orbit = new Float64Array(steps * n);
    let x = start;
    for (let step = 0; step < steps; step++) {
      orbit.set(x, step * n);
      const next = new Float64Array(n);
      map.evaluate(x, next, 1);
      x = next;
    }
    return orbit;
  }
}
