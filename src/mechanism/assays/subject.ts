import { InputError } from "../../format/index.ts";
import type { Precision, TrainingSpec } from "../../train/index.ts";
import { type JudgedNetwork, type JudgedSubject, judgedNetwork } from "../judgedSubject.ts";

/** How a network was trained, for controls that are trained again. */
export interface SubjectTraining {
  readonly spec: TrainingSpec;
  readonly precision: Precision;
}

/** A network of any model in its task: what a verdict and assays are about. */
export interface ModelSubject extends JudgedSubject {
  /** What several assays need and the first of them has computed, by its options: changes no result. */
  readonly known: Map<string, unknown>;
}

/** The paper's network in its task: assays may take its weights apart, and train it again. */
export interface Subject extends ModelSubject, JudgedNetwork {
  readonly network: JudgedNetwork["network"];
  /** Null for a network from elsewhere. */
  readonly training: SubjectTraining | null;
}

/** @throws InputError for a network that does not fit the task, or that has weights or states that are no numbers. */
export function makeSubject(given: Omit<Subject, "known" | "model">): Subject {
  const { network, task, ends } = given;
  const { inputs, outputs, conditions } = task;
  if (network.inputs !== inputs || network.outputs !== outputs) {
    throw new InputError(
      `network: its task needs ${inputs} inputs and ${outputs} outputs, the network has ${network.inputs} and ${network.outputs}; choose other --stimuli, or the task it was trained on`,
    );
  }
  if (ends.length !== conditions.length * network.n) {
    throw new InputError(
      `network: needs one trial-end state for each of the ${conditions.length} kinds of trial, got ${ends.length / network.n}; choose the --digits it was trained on`,
    );
  }
  for (const [name, values] of Object.entries({
    J: network.J,
    "the read-out": network.readout,
    "the feedback": network.feedback,
    "the input weights": network.input,
    "trial-end states": ends,
  })) {
    const at = values.findIndex((v) => !Number.isFinite(v));
    if (at >= 0) throw new InputError(`network: ${name} must be finite, got ${values[at]}; train the network again`);
  }
  return { ...judgedNetwork(given), known: new Map() };
}

/** Computed once for each `name`, then kept. */
export function* once<T>(
  subject: ModelSubject,
  name: string,
  compute: () => Generator<unknown, T>,
): Generator<unknown, T> {
  if (!subject.known.has(name)) subject.known.set(name, yield* compute());
  return subject.known.get(name) as T;
}
