import { join } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { InputError, parseWith } from "../../src/format/index.ts";
import { openKernel } from "../../src/kernel/index.ts";
import { DEFAULT_NETWORK, LEAST_DIVISOR } from "../../src/network/index.ts";
import {
  chooseStimuli,
  DEFAULT_PRECISION,
  DEFAULT_TASK,
  executeRuns,
  expandPlan,
  NO_STIMULI,
  planSchema,
  type RunSpec,
  type SummaryRow,
  summarise,
  type TaskStimuli,
} from "../../src/study/index.ts";
import {
  DEFAULT_DURATIONS,
  type Durations,
  EPOCHS,
  kindOf,
  makeTask,
  TASK_KINDS,
  type TaskName,
} from "../../src/task/index.ts";
import { DEFAULT_TRAINING, type Method, PRECISIONS, type Precision } from "../../src/train/index.ts";
import { codesOption, digitsOption, LONGEST_DURATION, numberOption, settingsOption } from "./options.ts";
import { complainOf, runWithProgress } from "./runWithProgress.ts";
import { GRADIENT_MODELS, trainByGradientCommand } from "./trainGradient.ts";
import { showSummary } from "./words.ts";

export const METHODS: readonly Method[] = ["windowed", "force"];
const SEED = { min: 0, max: 2 ** 32 - 1, integer: true } as const;
const TASK_NAMES = TASK_KINDS.map(({ name }) => name);
const INITIALS = ["normal", "uniform"] as const;

export function addTrain(program: Command): void {
  program
    .command("train")
    .description("train one network, test it and say how it remembers")
    .addOption(number("g", "gain of the recurrent weights", DEFAULT_NETWORK.g, { min: 0, max: 100 }))
    .addOption(
      number("density", "share of recurrent weights that are there", DEFAULT_NETWORK.density, {
        min: 0,
        max: 1,
        exclusive: true,
      }),
    )
    .addOption(number("fb", "divisor of the feedback weights", DEFAULT_NETWORK.feedbackDivisor, { min: LEAST_DIVISOR }))
    .addOption(
      number("input-divisor", "divisor of the input weights", DEFAULT_NETWORK.inputDivisor, {
        min: LEAST_DIVISOR,
      }),
    )
    .addOption(number("n", "units", DEFAULT_NETWORK.n, { min: 2, max: 20_000, integer: true }))
    .addOption(
      number("trials", "training trials (3500 in the paper)", DEFAULT_TRAINING.trials, {
        min: 1,
        max: 1_000_000,
        integer: true,
      }),
    )
    .addOption(number("seed", "of everything that is drawn", 0, SEED))
    .addOption(
      new Option(
        "--training-seed <number>",
        "of initial state, order, stimuli and all that follows; --seed is then of the weights alone (default: --seed)",
      ).argParser(numberOption({ name: "--training-seed", ...SEED })),
    )
    .addOption(new Option("--task <name>", "what it is to learn, see below").choices(TASK_NAMES).default(DEFAULT_TASK))
    .addOption(
      new Option("--settings <json>", "of a task that is not the usual one, as a plan has them").argParser(
        settingsOption,
      ),
    )
    .option("--stimuli <source>", "mnist, gaussian, or a file .npz with code and label", "mnist")
    .addOption(
      new Option("--digits <list>", "labels to tell apart (default: 0,1; of a file: all it has)").argParser(
        digitsOption,
      ),
    )
    .addOption(
      new Option(
        "--codes <values>",
        "right answers, by ascending sums of two labels (default: 1,0.5,1.5,2,…)",
      ).argParser(codesOption),
    )
    .addOption(duration("stimulus1", "stimulus 1"))
    .addOption(duration("delay1", "delay 1"))
    .addOption(duration("stimulus2", "stimulus 2"))
    .addOption(duration("delay2", "delay 2"))
    .addOption(duration("response", "the response"))
    .addOption(
      new Option("--initial <distribution>", "of input weights, feedback weights and initial state")
        .choices(INITIALS)
        .default(DEFAULT_NETWORK.initial),
    )
    .addOption(
      new Option("--method <method>", "errors in the windows only, or plain FORCE")
        .choices(METHODS)
        .default(DEFAULT_TRAINING.method),
    )
    .addOption(
      new Option("--precision <precision>", "of the recurrent product and the filters")
        .choices(PRECISIONS)
        .default(DEFAULT_PRECISION),
    )
    .addOption(
      new Option("--rule <rule>", "how it learns: read-outs by FORCE, or all weights by gradient")
        .choices(["force", "gradient"])
        .default("force"),
    )
    .addOption(new Option("--model <model>", "gradient: what learns").choices(GRADIENT_MODELS).default("gru"))
    .addOption(
      new Option("--updates <number>", "gradient: updates at most (default: 2000)").argParser(
        numberOption({ name: "--updates", min: 1, max: 1_000_000, integer: true }),
      ),
    )
    .option("--model-settings <json>", `gradient: more of the model, like '{"activation": "relu", "gain": 1.2}'`)
    .option("--learning <json>", `gradient: more of the training, like '{"rate": 0.01, "batch": 32}'`)
    .option("--out <dir>", "folder of the study the run is kept in, as <dir>/runs/<id>.train.json", "runs")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", `\nTasks:\n${TASK_KINDS.map(({ name, summary }) => `  ${name}: ${summary}`).join("\n")}`)
    .addHelpText("after", "\nExample:\n  lethe train --g 0.8 --fb 10 --n 1000 --trials 500 --seed 1 --out runs --json")
    .action(async (flags, command) => {
      if (flags.rule === "gradient") {
        const isSaid = (name: string) => command.getOptionValueSource(name) === "cli";
        const foreign = FORCE_FLAGS.find(isSaid);
        if (foreign !== undefined) {
          throw new InputError(
            `--${flagOf(foreign)} is for --rule force; with gradient see --model-settings, --settings, --learning`,
          );
        }
        const { n: _, ...others } = flags;
        const given = isSaid("n") ? flags : others;
        process.exitCode = await trainByGradientCommand(given, () =>
          chooseStimuli(flags.stimuli, flags.digits, "--stimuli"),
        );
        return;
      }
      process.exitCode = await train(flags);
    });
}

/** Flags that say nothing to learning by gradient. */
const FORCE_FLAGS = ["g", "density", "fb", "inputDivisor", "trials", "codes", ...EPOCHS, "initial", "method"];
const flagOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

interface Flags {
  readonly g: number;
  readonly density: number;
  readonly fb: number;
  readonly inputDivisor: number;
  readonly n: number;
  readonly trials: number;
  readonly task: TaskName;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly seed: number;
  readonly trainingSeed?: number | undefined;
  readonly stimuli: string;
  readonly digits?: number[] | undefined;
  readonly codes?: number[] | undefined;
  readonly stimulus1: number;
  readonly delay1: number;
  readonly stimulus2: number;
  readonly delay2: number;
  readonly response: number;
  readonly initial: (typeof INITIALS)[number];
  readonly method: Method;
  readonly precision: Precision;
  readonly out: string;
  readonly json?: true | undefined;
}

async function train(flags: Flags): Promise<number | undefined> {
  const began = performance.now();
  const { usesStimuli } = kindOf(flags.task);
  const stimuli = usesStimuli ? chooseStimuli(flags.stimuli, flags.digits, "--stimuli") : NO_STIMULI;
  const spec = specOf(flags, stimuli);
  let microsecondsPerStep: number | null = null;
  const execution = await runWithProgress(
    (ears) => executeRuns(flags.out, [spec], stimuli, { ...ears, wantsVerdict: true, workers: 1, retryFailed: true }),
    (report) => {
      if (report.type === "trained") microsecondsPerStep = report.microsecondsPerStep;
    },
  );
  const problem = complainOf(execution, 1);
  if (problem !== undefined) return problem;

  const isReused = execution.found === 1;
  const row = summarise(execution.store, [spec], execution.verdict)[0];
  const result: TrainResult = {
    ...row,
    record: join(flags.out, "runs", `${row.id}.train.json`),
    seconds: isReused ? 0 : (performance.now() - began) / 1000,
    microsecondsPerStep,
    kernel: openKernel({ n: 2 }).name,
    precision: spec.precision,
    reused: isReused,
  };
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : showResult(result));
  return undefined;
}

/** What --json prints. */
interface TrainResult extends SummaryRow {
  readonly record: string;
  /** Wall time of this command's work; 0 where the run was there already. */
  readonly seconds: number;
  /** Training time ÷ steps; null where this command did not train. */
  readonly microsecondsPerStep: number | null;
  readonly kernel: string;
  readonly precision: Precision;
  /** Whether the run was there already, and was read. */
  readonly reused: boolean;
}

/** A plan of one run. */
function specOf(flags: Flags, stimuli: TaskStimuli): RunSpec {
  const { g, density, fb, inputDivisor, n, initial, trials, method, precision, seed, trainingSeed, codes } = flags;
  const { stimulus1, delay1, stimulus2, delay2, response } = flags;
  const isUsual = flags.task === DEFAULT_TASK;
  if (isUsual && flags.settings !== undefined) {
    throw new InputError(`--settings is for other tasks; ${DEFAULT_TASK} has --codes, --stimulus1, --delay1 and so on`);
  }
  const given = {
    name: "train",
    network: { g, density, fb, inputDivisor, n, initial },
    task: isUsual
      ? { ...(codes && { codes }), durations: { stimulus1, delay1, stimulus2, delay2, response } }
      : { ...flags.settings, name: flags.task },
    training: { trials, method },
    precision,
    seeds: seed,
    ...(trainingSeed === undefined ? {} : { trainingSeeds: trainingSeed }),
  };
  const plan = parseWith(planSchema, given, "--settings");
  const spec = expandPlan(plan, stimuli.spec)[0];
  makeTask(spec.task, stimuli.source, spec.network.timeStep); // durations and codes are refused before any work
  return spec;
}

function showResult({ reused, seconds, microsecondsPerStep, record, ...row }: TrainResult): string {
  const speed = microsecondsPerStep === null ? "" : `, ${microsecondsPerStep.toFixed(1)} µs per step`;
  const time = reused ? "was there already, read" : `${seconds.toFixed(1)} s${speed}`;
  return `${showSummary(row)}\n${record}\n${time}\n`;
}

function duration<Name extends keyof Durations>(name: Name, what: string) {
  const rule = { min: 0, max: LONGEST_DURATION, exclusive: true };
  return number(name, `how long ${what} lasts, in τ`, DEFAULT_DURATIONS[name], rule);
}

function number<Name extends string>(
  name: Name,
  description: string,
  fallback: number,
  rule: Omit<Parameters<typeof numberOption>[0], "name">,
) {
  return new Option(`--${name} <number>` as const, description)
    .argParser(numberOption({ name: `--${name}`, ...rule }))
    .default(fallback);
}
