/** @file A network in its task, opened from a stored run or from a network's file: what verdicts and assays are about. */
import { z } from "zod";
import { type Arrays, canonicalJson, InputError, parseWith } from "../format/index.ts";
import { finish, openKernel, type StreamKey } from "../kernel/index.ts";
import {
  judgedNetwork,
  type ModelSubject,
  makeSubject,
  type Subject,
  type SubjectTraining,
} from "../mechanism/index.ts";
import { type ImportedPaper, loadMatrices, type Network, networkArrays, runnable } from "../network/index.ts";
import {
  makeTask,
  type StimulusSource,
  stimuliLabels,
  stimuliOf,
  TASK_SCHEMAS,
  type Task,
  type TaskSpec,
} from "../task/index.ts";
import { evaluate, matrixStorage, PRECISIONS, type Precision, trainingSpecSchema, trialEnds } from "../train/index.ts";
import { onlyOnce } from "./onlyOnce.ts";
import type { Status } from "./records.ts";
import { restoreNetwork, type TrainedRun, trialEndsOf } from "./restore.ts";
import { keyOf, networkKeyOf, seedSchema } from "./runSpec.ts";

/** A trial of more steps is not simulated. */
const MOST_STEPS = 1_000_000;

/**
 * A subject, and where its task and its trial-end states come from.
 *
 * @typeParam S the paper's network, or one of any model.
 */
export interface OpenedSubject<S extends ModelSubject = Subject> {
  readonly task: Task;
  readonly origin: SubjectOrigin;
  /** Made when it is first asked for: drawing J takes a second. */
  subject(): S;
  /** What the test after training came to: of a file, it is done when first asked for. */
  tested(): Tested;
}

export interface SubjectOrigin {
  /** "labels": a file's labels and class means say the stimuli, and the rest is the paper's. */
  readonly task: "run" | "file" | "options" | "labels";
  /** Where trials start: at the ends of others, or each anew in the initial state. */
  readonly trialEnds:
    | "run"
    | "x_trial_end"
    | "test trials from x_trial_end"
    | "test trials from x0"
    | "x0 in every trial";
}

export interface Tested {
  readonly status: Status;
  /** Share of right answers; null where training diverged. */
  readonly accuracy: number | null;
}

const keySchema = z.strictObject({ seed: seedSchema, density: z.number().gt(0).max(1) });

const ofSubject = {
  /** Keys the streams of stimuli and noise. */
  key: keySchema.default({ seed: 0, density: 1 }),
  /** What J, feedback and input weights were drawn with, where that is another key: for readers, nothing is drawn. */
  networkKey: keySchema.optional(),
  /** In which J is multiplied. */
  precision: z.enum(PRECISIONS).default("float64"),
  /** Null for what was not trained here. */
  training: trainingSpecSchema.nullable().default(null),
};
const subjectTaskSchema = z.discriminatedUnion("name", [
  TASK_SCHEMAS[0].extend(ofSubject),
  ...TASK_SCHEMAS.slice(1).map((schema) => schema.extend(ofSubject)),
]);

/** All that decides what a network is asked, besides the network. */
export interface SubjectTask {
  readonly spec: TaskSpec;
  readonly key: StreamKey;
  readonly precision: Precision;
  readonly training: SubjectTraining | null;
}

/** Streams of a network from elsewhere. */
export const STRANGER: Omit<SubjectTask, "spec"> = {
  key: { seed: 0, density: 1 },
  precision: "float64",
  training: null,
};

const isReady = (status: Status): boolean => status !== "diverged";

/** A stored run with its own task. @param stimuli the draws that its record names. */
export function subjectOfRun(run: TrainedRun, stimuli: StimulusSource | null): OpenedSubject {
  const { status, spec, evaluation } = run.record;
  const task = makeTask(spec.task, stimuli, spec.network.timeStep);
  return {
    task,
    origin: { task: "run", trialEnds: "run" },
    subject: onlyOnce(() => {
      const network = restoreNetwork(run, task);
      const { precision, training } = spec;
      const ends = isReady(status) ? trialEndsOf(run) : new Float64Array(0);
      const restored = openRestoredOf(network, precision);
      const given = { ...restored, network, task, key: keyOf(spec), ends, training: { spec: training, precision } };
      return isReady(status) ? makeSubject(given) : { ...judgedNetwork(given), known: new Map() };
    }),
    tested: () => ({ status, accuracy: evaluation?.accuracy ?? null }),
  };
}

/**
 * A network's file in a task. Its trial-end states are x_trial_end, where that has one for each condition, else those of test
 * trials of its own: of two rounds, for by the second the state they started from is forgotten.
 *
 * @throws InputError for a network that cannot do such a task.
 */
export function subjectOfFile(
  { network, trialEnds: states }: ImportedPaper,
  { spec, key, precision, training }: SubjectTask,
  stimuli: StimulusSource | null,
  from: SubjectOrigin["task"],
  where: string,
): OpenedSubject {
  const { n } = network;
  const task = makeTask(spec, stimuli, network.timeStep);
  if (network.inputs !== task.inputs) {
    throw new InputError(
      stimuli === null
        ? `${where}: W_in must have ${task.inputs} columns, the inputs of ${spec.name}, got ${network.inputs}; give another task`
        : `${where}: W_in must have ${task.inputs} columns, one for each value of a stimulus, got ${network.inputs}; give other --stimuli`,
    );
  }
  checkSteps(task, where);
  const count = (states?.length ?? 0) / n;
  const isWhole = count === task.conditions.length;
  const subject = onlyOnce(() => {
    const restored = openRestoredOf(network, precision);
    const { kernel, matrices } = restored;
    const round = (state: Float64Array) => trialEnds(runnable(kernel, matrices.trained, network), task, key, state);
    const start = states === null ? network.initialState.slice() : states.slice(-n);
    const ends = isWhole ? states! : round(round(start).slice(-n));
    const overflow = ends.find((v) => !Number.isFinite(v));
    if (overflow !== undefined) {
      throw new InputError(
        `${where}: states must stay finite in a test trial, got ${overflow}; check the scale of its weights`,
      );
    }
    return makeSubject({ ...restored, network, task, key, ends, training });
  });
  return {
    task,
    origin: {
      task: from,
      trialEnds: isWhole ? "x_trial_end" : `test trials from ${states === null ? "x0" : "x_trial_end"}`,
    },
    subject,
    tested: onlyOnce(() => {
      const { kernel, matrices, ends } = subject();
      const { learned, accuracy } = finish(evaluate(runnable(kernel, matrices.trained, network), task, key, ends));
      return { status: learned ? "learned" : "not-learned", accuracy } as const;
    }),
  };
}

/** @throws InputError for a trial that is too long to be simulated. */
export function checkSteps({ steps }: Task, where: string): void {
  if (steps > MOST_STEPS) {
    throw new InputError(`${where}: a trial must have at most ${MOST_STEPS} steps, got ${steps}; give a longer dt`);
  }
}

function openRestoredOf(network: Network, precision: Precision) {
  const { n } = network;
  const kernel = openKernel({ n, matrices: 3, solvers: 2 });
  const matrices = loadMatrices(kernel, network.J, n, matrixStorage(precision));
  return { kernel, matrices, solver: kernel.solver(n) };
}

/** The task that a file's array `task` holds, as JSON text. @throws InputError when it is none. */
export function readSubjectTask(text: string, where: string): SubjectTask {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${where}: task must be JSON text, got ${JSON.stringify(text.slice(0, 40))}`);
  }
  const { key, networkKey: _, precision, training, ...spec } = parseWith(subjectTaskSchema, value, `${where}: task`);
  return { spec, key, precision, training: training === null ? null : { spec: training, precision } };
}

/**
 * A run's network with its whole task, as arrays that `importNetwork` and `readSubjectTask` read: judged and assayed they
 * give what the run gives.
 *
 * @param stimuli the draws that its record names; null where its table is not there: mu is then left out.
 */
export function exportedArrays(run: TrainedRun, network: Network, stimuli: StimulusSource | null): Arrays {
  const { spec } = run.record;
  const { task, precision, training } = spec;
  const [key, networkKey] = [keyOf(spec), networkKeyOf(spec)];
  const keys = key.seed === networkKey.seed ? { key } : { key, networkKey };
  const labels = stimuliLabels(stimuliOf(task));
  const areNumbers = labels.length > 0 && labels.every((label) => /^-?\d{1,9}$/.test(String(label)));
  return networkArrays(network, {
    trialEnds: trialEndsOf(run),
    means: stimuli?.means,
    labels: areNumbers ? labels.map(Number) : undefined,
    task: canonicalJson({ ...task, ...keys, precision, training }),
  });
}
