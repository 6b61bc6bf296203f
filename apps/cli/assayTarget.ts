import { basename, extname } from "node:path";
import { InputError } from "../../src/format/index.ts";
import { finish, openKernel } from "../../src/kernel/index.ts";
import { openSubject, type Subject } from "../../src/mechanism/index.ts";
import { importNetwork, loadMatrices } from "../../src/network/index.ts";
import {
  chooseStimuli,
  keyOf,
  type OpenedRun,
  openRun,
  openStimuli,
  restoreNetwork,
  trialEndsOf,
} from "../../src/study/index.ts";
import { DEFAULT_DURATIONS, DEFAULT_TOLERANCE, defaultCodes, makeTask } from "../../src/task/index.ts";
import { evaluate, LEARNED_ACCURACY, matrixStorage, trialEnds } from "../../src/train/index.ts";
import { readNetworkFile } from "./importCommand.ts";

/** A network that has learned, wherever it came from. */
export interface AssayTarget {
  readonly name: string;
  /** Its run, where results are kept; null for a file from elsewhere. */
  readonly run: OpenedRun | null;
  /** Made when it is first needed: drawing J takes a second. */
  readonly subject: () => Subject;
}

export interface AssayTargetOptions {
  /** mnist, gaussian or a table; for a stored run the table it was trained on. */
  readonly stimuli?: string | undefined;
  readonly digits?: readonly number[] | undefined;
}

/** A stored run, or an .npz from elsewhere with its task. A file of a record, <id>.<stage>.npz, means its run. */
export function openAssayTarget(name: string, options: AssayTargetOptions): AssayTarget {
  const isRecord = /^[0-9a-f]{16}\.[a-z]+(-[0-9a-f]{8})?\.npz$/i.test(basename(name));
  return extname(name) === ".npz" && !isRecord ? openFile(name, options) : openStored(name, options);
}

function openStored(name: string, { stimuli, digits }: AssayTargetOptions): AssayTarget {
  if (digits !== undefined)
    throw new InputError(`${name}: --digits is for files from elsewhere; a stored run has its own`);
  const run = openRun(name);
  const { id, status, spec, evaluation } = run.record;
  if (status !== "learned") {
    const why =
      status === "diverged" ? "its training diverged" : `it has not learned (accuracy ${evaluation?.accuracy})`;
    throw new InputError(`${id}: assays are for networks that have learned, but ${why}; choose another run`);
  }
  return {
    name: id,
    run,
    subject() {
      const source = openStimuli(spec.task.stimuli, stimuli ?? null);
      const task = makeTask(spec.task, source, spec.network.timeStep);
      const network = restoreNetwork(run, source.dimension);
      const kernel = openKernel({ n: network.n, matrices: 3, solvers: 1 });
      return openSubject({
        kernel,
        matrices: loadMatrices(kernel, network.J, network.n, matrixStorage(spec.precision)),
        solver: kernel.solver(network.n),
        network,
        task,
        key: keyOf(spec),
        ends: trialEndsOf(run),
        training: { spec: spec.training, precision: spec.precision },
      });
    },
  };
}

/** Of a file the task is the paper's, with the stimuli given; trial-end states are those of its own x0 where it has none. */
function openFile(path: string, { stimuli, digits }: AssayTargetOptions): AssayTarget {
  if (stimuli === undefined) {
    throw new InputError(
      `${path}: a network from elsewhere needs its task; give --stimuli mnist --digits 0,1 or the like`,
    );
  }
  const imported = importNetwork(readNetworkFile(path), { where: path });
  if (imported.model === "rate") {
    throw new InputError(`${path}: assays need a network of the paper's model, with J, got one with W_rec`);
  }
  const { network } = imported;
  const { spec, source } = chooseStimuli(stimuli, digits, "--stimuli");
  const labels = spec.source === "gaussian" ? spec.classes.map(({ label }) => Number(label)) : spec.labels;
  const task = makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: spec,
      durations: DEFAULT_DURATIONS,
      codes: defaultCodes(labels),
      tolerance: DEFAULT_TOLERANCE,
    },
    source,
    network.timeStep,
  );
  const kernel = openKernel({ n: network.n, matrices: 2, solvers: 1 });
  const matrices = loadMatrices(kernel, network.J, network.n, "f64");
  const key = { seed: 0, density: 1 };
  const given = { kernel, matrices, solver: kernel.solver(network.n), network, task, key, training: null };
  return {
    name: basename(path),
    run: null,
    subject() {
      // a network of other dimensions is refused before it is run
      openSubject({ ...given, ends: new Float64Array(task.pairs.length * network.n) });
      const ends =
        imported.trialEnds ?? trialEnds(kernel, matrices.trained, network, task, key, network.initialState.slice());
      const subject = openSubject({ ...given, ends });
      const { learned, accuracy } = finish(evaluate(kernel, matrices.trained, network, task, key, ends));
      if (!learned) {
        throw new InputError(
          `${path}: assays are for networks that have learned (accuracy ≥ ${LEARNED_ACCURACY}), got accuracy ${accuracy} on this task; are --stimuli and --digits those it was trained on?`,
        );
      }
      return subject;
    },
  };
}
