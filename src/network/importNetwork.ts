import { type Dtype, decodeArrays, type Hdf5Library, InputError, type UnreadableDtype } from "../format/index.ts";
import type { Kernel } from "../kernel/index.ts";
import type { Activation } from "./activation.ts";
import { gatesOf } from "./import/cell.ts";
import { type CellFile, readCellFile } from "./import/cellFile.ts";
import { describe, readOwn } from "./import/ownFile.ts";
import type { Model } from "./model.ts";
import { type GruNetwork, gruModel } from "./models/gru.ts";
import { leakyModel } from "./models/leaky.ts";
import { type LstmNetwork, lstmModel } from "./models/lstm.ts";
import { rateFeedbackModel } from "./models/rateFeedback.ts";
import type { Network } from "./network.ts";
import { listOf, transpose } from "./networkArrays.ts";
import { refuseForeignNames } from "./otherArrays.ts";
import type { RateForm, RateNetwork } from "./rateNetwork.ts";
import type { NetworkSystems } from "./rateSystems.ts";

/** The most bytes of arrays a network's file may unpack to: 1 GiB, 10,000 units in float64 with room for the rest. */
export const MAXIMUM_NETWORK_BYTES = 2 ** 30;

export interface ImportOptions {
  /** Stands at the head of error messages: the file's name. @default "network.npz" */
  readonly where?: string;
  /** Equation of a file with W_rec. @default "flow" */
  readonly form?: RateForm | undefined;
  /** φ of a file with W_rec, and of another tool's plain recurrent network. @default "tanh" */
  readonly activation?: Activation | undefined;
  /** Which recurrent layer, where another tool's file has several; else the only one. */
  readonly layer?: string | undefined;
  /** Reads HDF5 files: MATLAB's version 7.3, and Keras's. Without it they are refused. */
  readonly hdf5?: Hdf5Library | undefined;
}

interface Imported {
  /** Units. */
  readonly n: number;
  /** Time constant in the file's own unit of time, the longest of several; everything else here counts time in τ. */
  readonly tau: number;
  /** x_trial_end [count × dimension]; null where the file has none. */
  readonly trialEnds: Float64Array | null;
  /** Every array of the file, as it was there. */
  readonly arrays: Readonly<Record<string, { readonly dtype: Dtype; readonly shape: readonly number[] }>>;
  /** What was turned round, taken for granted or not read, a sentence each. */
  readonly notices: readonly string[];
}
/** What a file of the paper's model says of its task. */
export interface FileTask {
  /** JSON text, not yet checked: task; null where the file has none. */
  readonly text: string | null;
  /** Labels of the classes; null where the file has none. */
  readonly labels: readonly number[] | null;
  /** Means of the classes, [classes × D]: mu; null where the file has none. */
  readonly means: Float64Array | null;
}
/** A network of the paper's model. */
export type ImportedPaper = Imported & { readonly model: "paper"; readonly network: Network; readonly task: FileTask };
/**
 * "paper": J, g, w_f, W_fd, w_o, W_d, W_in. "rate": W_rec and what goes with it, or another tool's plain recurrent network.
 * "gru", "lstm": another tool's.
 */
export type ImportedNetwork =
  | ImportedPaper
  | (Imported & { readonly model: "rate"; readonly network: RateNetwork })
  | (Imported & { readonly model: "gru"; readonly network: GruNetwork })
  | (Imported & { readonly model: "lstm"; readonly network: LstmNetwork });

/**
 * The network in a file: .npz, safetensors, MATLAB, HDF5, with the names of docs/formats.md ("Networks from elsewhere"), of
 * PyTorch, Equinox, Keras, Flax or PsychRNN. Numbers are taken as they are: a matrix in float64 stays one.
 *
 * @throws InputError for everything else, damaged and hostile files included.
 */
export function importNetwork(file: Uint8Array, options: ImportOptions = {}): ImportedNetwork {
  const { where = "network.npz", hdf5 } = options;
  const unreadable = new Map<string, UnreadableDtype>();
  const arrays = decodeArrays(file, {
    where,
    hdf5,
    maximumBytes: MAXIMUM_NETWORK_BYTES,
    leaveOut: (name, reason) => unreadable.set(name, reason),
  });
  for (const name of ["J", "W_rec"]) if (unreadable.has(name)) throw unreadable.get(name)!;
  const isPaper = Object.hasOwn(arrays, "J");
  if (isPaper && Object.hasOwn(arrays, "W_rec")) {
    throw new InputError(`${where}: must hold J, of the paper's model, or W_rec, got both; remove one`);
  }
  if (!isPaper && !Object.hasOwn(arrays, "W_rec")) {
    const cell = readCellFile(arrays, { ...options, where });
    const weights = [...unreadable].find(([name]) => /weight|bias|kernel/.test(name));
    if (weights !== undefined) throw weights[1];
    if (Object.keys(arrays).length === 0) for (const reason of unreadable.values()) throw reason;
    if (cell === null) refuseForeignNames(arrays, where);
    return ofCell(cell, describe(arrays), [...unreadable.keys()]);
  }
  if (options.layer !== undefined) {
    throw new InputError(`${where}: --layer is for files with several recurrent layers; this one has one, remove it`);
  }
  return readOwn(arrays, unreadable, where, options);
}

/** A network of another tool, which goes in steps. @param left names of arrays that hold no numbers. */
function ofCell(file: CellFile, arrays: Imported["arrays"], left: readonly string[]): ImportedNetwork {
  const { cell, tool, activation, trialEnds, initialState, outputs, readout, readoutBias } = file;
  const { kind, units, inputs, recurrent, input, bias, recurrentBias } = cell;
  const notices = [
    `the names are ${tool}'s`,
    ...file.notices,
    ...(left.length === 0 ? [] : [`no numbers: ${listOf(left)}`]),
  ];
  const common = { n: units, tau: 1, trialEnds, arrays, notices };
  const shared = { units, inputs, outputs, recurrent, input, readout, readoutBias, initialState };
  const sum = bias.map((b, k) => b + recurrentBias[k]);
  if (kind === "gru") return { ...common, model: kind, network: { ...shared, bias, recurrentBias } };
  if (kind === "lstm") return { ...common, model: kind, network: { ...shared, bias: sum } };
  const network: RateNetwork = {
    ...{ n: units, form: "map", activation, timeStep: 1, recurrent, bias: sum, inputs, outputs, readout, readoutBias },
    input: transpose(input, gatesOf(kind) * units, inputs),
    initialState,
  };
  return { ...common, model: "rate", network };
}

/** An imported network as a model; weights in f64. */
export function modelOf(imported: ImportedNetwork): Model {
  if (imported.model === "gru") return gruModel(imported.network);
  if (imported.model === "lstm") return lstmModel(imported.network);
  return imported.model === "rate" ? leakyModel(imported.network) : rateFeedbackModel(imported.network, "f64");
}

/**
 * An imported network as `dynamics` studies it.
 *
 * @param kernel with the room that its model needs.
 * @param input constant input, one value for each column of W_in.
 */
export function importedSystems(kernel: Kernel, imported: ImportedNetwork, input?: Float64Array): NetworkSystems {
  const { flow, exact } = modelOf(imported).open(kernel).systems(input);
  return { flow, map: exact };
}
