import { basename, extname } from "node:path";
import { InputError } from "../../src/format/index.ts";
import { finish, type Kernel, openKernel, type StreamKey } from "../../src/kernel/index.ts";
import { importNetwork, loadMatrices, type Network, type RecurrentMatrices } from "../../src/network/index.ts";
import {
  chooseStimuli,
  keyOf,
  type OpenedRun,
  openRun,
  openStimuli,
  restoreNetwork,
  trialEndsOf,
} from "../../src/study/index.ts";
import { DEFAULT_DURATIONS, DEFAULT_TOLERANCE, defaultCodes, makeTask, type Task } from "../../src/task/index.ts";
import { evaluate, matrixStorage, trialEnds } from "../../src/train/index.ts";
import { readNetworkFile } from "./importCommand.ts";

/** A network with the task it does, wherever it came from. */
export interface TaskTarget {
  readonly name: string;
  /** The stored run, or null for a file from elsewhere. */
  readonly run: OpenedRun | null;
  readonly status: "learned" | "not-learned" | "diverged";
  /** Share of right answers; null where training diverged. */
  readonly accuracy: number | null;
  readonly kernel: Kernel;
  readonly matrices: RecurrentMatrices;
  readonly network: Network;
  readonly task: Task;
  readonly key: StreamKey;
  /** [K² × n]; empty where training diverged. */
  readonly ends: Float64Array;
  readonly notices: readonly string[];
}

export interface TaskTargetOptions {
  /** mnist, gaussian or a file, for a network from elsewhere; the table a stored run was trained on. */
  readonly stimuli?: string | undefined;
  readonly digits?: readonly number[] | undefined;
}

/** A stored run, or an .npz from elsewhere with the task given. A file of a record, <id>.<stage>.npz, means its run. */
export function openTaskTarget(name: string, options: TaskTargetOptions): TaskTarget {
  const isRecord = /^[0-9a-f]{16}\.[a-z]+(-[0-9a-f]{8})?\.npz$/.test(basename(name));
  return extname(name) === ".npz" && !isRecord ? openFile(name, options) : openStored(name, options);
}

function openStored(name: string, { stimuli, digits }: TaskTargetOptions): TaskTarget {
  if (digits !== undefined) throw new InputError(`${name}: --digits is for files; a stored run has its own task`);
  const run = openRun(name);
  const { id, spec, status, evaluation } = run.record;
  const source = openStimuli(spec.task.stimuli, stimuli ?? null);
  const network = restoreNetwork(run, source.dimension);
  const kernel = openKernel({ n: network.n, matrices: 3, solvers: 2 });
  return {
    name: id,
    run,
    status,
    accuracy: evaluation?.accuracy ?? null,
    kernel,
    matrices: loadMatrices(kernel, network.J, network.n, matrixStorage(spec.precision)),
    network,
    task: makeTask(spec.task, source, spec.network.timeStep),
    key: keyOf(spec),
    ends: status === "diverged" ? new Float64Array(0) : trialEndsOf(run),
    notices: [],
  };
}

function openFile(path: string, { stimuli = "mnist", digits }: TaskTargetOptions): TaskTarget {
  const imported = importNetwork(readNetworkFile(path), { where: path });
  if (imported.model === "rate") {
    throw new InputError(
      `${path}: a network in a task must have outputs that are fed back (J, w_f, W_fd, w_o, W_d, W_in), got W_rec; lethe dissect takes it`,
    );
  }
  const { network, notices } = imported;
  const { spec, source } = chooseStimuli(stimuli, digits, "--stimuli");
  if (network.inputs !== source.dimension) {
    throw new InputError(
      `${path}: W_in must have ${source.dimension} columns, one for each value of a stimulus, got ${network.inputs}; give other --stimuli`,
    );
  }
  const labels = source.labels.map(Number);
  const task = makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: spec,
      durations: DEFAULT_DURATIONS,
      codes: defaultCodes(labels.every(Number.isInteger) ? labels : labels.map((_, k) => k)),
      tolerance: DEFAULT_TOLERANCE,
    },
    source,
    network.timeStep,
  );
  const kernel = openKernel({ n: network.n, matrices: 3, solvers: 2 });
  const matrices = loadMatrices(kernel, network.J, network.n, "f64");
  const key = { seed: 0, density: 1 };
  // two rounds of test trials: by the second the state they started from is forgotten
  const round = trialEnds(kernel, matrices.trained, network, task, key, network.initialState);
  const ends = trialEnds(kernel, matrices.trained, network, task, key, round.slice(-network.n));
  const overflow = ends.find((v) => !Number.isFinite(v));
  if (overflow !== undefined) {
    throw new InputError(
      `${path}: states must stay finite in a test trial, got ${overflow}; check the scale of its weights`,
    );
  }
  const { learned, accuracy } = finish(evaluate(kernel, matrices.trained, network, task, key, ends));
  return {
    name: path,
    run: null,
    status: learned ? "learned" : "not-learned",
    accuracy,
    kernel,
    matrices,
    network,
    task,
    key,
    ends,
    notices,
  };
}
