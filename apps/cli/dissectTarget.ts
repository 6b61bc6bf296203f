import { flowOfMap } from "../../src/dynamics/index.ts";
import { InputError } from "../../src/format/index.ts";
import { type Kernel, openKernel, type StreamKey, type System } from "../../src/kernel/index.ts";
import { bulkEdgeOf, type Subject, type Visited, visitedStates } from "../../src/mechanism/index.ts";
import {
  flowOf,
  type ImportedNetwork,
  type ImportOptions,
  importedSystems,
  importNetwork,
  mapOf,
  networkOutputs,
  rateOutputs,
} from "../../src/network/index.ts";
import { type Equation, equationOf, equationOfPaper } from "./dissectEquation.ts";
import { isNetworkFile, readNetworkFile } from "./networkFile.ts";
import { openSubject } from "./openSubject.ts";

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
  if (isNetworkFile(name)) return openFile(name, options);
  const { input, stimuli, form, activation } = options;
  if (form !== undefined || activation !== undefined) {
    throw new InputError(`${name}: --form and --activation are for files with W_rec; a stored run has its own`);
  }
  const { name: id, tested, subject } = openSubject(name, { stimuli });
  if (tested().status === "diverged") {
    throw new InputError(`${id}: its training diverged, so there is nothing to dissect`);
  }
  return targetOf(id, subject(), input, []);
}

/** A network in its task: roots are looked for where it passes. */
function targetOf(
  name: string,
  subject: Subject,
  input: TargetOptions["input"],
  notices: readonly string[],
): DissectTarget {
  const { kernel, matrices, network, task, key, ends } = subject;
  const constant = constantInput(input, network.inputs);
  return {
    name,
    kernel,
    flow: flowOf(kernel, matrices, network, constant),
    map: mapOf(kernel, matrices, network, constant),
    visited: visitedStates(kernel, matrices, network, task, key, ends),
    outputs: (states, count) => networkOutputs(kernel, network, states, count),
    isPaper: true,
    bulkEdge: bulkEdgeOf(network),
    key,
    notices,
    equation: equationOfPaper(network.timeStep),
  };
}

/** Of a file without its task, or without the table that this needs, only x_trial_end says where it passes. */
function openFile(path: string, { input, stimuli, form, activation }: TargetOptions): DissectTarget {
  const imported = importNetwork(readNetworkFile(path), { where: path, form, activation });
  if (!hasTask(imported)) return lonely(path, imported, input, imported.notices);
  if (stimuli === undefined && needsTable(imported.task.text)) {
    const notice = "its task needs a table of stimuli (--stimuli): no delay is followed";
    return lonely(path, imported, input, [...imported.notices, notice]);
  }
  const { subject, notices } = openSubject(path, { stimuli });
  return targetOf(path, subject(), input, notices);
}

type ImportedWithTask = Extract<ImportedNetwork, { model: "paper" }> & { readonly task: { readonly text: string } };
const hasTask = (imported: ImportedNetwork): imported is ImportedWithTask =>
  imported.model === "paper" && imported.task.text !== null;

const needsTable = (text: string): boolean => /"source"\s*:\s*"table"/.test(text);

function lonely(
  name: string,
  imported: ImportedNetwork,
  input: TargetOptions["input"],
  notices: readonly string[],
): DissectTarget {
  const { n, trialEnds } = imported;
  const kernel = openKernel({ n, matrices: 3, solvers: 1 });
  const constant = constantInput(input, imported.network.inputs).input;
  const { flow, map } = importedSystems(kernel, imported, constant);
  return {
    name,
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
    notices,
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
