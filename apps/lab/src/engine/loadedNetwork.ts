import { flowOfMap } from "../../../../src/dynamics/index.ts";
import { type Arrays, decodeArrays, decodeNpz, InputError } from "../../../../src/format/index.ts";
import {
  type Kernel,
  openKernel,
  type Solver,
  type StreamKey,
  type System,
  stream,
} from "../../../../src/kernel/index.ts";
import {
  bulkEdgeOf,
  freePaths,
  type PortraitPlane,
  portraitPlane,
  type Subject,
  type Visited,
  visitedStates,
} from "../../../../src/mechanism/index.ts";
import {
  flowOf,
  type ImportedNetwork,
  importNetwork,
  loadMatrices,
  MAXIMUM_NETWORK_BYTES,
  mapOf,
  modelOf,
  networkOutputs,
  openRateFeedback,
} from "../../../../src/network/index.ts";
import {
  exportedArrays,
  keyOf,
  type RestoredNetwork,
  readSubjectTask,
  restoreNetwork,
  subjectOfFile,
  type TrainedRun,
  trialEndsOf,
} from "../../../../src/study/portable.ts";
import {
  mainSite,
  makeTask,
  type StimulusSource,
  stimuliFrom,
  stimuliOf,
  type Task,
} from "../../../../src/task/index.ts";
import { matrixStorage } from "../../../../src/train/index.ts";
import { type Basis, makeBasis, project } from "./basis.ts";
import type { DrawnPath, NetworkSource, OpenedNetwork } from "./protocol.ts";

/** A network in this worker, with all that its jobs need. */
export interface LoadedNetwork {
  readonly opened: OpenedNetwork;
  readonly basis: Basis;
  readonly plane: PortraitPlane;
  /** Ways that the portrait has: of the delay, or of free motion. */
  readonly ways: readonly { readonly label: string; readonly memory: number | null; readonly states: Float64Array }[];
  /** Room for one factorisation; always the same. */
  solver(): Solver;
  readonly flow: System;
  /** In f64, for roots; and as it was trained, for motion. */
  readonly map: System;
  readonly trainedMap: System;
  readonly visited: Visited;
  readonly key: StreamKey;
  readonly bulkEdge: ((x: Float64Array) => number) | null;
  /** What trials need; null for a file. */
  readonly trials: {
    readonly run: TrainedRun;
    readonly stimuli: StimulusSource | null;
    readonly restored: RestoredNetwork;
    readonly task: Task;
  } | null;
  /** States of paths that were drawn, by name, [states × n]. */
  readonly paths: Map<string, Float64Array>;
  /** Trials that were run, by the names of their paths. */
  readonly ran: Map<string, Arrays>;
  /** Rates and outputs of states [count × n]. */
  outputs(states: Float64Array, count: number): Float64Array;
  /** As `lethe export` writes it. */
  exported(): Arrays;
}

export function loadNetwork(source: NetworkSource): LoadedNetwork {
  return source.kind === "run" ? loadRun(source) : loadFile(source);
}

function loadRun({ record, npz, table }: Extract<NetworkSource, { kind: "run" }>): LoadedNetwork {
  const { id, status, spec } = record;
  if (status === "diverged") throw new InputError(`${id}: its training diverged, so there is no network to look at`);
  const run: TrainedRun = { record, arrays: decodeNpz(npz, { where: `${id}.train.npz` }) };
  const chosen = stimuliOf(spec.task);
  const stimuli = chosen === null ? null : stimuliFrom(chosen, table, "stimuli");
  const task = makeTask(spec.task, stimuli, spec.network.timeStep);
  const network = restoreNetwork(run, task);
  const { n } = network;
  const kernel = openKernel({ n, matrices: 3, solvers: 1 });
  const matrices = loadMatrices(kernel, network.J, n, matrixStorage(spec.precision));
  const key = keyOf(spec);
  const ends = trialEndsOf(run);
  const visited = visitedStates({ model: openRateFeedback(kernel, matrices, network), task, key, ends });
  const trainedMap = mapOf(kernel, matrices, network, { use: "trained" });
  const plane = portraitPlane(trainedMap, visited.trajectories);
  const basis = makeBasis(plane, network.readout);
  const { conditions } = task;
  const joint = conditions.every(({ labels }) => labels.every((label) => label.length === 1)) ? "" : ",";
  const pairs = conditions.map(({ labels }) => labels.join(joint));
  const { classes, classOf: memoryOf } = task.sites[0];
  const paths = new Map<string, Float64Array>();
  const drawn = visited.trajectories.map((states, p): DrawnPath => {
    const name = `delay:${pairs[p]}`;
    paths.set(name, states);
    return { id: name, label: pairs[p]!, memory: memoryOf[p]!, at: project(basis, states) };
  });
  return {
    opened: {
      name: id,
      n,
      odd: true,
      isDiscrete: false,
      timeStep: network.timeStep,
      model: "run",
      outputs: network.outputs,
      responses: responsesOf(task),
      memories: classes,
      pairs,
      memoryOf,
      codes: "codes" in spec.task ? spec.task.codes : [],
      delay: mainSite(task).delay.duration,
      paths: drawn,
      explained: basis.explained,
      notices: [],
    },
    basis,
    plane,
    ways: visited.trajectories.map((states, p) => ({ label: pairs[p]!, memory: memoryOf[p], states })),
    solver: oneSolver(kernel, n),
    flow: flowOf(kernel, matrices, network),
    map: mapOf(kernel, matrices, network),
    trainedMap,
    visited,
    key,
    bulkEdge: bulkEdgeOf(network),
    trials: { run, stimuli, restored: { kernel, matrix: matrices.trained, network }, task },
    paths,
    ran: new Map(),
    outputs: (states, count) => networkOutputs(kernel, network, states, count),
    exported: () => exportedArrays(run, network, stimuli),
  };
}

/** Random starts of a file without trial-end states. */
export const RANDOM_STARTS = 24;

function loadFile(source: Extract<NetworkSource, { kind: "file" }>): LoadedNetwork {
  const { name, bytes, latents, form, activation } = source;
  const imported = importNetwork(bytes, { where: name, form, activation });
  const model = modelOf(imported);
  const { dimension: n, units, outputs } = model;
  const kernel = openKernel(model.needs);
  const open = model.open(kernel);
  const { flow, exact: map } = open.systems();
  const { subject, notices } = subjectIn(imported, name, latents);
  const key = subject?.key ?? { seed: 0, density: 1 };
  const random = stream(key, "dissectionSeeds", n);
  // in its task as its run would be; else left alone from where trials ended, or anywhere
  const starts = imported.trialEnds ?? Float64Array.from({ length: RANDOM_STARTS * n }, (_, i) => random.normal(i));
  const visited = subject === null ? { states: starts, trajectories: [] } : visitedStates(subject);
  const followed = subject === null ? freePaths(map, starts) : null;
  // in its task it moves as its run does
  const moving = subject === null ? map : mapOf(subject.kernel, subject.matrices, subject.network, { use: "trained" });
  const plane = portraitPlane(moving, followed ?? visited.trajectories);
  const basis = makeBasis(plane, readoutOf(imported, units, n));
  const paths = new Map<string, Float64Array>();
  const drawn = (followed ?? visited.trajectories).map((states, k): DrawnPath => {
    const condition = subject?.task.conditions[k];
    const label = condition?.name ?? `free ${k + 1}`;
    const id = condition === undefined ? `free:${k}` : `delay:${label}`;
    paths.set(id, states);
    return { id, label, memory: subject?.task.sites[0].classOf[k] ?? null, at: project(basis, states) };
  });
  return {
    opened: {
      name,
      n,
      odd: map.odd,
      isDiscrete: map.isDiscrete === true,
      timeStep: map.timeStep,
      model: imported.model,
      outputs,
      responses: subject === null ? [0] : responsesOf(subject.task),
      memories: [],
      pairs: [],
      memoryOf: [],
      codes: [],
      delay: null,
      paths: drawn,
      explained: basis.explained,
      notices: [...imported.notices, ...notices],
    },
    basis,
    plane,
    ways: (followed ?? visited.trajectories).map((states, k) => ({
      label: drawn[k]!.label,
      memory: drawn[k]!.memory,
      states,
    })),
    solver: oneSolver(kernel, n),
    flow: flow ?? flowOfMap(map),
    map,
    trainedMap: map,
    visited,
    key,
    bulkEdge: imported.model === "paper" ? bulkEdgeOf(imported.network) : null,
    trials: null,
    paths,
    ran: new Map(),
    outputs: open.outputsOf,
    exported: () => decodeArrays(bytes, { where: name, maximumBytes: MAXIMUM_NETWORK_BYTES, leaveOut: () => {} }),
  };
}

/** Rows of the read-out over all state variables, [outputs × n]: 0 where it does not look, as at the c of an LSTM. */
function readoutOf({ network: { readout } }: ImportedNetwork, units: number, n: number): Float64Array {
  const rows = new Float64Array((readout.length / units) * n);
  for (let e = 0; e < readout.length; e++) rows[Math.floor(e / units) * n + (e % units)] = readout[e];
  return rows;
}

/** A file's network in the task that the file holds; null where it holds none, or its stimuli are not here. */
function subjectIn(
  imported: ImportedNetwork,
  name: string,
  latents: Uint8Array | undefined,
): { readonly subject: Subject | null; readonly notices: readonly string[] } {
  if (imported.model !== "paper" || imported.task.text === null) return { subject: null, notices: [] };
  const given = readSubjectTask(imported.task.text, name);
  const chosen = stimuliOf(given.spec);
  if (chosen?.source === "table" || (chosen?.source === "mnist" && latents === undefined)) {
    return { subject: null, notices: ["its stimuli are not here: no delay is followed"] };
  }
  const stimuli = chosen === null ? null : stimuliFrom(chosen, chosen.source === "mnist" ? latents! : null, "stimuli");
  return { subject: subjectOfFile(imported, given, stimuli, "file", name).subject(), notices: [] };
}

/** Outputs that the answer is read from. */
const responsesOf = ({ outputGroups }: Task): readonly number[] =>
  outputGroups.find(({ name }) => name === "response")!.outputs;

function oneSolver(kernel: Kernel, n: number): () => Solver {
  let solver: Solver | undefined;
  return () => {
    solver ??= kernel.solver(n);
    return solver;
  };
}

/** Paths computed on request that are kept, as the page keeps them: the oldest goes. */
const MOST_PATHS = 12;

export function keepPath({ paths, ran }: LoadedNetwork, id: string, states: Float64Array): void {
  const mine = [...paths.keys()].filter((name) => /^(trial|release):/.test(name));
  for (const name of mine.slice(0, Math.max(0, mine.length + 1 - MOST_PATHS))) {
    paths.delete(name);
    ran.delete(name);
  }
  paths.set(id, states);
}
