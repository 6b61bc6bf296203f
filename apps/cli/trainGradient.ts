/** @file `lethe train --rule gradient`: all weights of a network, by backpropagation through time. */
import { join } from "node:path";
import { InputError, parseWith } from "../../src/format/index.ts";
import {
  type ChosenStimuli,
  DEFAULT_PRECISION,
  executeGradient,
  type GradientRecord,
  type GradientRun,
  gradientRunSchema,
  NO_STIMULI,
  NUMERICS,
  runId,
  type TaskStimuli,
} from "../../src/study/index.ts";
import { kindOf, makeTask, type TaskName } from "../../src/task/index.ts";
import {
  DEFAULT_GRADIENT,
  DEFAULT_MODELS,
  type Precision,
  TRAINABLE_MODELS,
  type TrainableModelName,
} from "../../src/train/index.ts";
import { openProgressBar } from "./progressBar.ts";
import { complainOf } from "./runWithProgress.ts";
import { stopOnSignals } from "./stopOnSignals.ts";
import { share, words } from "./words.ts";

export const GRADIENT_MODELS = TRAINABLE_MODELS;

/** What the command line says of a run by gradient; undefined where it says nothing. */
export interface GradientFlags {
  readonly model: TrainableModelName;
  readonly task: TaskName;
  readonly n?: number | undefined;
  readonly updates?: number | undefined;
  /** Of the task. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Text of JSON objects. */
  readonly modelSettings?: string | undefined;
  readonly learning?: string | undefined;
  readonly seed: number;
  readonly trainingSeed?: number | undefined;
  readonly precision?: Precision | undefined;
  readonly out: string;
  readonly json?: true | undefined;
}

/** The run that flags stand for. @param stimuli called where the task uses some. @throws InputError for what does not fit. */
export function gradientRunOf(flags: GradientFlags, stimuli: () => ChosenStimuli): [GradientRun, TaskStimuli] {
  const kind = kindOf(flags.task);
  const chosen = kind.usesStimuli ? stimuli() : NO_STIMULI;
  const settings = parseWith(kind.settings, flags.settings ?? {}, "--settings");
  const { seed, trainingSeed, precision = DEFAULT_PRECISION } = flags;
  const run = {
    task: kind.complete(settings as never, chosen.spec),
    network: {
      ...DEFAULT_MODELS[flags.model],
      ...(flags.n !== undefined && { n: flags.n }),
      ...jsonOf(flags.modelSettings, "--model-settings"),
    },
    training: {
      ...DEFAULT_GRADIENT,
      ...(flags.updates !== undefined && { updates: flags.updates }),
      ...jsonOf(flags.learning, "--learning"),
    },
    ...{ seed, ...(trainingSeed !== undefined && trainingSeed !== seed && { trainingSeed }) },
    ...{ precision, numerics: NUMERICS },
  };
  const spec = parseWith(gradientRunSchema, run, "train") as GradientRun;
  makeTask(spec.task, chosen.source, spec.network.timeStep); // durations are refused before any work
  return [spec, chosen];
}

function jsonOf(text: string | undefined, flag: string): object {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  throw new InputError(`${flag} must be a JSON object like '{"rate": 0.01}', got ${text || "nothing"}`);
}

export async function trainByGradientCommand(
  flags: GradientFlags,
  stimuli: () => ChosenStimuli,
): Promise<number | undefined> {
  const began = performance.now();
  const [spec, chosen] = gradientRunOf(flags, stimuli);
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns || undefined, // 0 where the terminal does not say
  });
  const execution = await stopOnSignals(async (stop) => {
    try {
      return await executeGradient(flags.out, [spec], chosen.file, {
        ...{ workers: 1, stop },
        onReport(report) {
          if (report.type === "progress") bar.update({ fraction: report.fraction, label: report.phase });
        },
      });
    } finally {
      bar.close();
    }
  });
  const problem = complainOf({ ...execution, skipped: 0 }, 1);
  if (problem !== undefined) return problem;
  const id = runId(spec);
  const read = execution.store.read(id, "gradient");
  if (read.status !== "ok") throw new Error(`internal: ${id} was trained and cannot be read`);
  const isReused = execution.found === 1;
  const result = {
    ...read.record,
    record: join(flags.out, "runs", `${id}.gradient.json`),
    seconds: isReused ? 0 : (performance.now() - began) / 1000,
    reused: isReused,
  };
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : describe(result));
  return undefined;
}

function describe(result: GradientRecord & { readonly record: string; seconds: number; reused: boolean }): string {
  const { id, status, evaluation, meanError, errorUnit, ending, updates, record, seconds, reused } = result;
  const tested =
    evaluation === null
      ? ""
      : `, accuracy ${share(evaluation.accuracy)}, RMSE ${share(evaluation.rmse)}, mean error ${share(meanError)} ${errorUnit}`;
  const time = reused ? "was there already, read" : `${seconds.toFixed(1)} s`;
  return `${id}  ${words(status)}${tested}\n${ending} after ${updates} updates\n${record}\n${time}\n`;
}
