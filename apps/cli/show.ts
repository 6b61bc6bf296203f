import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { isKnown, type LimitSetRecord, type PairRecord, siteMatrix, type Verdict } from "../../src/mechanism/index.ts";
import {
  DEFAULT_TASK,
  type OpenedGradientRun,
  type OpenedRun,
  openGradientRun,
  type TrainRecord,
} from "../../src/study/index.ts";
import { outlineOf, stimuliLabels, stimuliOf, type TaskSpec } from "../../src/task/index.ts";
import { isNetworkFile, openStoredRun } from "./networkFile.ts";
import { trainCommand } from "./trainCommand.ts";
import { share, words } from "./words.ts";

export const RUN_HELP = "path of a record, <study>/<id>, or the beginning of an id in runs or studies/*";

export function addShow(program: Command): void {
  program
    .command("show")
    .description("what is known of one run")
    .argument("<run>", RUN_HELP)
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe show studies/demo/3f2a")
    .action((name, { json }) => {
      const gradient = isNetworkFile(name) ? null : openGradientRun(name);
      if (gradient !== null) {
        process.stdout.write(
          json ? `${JSON.stringify(gradientAsJson(gradient), null, 2)}\n` : `${describeGradient(gradient)}\n`,
        );
        return;
      }
      const run = openStoredRun(name);
      process.stdout.write(json ? `${JSON.stringify(asJson(run), null, 2)}\n` : `${describe(run)}\n`);
    });
}

function asJson(run: OpenedRun) {
  const { record, verdicts } = run;
  return { ...record, verdicts, files: filesOf(run), command: trainCommand(record.spec, run.store.dir) };
}

const gradientAsJson = (run: OpenedGradientRun) => ({ ...run.record, verdicts: run.verdicts, files: filesOf(run) });

function describeGradient(run: OpenedGradientRun): string {
  const { record, verdicts } = run;
  const { id, spec, status, evaluation, ending, updates, meanError, errorUnit } = record;
  const verdict = verdicts.at(-1)?.verdict;
  const { model, n, timeStep, ...others } = spec.network;
  const { updates: most, batch, rate } = spec.training;
  const { conditions } = outlineOf(spec.task, timeStep);
  return [
    `${id}  ${words(status)}`,
    "",
    `network   ${model}, n ${n}, Δt ${timeStep} τ, ${Object.entries(others)
      .map(([name, value]) => `${name} ${typeof value === "object" ? value.kind : value}`)
      .join(", ")}, ${seedsText(spec)}`,
    `task      ${taskText(spec.task)}`,
    `training  gradient, ${ending} after ${updates} of ${most} updates of ${batch} trials, rate ${rate}, ${spec.precision}`,
    "",
    ...(evaluation === null
      ? ["diverged: a loss or a gradient was not finite"]
      : testText(evaluation, conditions, "condition")),
    ...(meanError === null ? [] : [`mean error ${share(meanError)} ${errorUnit}`]),
    ...(verdict === undefined ? [`no verdict yet: lethe verdict ${id.slice(0, 8)}`] : describeVerdict(verdict)),
    "",
    ...filesOf(run),
  ].join("\n");
}

function describe(run: OpenedRun): string {
  const { record, verdicts, store } = run;
  const verdict = verdicts.at(-1)?.verdict;
  const command = trainCommand(record.spec, store.dir);
  return [
    `${record.id}  ${words(record.status)}`,
    "",
    ...describeSpec(record),
    "",
    ...describeTest(record),
    ...(verdict === undefined ? ["no verdict yet"] : describeVerdict(verdict)),
    "",
    command === null ? "no flags of `lethe train` make this run; it needs its plan" : `made by  ${command}`,
    ...filesOf(run),
  ].join("\n");
}

function describeSpec({ spec }: TrainRecord): string[] {
  const { n, g, density, feedbackDivisor, inputDivisor, initial } = spec.network;
  const { method, trials, stopAfter } = spec.training;
  return [
    `network   n ${n}, g ${g}, density ${density}, fb ${feedbackDivisor}, input divisor ${inputDivisor}, ${initial}, ${seedsText(spec)}`,
    `task      ${taskText(spec.task)}`,
    `training  ${method}, ${trials} trials${stopAfter === null ? "" : ` or ${stopAfter} right in a row`}, ${spec.precision}`,
  ];
}

const seedsText = ({ seed, trainingSeed }: Pick<TrainRecord["spec"], "seed" | "trainingSeed">): string =>
  trainingSeed === undefined ? `seed ${seed}` : `seed ${seed}, training seed ${trainingSeed}`;

function describeTest(record: TrainRecord): string[] {
  const { evaluation, divergence } = record;
  if (divergence !== null)
    return [`diverged in trial ${divergence.trial}, step ${divergence.step}: ${divergence.reason}`];
  const { conditions } = outlineOf(record.spec.task, record.spec.network.timeStep);
  const what = record.spec.task.name === DEFAULT_TASK ? "pair" : "condition";
  return testText(evaluation!, conditions, what);
}

function testText(
  { accuracy, rmse, accuracyByPair, rmseByPair, trials }: NonNullable<TrainRecord["evaluation"]>,
  conditions: readonly { readonly name: string }[],
  what: string,
): string[] {
  return [
    `accuracy ${share(accuracy)}, RMSE ${share(rmse)} over ${trials} test trials`,
    ...conditions.map(
      ({ name }, c) => `  ${what} ${name}: accuracy ${share(accuracyByPair[c])}, RMSE ${share(rmseByPair[c])}`,
    ),
  ];
}

function describeVerdict({
  network,
  kind,
  margin,
  bits,
  memories,
  pairs,
  sites,
  limitSets,
  timeUnit,
}: Verdict): string[] {
  const head = `verdict: ${words(network)}${kind === null ? "" : ` (${words(kind)})`}`;
  if (memories.length === 0) return [head];
  return [
    `${head}, margin ${share(margin)}; ${bits?.toFixed(2) ?? "–"} bits of the ${sites[0]?.noun ?? "stimulus"} in the limit set`,
    ...siteMatrix({ sites }).map((line) => `  ${line}`),
    ...memories.map(
      (m) =>
        `  memory ${m.stimulus}: ${words(m.verdict)}; ${words(m.fate)} in ${share(m.share)} [${share(m.interval[0])}, ${share(m.interval[1])}] ` +
        `of ${m.draws} draws`,
    ),
    ...(pairs.length > MOST_PAIRS ? [] : pairs.map(describePair)),
    ...limitSets.map((set, k) => `  ${k}: ${describeLimitSet(set, timeUnit)}; draws by memory ${set.draws.join(", ")}`),
  ];
}

/** More pairs than this are only counted, with their sites. */
const MOST_PAIRS = 6;

/** "pair 0, 1: merged; fading transient, κ 0.0812, d 7, r 0.7, echoes yes (κ 0.1300)" */
function describePair({ memories, verdict, loss, echoes, evidence }: PairRecord): string {
  const head = `  pair ${memories.join(", ")}: ${words(verdict)}`;
  if (evidence === null) return head;
  const { rate, dimension, attraction, echoRate } = evidence;
  const number = (value: number | null, digits: number) => value?.toFixed(digits) ?? "–";
  const numbers = `κ ${number(rate, 4)}, d ${dimension}, r ${number(attraction, 2)}`;
  return `${head}; ${loss === null ? "" : `${words(loss)}, `}${numbers}, echoes ${words(echoes!)} (κ ${number(echoRate, 4)})`;
}

function describeLimitSet(set: LimitSetRecord, timeUnit: Verdict["timeUnit"]): string {
  if (!isKnown(set)) return `${set.kind}, ${set.reasons.map((r) => `${r.reason} (${r.draws})`).join("; ")}`;
  const outputs = `z ${set.outputs.map((z) => z.toFixed(2)).join(" ")}`;
  if (set.kind === "continuum") return `part of a continuum of fixed points, ${outputs}`;
  if (set.kind === "cycle")
    return `${set.form}, period ${set.period.toFixed(2)} ${timeUnit === undefined ? "τ" : "steps"}, ${outputs}`;
  if (set.kind === "fixed-point") {
    const [lambda, im] = set.eigenvalue;
    // of a map that is no step of a flow the multiplier is 1 + λ
    const [name, re] = timeUnit === undefined ? ["λ", lambda] : ["μ", 1 + lambda];
    return `fixed point, ${name} ${re.toFixed(4)}${im === 0 ? "" : ` ± ${Math.abs(im).toFixed(4)}i`}, ${outputs}`;
  }
  return `${set.kind}, leading exponent ${set.exponents[0][0].toFixed(4)} per ${timeUnit ?? "τ"}, ${outputs}`;
}

/** Its stimuli and durations; its name where it is not the usual one. */
function taskText(task: TaskSpec): string {
  const stimuli = stimuliOf(task);
  return [
    ...(task.name === DEFAULT_TASK ? [] : [task.name]),
    ...(stimuli === null ? [] : [`${stimuli.source} ${stimuliLabels(stimuli).join(", ")}`]),
    `${Object.values(task.durations).join(" + ")} τ`,
  ].join("; ");
}

/** Paths of the files of a run. */
function filesOf({
  store,
  record,
  stages,
}: Pick<OpenedRun, "store" | "stages"> & { record: { id: string } }): string[] {
  const names = stages.flatMap((stage) => [`${record.id}.${stage}.json`, `${record.id}.${stage}.npz`]);
  return names.map((name) => join(store.dir, "runs", name)).filter((path) => existsSync(path));
}
