import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError, nearestName } from "../format/index.ts";
import {
  defaultGaussianClasses,
  type LabelledTable,
  MNIST_LATENTS_FILE,
  MNIST_LATENTS_SHA256,
  readMnistLatents,
  readTable,
  type StimuliSpec,
  type StimulusSource,
  stimuliFrom,
  stimuliOf,
  type TaskSpec,
} from "../task/index.ts";
import { readInputFile } from "./inputFile.ts";

/** Stimuli that were chosen: what identifies them, the draws, and the file they came from where the user named one. */
export interface ChosenStimuli {
  readonly spec: StimuliSpec;
  readonly source: StimulusSource;
  readonly file: string | null;
}

/** Of a task that uses none. */
export const NO_STIMULI = { spec: null, source: null, file: null } as const;
/** The stimuli of a task that may use none. */
export type TaskStimuli = ChosenStimuli | typeof NO_STIMULI;

const MOST_CLASSES = 16;
/** The paper's two digits. */
const DEFAULT_LABELS: readonly number[] = [0, 1];

/** Where the MNIST latents of this checkout stand: this file is in src/study or in dist/src/study. */
export function mnistLatentsPath(): string {
  const root = import.meta.url.endsWith(".ts") ? "../../" : "../../../";
  return fileURLToPath(new URL(root + MNIST_LATENTS_FILE, import.meta.url));
}

/** @throws InputError when the file is missing or is not the one this build expects. */
export function openMnistLatents(): LabelledTable {
  return readMnistLatents(readInputFile(mnistLatentsPath()));
}

/**
 * What the user meant by `mnist`, `gaussian` or a file, with these labels.
 *
 * @param where the flag or key that `name` came from, for messages.
 * @param labels in any order; where undefined 0 and 1, or all that a table has.
 */
export function chooseStimuli(name: string, labels: readonly number[] | undefined, where: string): ChosenStimuli {
  const wanted = labels === undefined ? undefined : sortedLabels(labels, where);
  const spec = specOf(name, wanted, where);
  const file = spec.source === "table" ? name : null;
  return { spec, source: openStimuli(spec, file), file };
}

/** The draws of a task's stimuli; null where it uses none. @param file the table's path, as for `openStimuli`. */
export function openStimuliOf(task: TaskSpec, file: string | null): StimulusSource | null {
  const spec = stimuliOf(task);
  return spec === null ? null : openStimuli(spec, file);
}

/**
 * The draws that a specification stands for.
 *
 * @param file the table's path, where the source is a table: the record keeps its sha256 only.
 * @throws InputError when the file is not the one that was specified.
 */
export function openStimuli(spec: StimuliSpec, file: string | null): StimulusSource {
  if (spec.source === "mnist") return stimuliFrom(spec, readInputFile(mnistLatentsPath()), MNIST_LATENTS_FILE);
  if (spec.source === "table" && file === null) {
    throw new InputError(
      `stimuli: the table with sha256 ${spec.sha256.slice(0, 12)}… is needed; give its path with --stimuli`,
    );
  }
  return stimuliFrom(spec, file === null ? null : readInputFile(file), file ?? "stimuli");
}

function specOf(name: string, labels: readonly number[] | undefined, where: string): StimuliSpec {
  if (name === "mnist") {
    return { source: "mnist", sha256: MNIST_LATENTS_SHA256, labels: [...(labels ?? DEFAULT_LABELS)] };
  }
  if (name === "gaussian") {
    const classes = defaultGaussianClasses((labels ?? DEFAULT_LABELS).map(String));
    const copied = classes.map(({ label, mean, covariance }) => {
      return { label, mean: [...mean], covariance: covariance.map((row) => [...row]) };
    });
    return { source: "gaussian", classes: copied };
  }
  if (!existsSync(name)) {
    const nearest = nearestName(name, ["mnist", "gaussian"]);
    const hint = nearest === undefined ? "there is no such file" : `did you mean ${nearest}?`;
    throw new InputError(`${where} must be mnist, gaussian or an .npz file, got ${name}; ${hint}`);
  }
  const { sha256, labels: rows } = readTable(readInputFile(name), name);
  const all = [...new Set(rows)].sort((a, b) => a - b);
  if (labels === undefined && all.length > MOST_CLASSES) {
    throw new InputError(
      `${name}: has ${all.length} labels, at most ${MOST_CLASSES} can be used; choose some as digits`,
    );
  }
  return { source: "table", sha256, labels: [...(labels ?? all)] };
}

function sortedLabels(labels: readonly number[], where: string): readonly number[] {
  const sorted = [...new Set(labels)].sort((a, b) => a - b);
  if (sorted.length < labels.length || sorted.length < 2) {
    throw new InputError(`${where}: its digits must be two or more different ones, got ${labels.join(",")}`);
  }
  return sorted;
}
