/** @file Which task does a network's file mean? What it says itself, what options say, and never anything unsaid. */
import { isDeepStrictEqual } from "node:util";
import { InputError } from "../../src/format/index.ts";
import type { FileTask } from "../../src/network/index.ts";
import {
  type ChosenStimuli,
  chooseStimuli,
  DEFAULT_TASK,
  openStimuli,
  openStimuliOf,
  readSubjectTask,
  STRANGER,
  type SubjectOrigin,
  type SubjectTask,
} from "../../src/study/index.ts";
import {
  DEFAULT_DURATIONS,
  DEFAULT_TOLERANCE,
  type Durations,
  defaultCodes,
  EPOCHS,
  type SequentialSpec,
  type StimuliSpec,
  type StimulusSource,
} from "../../src/task/index.ts";

export interface TaskOptions {
  /** mnist, gaussian or a table; for a stored run the table it was trained on. */
  readonly stimuli?: string | undefined;
  readonly digits?: readonly number[] | undefined;
  readonly codes?: number[] | undefined;
  readonly durations?: Durations | undefined;
}

/** A task, and who says so. */
interface ChosenTask {
  readonly given: SubjectTask;
  /** Null where the task uses none. */
  readonly source: StimulusSource | null;
  readonly from: SubjectOrigin["task"];
  /** Options that would say what was taken to be the paper's. */
  readonly assumed: readonly string[];
  readonly notices: readonly string[];
}

/** @throws InputError where neither the file nor options say the stimuli and their labels. */
export function taskOfFile(path: string, file: FileTask, options: TaskOptions): ChosenTask {
  if (file.text !== null) return changedTask(path, readSubjectTask(file.text, path), options);
  const { spec, source } = chosenStimuli(path, file, options);
  const labels = labelsOf(spec);
  const assumed = [
    ...(options.codes === undefined ? ["--codes"] : []),
    ...(options.durations === undefined ? ["--durations"] : []),
  ];
  const codes = options.codes ?? defaultCodes(labels);
  const durations = options.durations ?? DEFAULT_DURATIONS;
  const task = {
    name: "sequential-pattern-matching" as const,
    stimuli: spec,
    durations,
    codes,
    tolerance: DEFAULT_TOLERANCE,
  };
  const from = options.stimuli === undefined && options.digits === undefined ? "labels" : "options";
  const who = from === "labels" ? "by the file's labels and mu" : "by options";
  return {
    given: { ...STRANGER, spec: task },
    source,
    from,
    assumed,
    notices: [
      `the task is ${stimuliText(spec)}, ${who}`,
      ...(assumed.length === 0
        ? []
        : [
            `the file does not say its codes and durations: ${codes.join(",")} and ${durationsText(durations)} are ${assumed.length === 2 ? "the paper's" : "taken"} (${assumed.join(", ")})`,
          ]),
      ...(file.means !== null && !isDeepStrictEqual(file.means, source.means)
        ? ["mu, the class means in the file, are not those of these stimuli"]
        : []),
    ],
  };
}

/** The task that the file holds, as far as no option says another. */
function changedTask(path: string, own: SubjectTask, options: TaskOptions): ChosenTask {
  const { spec } = own;
  return spec.name === "sequential-pattern-matching"
    ? changedSequential(path, { ...own, spec }, options)
    : ownTask(path, own, options);
}

/** A task that options say nothing of but where a table of its stimuli is. */
function ownTask(path: string, own: SubjectTask, { stimuli: file, ...others }: TaskOptions): ChosenTask {
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw new InputError(`${path}: --${given[0]} is for ${DEFAULT_TASK}; the file's task is ${own.spec.name}`);
  }
  const source = openStimuliOf(own.spec, file ?? null);
  return { given: own, source, from: "file", assumed: [], notices: [`the task is the file's: ${own.spec.name}`] };
}

function changedSequential(
  path: string,
  own: SubjectTask & { readonly spec: SequentialSpec },
  options: TaskOptions,
): ChosenTask {
  const { stimuli } = own.spec;
  const isTable = stimuli.source === "table";
  if (isTable && options.stimuli === undefined) {
    throw new InputError(
      `${path}: its task needs the table of stimuli with sha256 ${stimuli.sha256.slice(0, 12)}…; give its path with --stimuli`,
    );
  }
  const isOwn = options.digits === undefined && (isTable || options.stimuli === undefined);
  const { spec, source }: Pick<ChosenStimuli, "spec" | "source"> = isOwn
    ? { spec: stimuli, source: openStimuli(stimuli, options.stimuli ?? null) }
    : chooseStimuli(options.stimuli ?? stimuli.source, options.digits ?? labelsOf(stimuli), "--stimuli");
  const codes = options.codes ?? (isDeepStrictEqual(labelsOf(spec), labelsOf(stimuli)) ? own.spec.codes : null);
  const task = {
    ...own.spec,
    stimuli: spec,
    codes: codes ?? defaultCodes(labelsOf(spec)),
    durations: options.durations ?? own.spec.durations,
  };
  const isChanged = !isDeepStrictEqual(task, own.spec);
  return {
    given: { ...own, spec: task },
    source,
    from: isChanged ? "options" : "file",
    assumed: [],
    notices: [
      isChanged
        ? `the task is ${stimuliText(spec)}, codes ${task.codes.join(",")}, durations ${durationsText(task.durations)} τ by options; the file's is ${stimuliText(stimuli)}, ${own.spec.codes.join(",")}, ${durationsText(own.spec.durations)}`
        : `the task is the file's: ${stimuliText(spec)}`,
    ],
  };
}

function chosenStimuli(path: string, file: FileTask, { stimuli, digits }: TaskOptions): ChosenStimuli {
  const labels = digits ?? file.labels ?? undefined;
  if (stimuli === undefined) {
    const found = labels === undefined ? null : stimuliWithMeans(labels, file.means);
    if (found !== null) return found;
    const said = file.labels === null ? "" : `, only its labels ${file.labels.join(",")}`;
    throw new InputError(
      `${path}: a network needs its task, which the file does not say${said}; give --stimuli (mnist, gaussian or a table .npz)${labels === undefined ? ", --digits" : ""}, and --codes and --durations where they are not the paper's`,
    );
  }
  if (labels === undefined && (stimuli === "mnist" || stimuli === "gaussian")) {
    throw new InputError(`${path}: does not say its labels; give --digits, like 0,1`);
  }
  return chooseStimuli(stimuli, labels, "--stimuli");
}

/** Built-in stimuli of which a file holds the very class means. */
function stimuliWithMeans(labels: readonly number[], means: Float64Array | null): ChosenStimuli | null {
  if (means === null || labels.length < 2 || new Set(labels).size < labels.length) return null;
  const isAmong = (most: number) => labels.length <= most && labels.every((label) => label >= 0 && label <= 9);
  const offers = [...(isAmong(10) ? ["mnist"] : []), ...(labels.length <= 8 ? ["gaussian"] : [])];
  for (const name of offers) {
    const chosen = chooseStimuli(name, labels, "labels");
    if (isDeepStrictEqual(chosen.source.means, means)) return chosen;
  }
  return null;
}

function labelsOf(spec: StimuliSpec): number[] {
  if (spec.source !== "gaussian") return spec.labels;
  const labels = spec.classes.map(({ label }) => Number(label));
  return labels.every(Number.isInteger) ? labels : labels.map((_, k) => k);
}

const stimuliText = (spec: StimuliSpec): string =>
  `${spec.source} ${spec.source === "gaussian" ? spec.classes.map(({ label }) => label).join(", ") : spec.labels.join(", ")}`;

export const durationsText = (durations: Durations): string => EPOCHS.map((name) => durations[name]).join(",");
