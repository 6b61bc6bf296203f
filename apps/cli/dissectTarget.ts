import { basename, extname } from "node:path";
import { flowOfMap } from "../../src/dynamics/index.ts";
import { InputError } from "../../src/format/index.ts";
import { type Kernel, openKernel, type StreamKey, type System } from "../../src/kernel/index.ts";
import { bulkEdgeOf, type Visited, visitedStates } from "../../src/mechanism/index.ts";
import {
  flowOf,
  type ImportOptions,
  importedSystems,
  importNetwork,
  loadMatrices,
  mapOf,
  networkOutputs,
  rateOutputs,
} from "../../src/network/index.ts";
import { keyOf, openRun, openStimuli, restoreNetwork, trialEndsOf } from "../../src/study/index.ts";
import { makeTask } from "../../src/task/index.ts";
import { matrixStorage } from "../../src/train/index.ts";
import { type Equation, equationOf, equationOfPaper } from "./dissectEquation.ts";
import { readNetworkFile } from "./importCommand.ts";

/** A network ready to be dissected, wherever it came from. */
export interface DissectTarget {
  readonly name: string;
  readonly kernel: Kernel;
  readonly flow: System;
  readonly map: System;
  readonly visited: Visited;
  /** z of `count` states, [count × outputs]; the response first where the model has one. */
  readonly outputs: (states: Float64Array, count: number) => Float64Array;
  /** Whether output 0 is z_o and the others z_d. */
  readonly isPaper: boolean;
  /** Re λ at which the bulk of a random network's spectrum ends. */
  readonly bulkEdge: ((x: Float64Array) => number) | null;
  readonly key: StreamKey;
  readonly notices: readonly string[];
  readonly equation: Equation;
}

export interface TargetOptions extends Pick<ImportOptions, "form" | "activation"> {
  /** Constant input u. */
  readonly input?: readonly number[] | undefined;
  /** The table a run was trained on. */
  readonly stimuli?: string | undefined;
}

/** A stored run, or an .npz from elsewhere. A file of a record, <id>.<stage>.npz, means its run. */
export function openTarget(name: string, options: TargetOptions): DissectTarget {
  const isRecord = /^[0-9a-f]{16}\.[a-z]+(-[0-9a-f]{8})?\.npz$/.test(basename(name));
  return extname(name) === ".npz" && !isRecord ? openFile(name, options) : openStored(name, options);
}

function openStored(name: string, { input, stimuli, form, activation }: TargetOptions): DissectTarget {
  if (form !== undefined || activation !== undefined) {
    throw new InputError(`${name}: --form and --activation are for files with W_rec; a stored run has its own`);
  }
  const run = openRun(name);
  const { id, status, spec } = run.record;
  if (status === "diverged") throw new InputError(`${id}: its training diverged, so there is nothing to dissect`);
  const source = openStimuli(spec.task.stimuli, stimuli ?? null);
  const task = makeTask(spec.task, source, spec.network.timeStep);
  const network = restoreNetwork(run, source.dimension);
  const kernel = openKernel({ n: network.n, matrices: 3, solvers: 1 });
  const matrices = loadMatrices(kernel, network.J, network.n, matrixStorage(spec.precision));
  const constant = constantInput(input, network.inputs);
  const key = keyOf(spec);
  return {
    name: id,
    kernel,
    flow: flowOf(kernel, matrices, network, constant),
    map: mapOf(kernel, matrices, network, constant),
    visited: visitedStates(kernel, matrices, network, task, key, trialEndsOf(run)),
    outputs: (states, count) => networkOutputs(kernel, network, states, count),
    isPaper: true,
    bulkEdge: bulkEdgeOf(network),
    key,
    notices: [],
    equation: equationOfPaper(network.timeStep),
  };
}

function openFile(path: string, { input, form, activation }: TargetOptions): DissectTarget {
  const imported = importNetwork(readNetworkFile(path), { where: path, form, activation });
  const { n, trialEnds } = imported;
  const kernel = openKernel({ n, matrices: 3, solvers: 1 });
  const constant = constantInput(input, imported.network.inputs).input;
  const { flow, map } = importedSystems(kernel, imported, constant);
  return {
    name: path,
    kernel,
    flow: flow ?? flowOfMap(map),
    map,
    visited: { states: trialEnds ?? new Float64Array(0), trajectories: [] },
    outputs: (states, count) =>
      imported.model === "rate"
        ? rateOutputs(kernel, imported.network, states, count)
        : networkOutputs(kernel, imported.network, states, count),
    isPaper: imported.model === "paper",
    bulkEdge: imported.model === "paper" ? bulkEdgeOf(imported.network) : null,
    key: { seed: 0, density: 1 },
    notices: imported.notices,
    equation: equationOf(imported),
  };
}

function constantInput(input: readonly number[] | undefined, inputs: number): { input?: Float64Array } {
  if (input === undefined) return {};
  if (input.length !== inputs) {
    throw new InputError(`--input must give ${inputs} values, one for each column of W_in, got ${input.length}`);
  }
  return { input: Float64Array.from(input) };
}
