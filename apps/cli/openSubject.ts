import { InputError } from "../../src/format/index.ts";
import {
  type OpenedRun,
  type OpenedSubject,
  openStimuliOf,
  subjectOfFile,
  subjectOfRun,
} from "../../src/study/index.ts";
import type { SequentialSpec } from "../../src/task/index.ts";
import { LEARNED_ACCURACY } from "../../src/train/index.ts";
import { durationsText, type TaskOptions, taskOfFile } from "./fileTask.ts";
import { importFile, isNetworkFile, openStoredRun } from "./networkFile.ts";

/** A network in its task, wherever it came from. */
export interface NamedSubject extends OpenedSubject {
  readonly name: string;
  /** The stored run, where results are kept; null for a file. */
  readonly run: OpenedRun | null;
  /** What is to be known before the results, a sentence each; nothing of a run. */
  readonly notices: readonly string[];
}

/**
 * A stored run in its own task, or a network's file: in the task that the file holds, as far as options do not say
 * another, or else in the one that they say. A file of a record, <id>.<stage>.npz, means its run.
 *
 * @throws InputError for a file that cannot do a task, and one whose task no one says.
 */
export function openSubject(name: string, options: TaskOptions): NamedSubject {
  return isNetworkFile(name) ? openFile(name, options) : openStored(name, options);
}

function openStored(name: string, { stimuli, ...others }: TaskOptions): NamedSubject {
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw new InputError(`${name}: --${given[0]} is for files from elsewhere; a stored run has its own task`);
  }
  const run = openStoredRun(name);
  const { id, spec } = run.record;
  const opened = subjectOfRun(run, openStimuliOf(spec.task, stimuli ?? null));
  return { ...opened, name: id, run, notices: [] };
}

function openFile(path: string, options: TaskOptions): NamedSubject {
  const imported = importFile(path, {});
  if (imported.model !== "paper") {
    const got = { rate: "a network without them", gru: "a GRU", lstm: "an LSTM" }[imported.model];
    throw new InputError(
      `${path}: a network in a task must have outputs that are fed back (J, w_f, W_fd, w_o, W_d, W_in), got ${got}; lethe dissect takes it`,
    );
  }
  const { given, source, from, assumed, notices } = taskOfFile(path, imported.task, options);
  const opened = subjectOfFile(imported, given, source, from, path);
  return {
    ...opened,
    name: path,
    run: null,
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

function startOf(trialEnds: OpenedSubject["origin"]["trialEnds"]): string {
  if (trialEnds === "x_trial_end") return "the file's x_trial_end";
  const has =
    trialEnds === "test trials from x0" ? "it has no x_trial_end" : "its x_trial_end is not one for each pair";
  return `the ends of ${trialEnds}: ${has}`;
}

/** What --json says of a subject. */
export function describeSubject({ task, origin }: OpenedSubject) {
  const labels = task.sites[0].classes;
  return {
    task: task.spec,
    labels: labels.every((label) => /^-?\d{1,9}$/.test(label)) ? labels.map(Number) : labels,
    origin,
  };
}
