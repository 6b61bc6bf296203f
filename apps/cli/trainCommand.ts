import { isDeepStrictEqual } from "node:util";
import { InputError } from "../../src/format/index.ts";
import { DEFAULT_NETWORK } from "../../src/network/index.ts";
import { chooseStimuli, expandPlan, planSchema, type RunSpec, runId, trainingSeedOf } from "../../src/study/index.ts";
import { DEFAULT_DURATIONS, defaultCodes, EPOCHS, type StimuliSpec } from "../../src/task/index.ts";

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
    task: { codes: task.codes, durations: task.durations },
    training: { trials, method },
    seeds: seed,
    trainingSeeds: trainingSeedOf(spec),
    precision,
  });
  if (!isOffered(task.stimuli) || !isSame(spec, () => expandPlan(plan, task.stimuli)[0])) return null;
  const stimuli = task.stimuli.source === "table" ? "<file.npz>" : task.stimuli.source;
  return [
    `lethe train --g ${g} --density ${density} --fb ${fb} --input-divisor ${inputDivisor} --n ${n} --trials ${trials}`,
    `--seed ${seed}${spec.trainingSeed === undefined ? "" : ` --training-seed ${spec.trainingSeed}`} --stimuli ${stimuli} --digits ${labelsOf(task.stimuli).join(",")}`,
    ...taskFlags(spec),
    `--method ${method} --precision ${precision} --out ${/^[\w./-]+$/.test(out) ? out : JSON.stringify(out)}`,
  ].join(" ");
}

/** What is not the paper's. */
function taskFlags({ task, network }: RunSpec): string[] {
  const { codes, durations } = task;
  return [
    ...(isDeepStrictEqual(codes, usualCodes(labelsOf(task.stimuli))) ? [] : [`--codes ${codes.join(",")}`]),
    ...EPOCHS.flatMap((name) => (durations[name] === DEFAULT_DURATIONS[name] ? [] : [`--${name} ${durations[name]}`])),
    ...(network.initial === DEFAULT_NETWORK.initial ? [] : [`--initial ${network.initial}`]),
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
