import { isDeepStrictEqual } from "node:util";
import { InputError } from "../../src/format/index.ts";
import { DEFAULT_NETWORK } from "../../src/network/index.ts";
import {
  chooseStimuli,
  DEFAULT_TASK,
  expandPlan,
  type PlannedTask,
  planSchema,
  type RunSpec,
  runId,
  trainingSeedOf,
} from "../../src/study/index.ts";
import {
  DEFAULT_DURATIONS,
  defaultCodes,
  EPOCHS,
  kindOf,
  type SequentialSpec,
  type StimuliSpec,
  stimuliOf,
  type TaskSpec,
} from "../../src/task/index.ts";

/**
 * The command that makes exactly this run, or null where what it was trained by has no flags. For a table of stimuli
 * the user has to fill in the path: a record keeps the sha256 only.
 */
export function trainCommand(spec: RunSpec, out: string): string | null {
  const { network, training, task, seed, precision } = spec;
  const { g, density, feedbackDivisor: fb, inputDivisor, n, initial } = network;
  const { method, trials } = training;
  const plan = planSchema.parse({
    name: "train",
    network: { g, density, fb, inputDivisor, n, initial },
    task: settingsOf(task),
    training: { trials, method },
    seeds: seed,
    trainingSeeds: trainingSeedOf(spec),
    precision,
  });
  const chosen = stimuliOf(task);
  if ((chosen !== null && !isOffered(chosen)) || !isSame(spec, () => expandPlan(plan, chosen)[0])) return null;
  return [
    `lethe train --g ${g} --density ${density} --fb ${fb} --input-divisor ${inputDivisor} --n ${n} --trials ${trials}`,
    `--seed ${seed}${spec.trainingSeed === undefined ? "" : ` --training-seed ${spec.trainingSeed}`}${chosen === null ? "" : ` ${stimuliFlags(chosen)}`}`,
    ...taskFlags(spec),
    `--method ${method} --precision ${precision} --out ${/^[\w./-]+$/.test(out) ? out : JSON.stringify(out)}`,
  ].join(" ");
}

/** What a plan says of a task beside its stimuli. */
function settingsOf(task: TaskSpec): PlannedTask {
  if (task.name === DEFAULT_TASK) return { codes: task.codes, durations: task.durations };
  const { stimuli: _, ...settings } = { stimuli: null, ...task };
  return settings;
}

const stimuliFlags = (stimuli: StimuliSpec): string =>
  `--stimuli ${stimuli.source === "table" ? "<file.npz>" : stimuli.source} --digits ${labelsOf(stimuli).join(",")}`;

/** What is not the paper's. */
function taskFlags({ task, network }: RunSpec): string[] {
  return [
    ...(task.name === DEFAULT_TASK ? sequentialFlags(task) : otherTaskFlags(task)),
    ...(network.initial === DEFAULT_NETWORK.initial ? [] : [`--initial ${network.initial}`]),
  ];
}

/** Its name, and the settings that are not the usual ones. */
function otherTaskFlags(task: TaskSpec): string[] {
  const usual = Object.entries(kindOf(task.name).complete({} as never, stimuliOf(task)));
  const own = Object.entries(settingsOf(task)).filter(
    ([key, value]) => !usual.some(([other, its]) => key === other && isDeepStrictEqual(value, its)),
  );
  return [
    `--task ${task.name}`,
    ...(own.length === 0 ? [] : [`--settings '${JSON.stringify(Object.fromEntries(own))}'`]),
  ];
}

function sequentialFlags({ codes, durations, stimuli }: SequentialSpec): string[] {
  return [
    ...(isDeepStrictEqual(codes, usualCodes(labelsOf(stimuli))) ? [] : [`--codes ${codes.join(",")}`]),
    ...EPOCHS.flatMap((name) => (durations[name] === DEFAULT_DURATIONS[name] ? [] : [`--${name} ${durations[name]}`])),
  ];
}

/** Null for labels of so many sums that they have none. */
function usualCodes(labels: readonly number[]): number[] | null {
  try {
    return defaultCodes(labels);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** Whether flags can say these stimuli: of Gaussian ones, only the built-in classes. */
function isOffered(stimuli: StimuliSpec): boolean {
  if (stimuli.source !== "gaussian") return true;
  const labels = labelsOf(stimuli);
  if (!labels.every((label) => Number.isInteger(label))) return false;
  return isDeepStrictEqual(chooseStimuli("gaussian", labels, "stimuli").spec, stimuli);
}

function isSame(spec: RunSpec, make: () => RunSpec): boolean {
  try {
    return runId(make()) === runId(spec);
  } catch (error) {
    if (error instanceof InputError) return false; // e.g. no default codes for so many sums
    throw error;
  }
}

function labelsOf(stimuli: StimuliSpec): readonly number[] {
  return stimuli.source === "gaussian" ? stimuli.classes.map(({ label }) => Number(label)) : stimuli.labels;
}
