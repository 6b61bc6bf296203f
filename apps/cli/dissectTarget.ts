import { flowOfMap } from "../../src/dynamics/index.ts";
import { InputError } from "../../src/format/index.ts";
import { type Kernel, openKernel, type StreamKey, type System } from "../../src/kernel/index.ts";
import { bulkEdgeOf, type Subject, type Visited, visitedStates } from "../../src/mechanism/index.ts";
import {
  flowOf,
  type ImportedNetwork,
  type ImportOptions,
  type Model,
  mapOf,
  modelOf,
  networkOutputs,
} from "../../src/network/index.ts";
import { type GradientStage, openGradientModelOf, openGradientRun } from "../../src/study/index.ts";
import { type Equation, equationOf, equationOfPaper, equationOfTrained } from "./dissectEquation.ts";
import { importFile, isNetworkFile } from "./networkFile.ts";
import { ofPaper, openSubject } from "./openSubject.ts";
import { runTrials, type TrialStates } from "./trialsFile.ts";

/** A network ready to be dissected, wherever it came from. */
export interface DissectTarget {
  readonly name: string;
  readonly kernel: Kernel;
  /** n; a state has as many variables, or twice as many. */
  readonly units: number;
  readonly flow: System;
  readonly map: System;
  readonly visited: Visited;
  /** What its trajectories are, where it has any. */
  readonly waysAre: string;
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

export interface TargetOptions extends Pick<ImportOptions, "form" | "activation" | "layer"> {
  /** Constant input u. */
  readonly input?: readonly number[] | undefined;
  /** The table a run was trained on. */
  readonly stimuli?: string | undefined;
  /** What a step of a map lasts, in τ. */
  readonly dt?: number | undefined;
  /** A file of trials that the network is run through. */
  readonly trials?: string | undefined;
}

/** A stored run, or an .npz from elsewhere. A file of a record, <id>.<stage>.npz, means its run. */
export function openTarget(name: string, options: TargetOptions): DissectTarget {
  if (isNetworkFile(name)) return openFile(name, options);
  const { input, stimuli, ...ofFiles } = options;
  const given = Object.entries(ofFiles).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw new InputError(`${name}: --${given[0]} is for files from elsewhere; a stored run has its own`);
  }
  const gradient = openGradientRun(name);
  if (gradient !== null) return gradientTarget(gradient, input);
  const { name: id, tested, subject } = ofPaper(openSubject(name, { stimuli }), "a delay after each pair");
  if (tested().status === "diverged") {
    throw new InputError(`${id}: its training diverged, so there is nothing to dissect`);
  }
  return targetOf(id, subject(), input, []);
}

/** A network that learned by gradient: roots are looked for from its initial state and from where trials end. */
function gradientTarget(run: GradientStage, input: TargetOptions["input"]): DissectTarget {
  const { id, spec, status } = run.record;
  if (status === "diverged") throw new InputError(`${id}: its training diverged, so there is nothing to dissect`);
  const { model, kernel, open } = openGradientModelOf(run);
  const { flow, exact } = open.systems(constantInput(input, model.inputs).input);
  const states = Float64Array.from([...model.initialState, ...(run.arrays["trial_ends"].data as Float64Array)]);
  return {
    name: id,
    kernel,
    units: model.units,
    flow: flow ?? flowOfMap(exact),
    map: exact,
    visited: { states, trajectories: [] },
    waysAre: "trials",
    outputs: open.outputsOf,
    isPaper: false,
    bulkEdge: null,
    key: { seed: spec.trainingSeed ?? spec.seed, density: 1 },
    notices: [`trained by gradient on ${spec.task.name}`],
    equation: equationOfTrained(spec.network),
  };
}

/** A network in its task: roots are looked for where it passes. */
function targetOf(
  name: string,
  subject: Subject,
  input: TargetOptions["input"],
  notices: readonly string[],
): DissectTarget {
  const { kernel, matrices, network, key } = subject;
  const constant = constantInput(input, network.inputs);
  return {
    name,
    kernel,
    units: network.n,
    flow: flowOf(kernel, matrices, network, constant),
    map: mapOf(kernel, matrices, network, constant),
    visited: visitedStates(subject),
    waysAre: "delay after each pair",
    outputs: (states, count) => networkOutputs(kernel, network, states, count),
    isPaper: true,
    bulkEdge: bulkEdgeOf(network),
    key,
    notices,
    equation: equationOfPaper(network.timeStep),
  };
}

/** Of a file without its task, or without the table that this needs, only trials and x_trial_end say where it passes. */
function openFile(path: string, options: TargetOptions): DissectTarget {
  const { input, stimuli, form, activation, layer, dt, trials } = options;
  const imported = importFile(path, { form, activation, layer });
  if (dt !== undefined && equationOf(imported).timeStep !== null) {
    throw new InputError(`${path}: --dt is what a step of a map lasts, but the file says its own; remove --dt`);
  }
  if (trials !== undefined || !hasTask(imported)) return lonely(path, imported, options, imported.notices);
  if (stimuli === undefined && needsTable(imported.task.text)) {
    const notice = "its task needs a table of stimuli (--stimuli): no delay is followed";
    return lonely(path, imported, options, [...imported.notices, notice]);
  }
  const { subject, notices } = ofPaper(openSubject(path, { stimuli }), "a delay after each pair");
  return targetOf(path, subject(), input, notices);
}

type ImportedWithTask = Extract<ImportedNetwork, { model: "paper" }> & { readonly task: { readonly text: string } };
const hasTask = (imported: ImportedNetwork): imported is ImportedWithTask =>
  imported.model === "paper" && imported.task.text !== null;

const needsTable = (text: string): boolean => /"source"\s*:\s*"table"/.test(text);

function lonely(
  name: string,
  imported: ImportedNetwork,
  { input, dt, trials }: TargetOptions,
  notices: readonly string[],
): DissectTarget {
  const model = modelOf(imported);
  const kernel = openKernel(model.needs);
  const open = model.open(kernel);
  const { flow, exact } = open.systems(constantInput(input, model.inputs).input);
  const run = trials === undefined ? null : runTrials(trials, model, open);
  return {
    name,
    kernel,
    units: model.units,
    flow: flow ?? flowOfMap(exact),
    map: exact,
    visited: visitedBy(imported, model, run),
    waysAre: "trials",
    outputs: open.outputsOf,
    isPaper: imported.model === "paper",
    bulkEdge: imported.model === "paper" ? bulkEdgeOf(imported.network) : null,
    key: { seed: 0, density: 1 },
    notices: [...notices, ...(run?.notices ?? randomNotice(imported))],
    equation: equationOf(imported, dt ?? null),
  };
}

/** Said of another tool's network: of W_rec the file may give x_trial_end. */
function randomNotice({ model, trialEnds, arrays }: ImportedNetwork): string[] {
  if (model === "paper" || trialEnds !== null || arrays["W_rec"] !== undefined) return [];
  return ["no one says where it passes: states are drawn at random (--trials gives those of its task)"];
}

/** Where a network is known to pass: in trials, where trials ended, where it begins. Nothing where no one says. */
function visitedBy({ trialEnds }: ImportedNetwork, { initialState }: Model, run: TrialStates | null): Visited {
  const known = [run?.states, trialEnds, initialState.some((v) => v !== 0) ? initialState : null];
  const states = known.flatMap((part) => (part ? Array.from(part) : []));
  const isKnown = (run ?? trialEnds) !== null;
  return { states: Float64Array.from(isKnown ? states : []), trajectories: run?.trajectories ?? [] };
}

function constantInput(input: readonly number[] | undefined, inputs: number): { input?: Float64Array } {
  if (input === undefined) return {};
  if (input.length !== inputs) {
    throw new InputError(`--input must give ${inputs} values, one for each column of W_in, got ${input.length}`);
  }
  return { input: Float64Array.from(input) };
}
