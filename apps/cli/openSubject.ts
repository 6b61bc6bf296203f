import { InputError } from "../../src/format/index.ts";
import type { ModelSubject, Subject } from "../../src/mechanism/index.ts";
import { type ImportedPaper, modelOf } from "../../src/network/index.ts";
import {
  type OpenedRun,
  type OpenedSubject,
  openGradientRun,
  openStimuliOf,
  STRANGER,
  subjectOfFile,
  subjectOfGradientRun,
  subjectOfModelFile,
  subjectOfRun,
  timeStepOf,
} from "../../src/study/index.ts";
import { makeTask, type SequentialSpec } from "../../src/task/index.ts";
import { LEARNED_ACCURACY } from "../../src/train/index.ts";
import { durationsText, type TaskOptions, taskOfFile } from "./fileTask.ts";
import { givenTrials } from "./givenTrials.ts";
import { type NamedTaskOptions, namedTask } from "./namedTask.ts";
import { importFile, isNetworkFile, openStoredRun } from "./networkFile.ts";

/** What is asked of a network that does not say it, and how a file is to be read. */
export interface SubjectOptions extends TaskOptions, NamedTaskOptions {}

/** A network in its task, wherever it came from. */
export interface NamedSubject<S extends ModelSubject = ModelSubject> extends OpenedSubject<S> {
  readonly name: string;
  /** "the paper's network", "a GRU" … */
  readonly model: string;
  /** The stored run by FORCE; null for all others. */
  readonly run: OpenedRun | null;
  /** Where results are kept, with what verdicts are there; null for a file. */
  readonly kept: (Pick<OpenedRun, "store" | "verdicts"> & { readonly id: string }) | null;
  /** What is to be known before the results, a sentence each; nothing of a run. */
  readonly notices: readonly string[];
}

const PAPER = "the paper's network";
const MODEL_NAMES = { paper: PAPER, rate: "a rate network", leaky: "a leaky network", gru: "a GRU", lstm: "an LSTM" };

/**
 * A stored run in its own task, or a network's file: in the task that the file holds, as far as options do not say
 * another, or else in the one that they say. A file of a record, <id>.<stage>.npz, means its run.
 *
 * @throws InputError for a file that cannot do a task, and one whose task no one says.
 */
export function openSubject(name: string, options: SubjectOptions): NamedSubject {
  return isNetworkFile(name) ? openFile(name, options) : openStored(name, options);
}

/** Whether it is the paper's network, whose weights can be taken apart. */
export const isPaper = (target: NamedSubject): target is NamedSubject<Subject> => target.model === PAPER;

/** @throws InputError for a network of another model. */
export function ofPaper(target: NamedSubject, what: string): NamedSubject<Subject> {
  if (isPaper(target)) return target;
  throw new InputError(
    `${target.name}: ${what} is for ${PAPER} (J, feedback and read-outs by FORCE), got ${target.model}`,
  );
}

function openStored(name: string, { stimuli, ...others }: SubjectOptions): NamedSubject {
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw new InputError(`${name}: --${given[0]} is for files from elsewhere; a stored run has its own task`);
  }
  const gradient = openGradientRun(name);
  if (gradient !== null) {
    const { store, record, verdicts } = gradient;
    const { id, spec } = record;
    const opened = subjectOfGradientRun(gradient, openStimuliOf(spec.task, stimuli ?? null));
    const model = MODEL_NAMES[spec.network.model];
    return { ...opened, name: id, model, run: null, kept: { store, id, verdicts }, notices: [] };
  }
  const run = openStoredRun(name);
  const { id, spec } = run.record;
  const opened = subjectOfRun(run, openStimuliOf(spec.task, stimuli ?? null));
  return {
    ...opened,
    name: id,
    model: PAPER,
    run,
    kept: { store: run.store, id, verdicts: run.verdicts },
    notices: [],
  };
}

function openFile(path: string, options: SubjectOptions): NamedSubject {
  const { form, activation, layer, dt, task: name, trials, settings } = options;
  const imported = importFile(path, { form, activation, layer });
  const model = MODEL_NAMES[imported.model];
  if (imported.model === "paper" && name === undefined && trials === undefined)
    return { ...openPaperFile(path, imported, options), model };
  const timeStep = timeStepOf(imported, dt);
  const { opened, notices } = trials === undefined ? inNamedTask() : inTrials(trials);
  const isCounted = modelOf(imported).timeStep === null && dt === undefined;
  return {
    ...{ ...opened, name: path, model, run: null, kept: null },
    notices: [
      ...notices,
      isCounted ? "durations are in steps: where τ is said, read a step" : `a step is ${timeStep} τ`,
      `trials start from ${startOf(opened.origin.trialEnds)}`,
      ...imported.notices,
    ],
  };

  function inNamedTask(): Pick<NamedSubject, "notices"> & { readonly opened: OpenedSubject<ModelSubject> } {
    const { spec, source, notices } = namedTask(path, options);
    const opened =
      imported.model === "paper"
        ? subjectOfFile(imported, { ...STRANGER, spec }, source, "options", path)
        : subjectOfModelFile(imported, makeTask(spec, source, timeStep), STRANGER, "options", path);
    return { opened, notices };
  }

  function inTrials(file: string) {
    if (name !== undefined || imported.model === "paper") {
      const advice = name === undefined ? "name its task with --task" : "remove --task or --trials";
      throw new InputError(`${path}: --trials is a task of its own, for networks of other tools; ${advice}`);
    }
    const { task, notices } = givenTrials(file, settings, timeStep);
    return { opened: subjectOfModelFile(imported, task, STRANGER, "options", path), notices };
  }
}

function openPaperFile(path: string, imported: ImportedPaper, options: TaskOptions): Omit<NamedSubject, "model"> {
  const { given, source, from, assumed, notices } = taskOfFile(path, imported.task, options);
  const opened = subjectOfFile(imported, given, source, from, path);
  return {
    ...opened,
    name: path,
    run: null,
    kept: null,
    tested() {
      const tested = opened.tested();
      // that a network fails a task which no one said says nothing of it
      if (tested.status !== "learned" && assumed.length > 0) {
        const { codes, durations } = given.spec as SequentialSpec;
        throw new InputError(
          `${path}: accuracy must be ≥ ${LEARNED_ACCURACY} for a task to be taken for granted, got ${tested.accuracy} with the paper's codes ${codes.join(",")} and durations ${durationsText(durations)}; give ${assumed.join(" and ")}`,
        );
      }
      return tested;
    },
    notices: [...notices, `trials start from ${startOf(opened.origin.trialEnds)}`, ...imported.notices],
  };
}

/** Whether each of its trials starts anew from the initial state. */
export const resetsIn = ({ origin }: OpenedSubject<ModelSubject>): boolean => origin.trialEnds === "x0 in every trial";

function startOf(trialEnds: OpenedSubject["origin"]["trialEnds"]): string {
  if (trialEnds === "x_trial_end") return "the file's x_trial_end";
  if (trialEnds === "x0 in every trial") return "the initial state, each anew";
  const has =
    trialEnds === "test trials from x0" ? "it has no x_trial_end" : "its x_trial_end is not one for each pair";
  return `the ends of ${trialEnds}: ${has}`;
}

/** What --json says of a subject. */
export function describeSubject({ task, origin }: OpenedSubject<ModelSubject>) {
  const labels = task.sites[0].classes;
  return {
    task: task.spec,
    labels: labels.every((label) => /^-?\d{1,9}$/.test(label)) ? labels.map(Number) : labels,
    origin,
  };
}
