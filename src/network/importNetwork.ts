import { type Dtype, decodeNpz, InputError } from "../format/index.ts";
import type { Kernel } from "../kernel/index.ts";
import type { Activation } from "./activation.ts";
import { DEFAULT_NETWORK, type Network } from "./network.ts";
import { type ArrayReader, offer, readArrays } from "./networkArrays.ts";
import type { RateForm, RateNetwork } from "./rateNetwork.ts";
import { type NetworkSystems, rateNetworkSystems } from "./rateSystems.ts";
import { flowOf, loadMatrices, mapOf } from "./systems.ts";

/** The most bytes of arrays a network's file may unpack to: 1 GiB, 10,000 units in float64 with room for the rest. */
export const MAXIMUM_NETWORK_BYTES = 2 ** 30;

const PAPER_NAMES = "J g w_f W_fd w_o W_d W_in x0 dt tau x_trial_end mu labels".split(" ");
const RATE_NAMES = "W_rec W_in W_out b dt tau x_trial_end".split(" ");

export interface ImportOptions {
  /** Stands at the head of error messages: the file's name. @default "network.npz" */
  readonly where?: string;
  /** Equation of a file with W_rec. @default "flow" */
  readonly form?: RateForm | undefined;
  /** φ of a file with W_rec. @default "tanh" */
  readonly activation?: Activation | undefined;
}

interface Imported {
  readonly n: number;
  /** Time constant in the file's own unit of time; everything else here counts time in τ. */
  readonly tau: number;
  /** x_trial_end [count × n]; null where the file has none. */
  readonly trialEnds: Float64Array | null;
  /** Every array of the file, as it was there. */
  readonly arrays: Readonly<Record<string, { readonly dtype: Dtype; readonly shape: readonly number[] }>>;
  /** What was turned round, taken for granted or not read, a sentence each. */
  readonly notices: readonly string[];
}
/** "paper": J, g, w_f, W_fd, w_o, W_d, W_in. "rate": W_rec and what goes with it. */
export type ImportedNetwork = Imported &
  ({ readonly model: "paper"; readonly network: Network } | { readonly model: "rate"; readonly network: RateNetwork });

/**
 * The network in an .npz, as docs/formats.md describes it ("Networks from elsewhere"). Numbers are taken as they are: a
 * matrix in float64 stays one.
 *
 * @throws InputError for everything else, damaged and hostile files included.
 */
export function importNetwork(zip: Uint8Array, options: ImportOptions = {}): ImportedNetwork {
  const { where = "network.npz" } = options;
  const arrays = decodeNpz(zip, { where, maximumBytes: MAXIMUM_NETWORK_BYTES });
  const isPaper = Object.hasOwn(arrays, "J");
  if (isPaper && Object.hasOwn(arrays, "W_rec")) {
    throw new InputError(`${where}: must hold J, of the paper's model, or W_rec, got both; remove one`);
  }
  if (!isPaper && !Object.hasOwn(arrays, "W_rec")) {
    throw new InputError(
      `${where}: must hold J, of the paper's model, or W_rec, of a rate network, got ${offer(arrays, "W_rec")}`,
    );
  }
  const reader = readArrays(arrays, where, isPaper ? PAPER_NAMES : RATE_NAMES);
  const taken: string[] = [];
  const read = isPaper ? readPaper(reader, where, options, taken) : readRate(reader, where, options, taken);
  const { n } = read.network;
  const ends = reader.has("x_trial_end") ? reader.vectors("x_trial_end", n, "rows") : null;
  const described = Object.entries(arrays).map(([name, { dtype, shape }]) => [name, { dtype, shape }]);
  return {
    ...read,
    n,
    trialEnds: ends === null || ends.count === 0 ? null : ends.data,
    arrays: Object.fromEntries(described),
    notices: [...taken, ...reader.notices()],
  };
}

/**
 * An imported network as `dynamics` studies it.
 *
 * @param kernel with room for two matrices.
 * @param input constant input, one value for each column of W_in.
 */
export function importedSystems(kernel: Kernel, imported: ImportedNetwork, input?: Float64Array): NetworkSystems {
  const options = input === undefined ? {} : { input };
  if (imported.model === "rate") return rateNetworkSystems(kernel, imported.network, options);
  const { network } = imported;
  const matrices = loadMatrices(kernel, network.J, network.n, "f64");
  return {
    flow: flowOf(kernel, matrices, network, options),
    map: mapOf(kernel, matrices, network, options),
  };
}

function readPaper(reader: ArrayReader, where: string, { form, activation }: ImportOptions, taken: string[]) {
  if ((form ?? "flow") !== "flow" || (activation ?? "tanh") !== "tanh") {
    throw new InputError(
      `${where}: a file with J must be read as flow with tanh, got ${form ?? activation}; use W_rec`,
    );
  }
  const J = reader.square("J");
  const n = Math.sqrt(J.length);
  const memory = reader.vectors("W_fd", n, "columns");
  const memoryReadout = reader.vectors("W_d", n, "columns");
  if (memoryReadout.count !== memory.count) {
    throw new InputError(
      `${where}: W_d must have as many columns as W_fd, ${memory.count}, got ${memoryReadout.count}; each memory output is fed back`,
    );
  }
  const input = reader.vectors("W_in", n, "columns");
  const { tau, timeStep } = readTime(reader, where, "flow", taken);
  const network: Network = {
    n,
    g: reader.scalar("g"),
    timeStep,
    outputs: 1 + memory.count,
    inputs: input.count,
    J,
    feedback: join(reader.vector("w_f", n), memory.data),
    readout: join(reader.vector("w_o", n), memoryReadout.data),
    input: input.data,
    initialState: reader.has("x0") ? reader.vector("x0", n) : new Float64Array(n),
  };
  return { model: "paper" as const, network, tau };
}

function readRate(reader: ArrayReader, where: string, options: ImportOptions, taken: string[]) {
  const { form = "flow", activation = "tanh" } = options;
  const recurrent = reader.square("W_rec");
  const n = Math.sqrt(recurrent.length);
  const none = { count: 0, data: new Float64Array(0) };
  const input = reader.has("W_in") ? reader.vectors("W_in", n, "columns") : none;
  const readout = reader.has("W_out") ? reader.vectors("W_out", n, "rows") : none;
  if (options.form === undefined) taken.push(`form is not said: ${form} is taken`);
  if (options.activation === undefined) taken.push(`activation is not said: ${activation} is taken`);
  const { tau, timeStep } = readTime(reader, where, form, taken);
  const network: RateNetwork = {
    n,
    form,
    activation,
    timeStep,
    recurrent,
    bias: reader.has("b") ? reader.vector("b", n) : new Float64Array(n),
    inputs: input.count,
    input: input.data,
    outputs: readout.count,
    readout: readout.data,
  };
  return { model: "rate" as const, network, tau };
}

/** τ, 1 where the file has none, and Δt in τ: that of our own networks where the file has no dt, 1 for a map. */
function readTime(reader: ArrayReader, where: string, form: RateForm, taken: string[]) {
  const positive = (name: string) => {
    const value = reader.scalar(name);
    if (!(value > 0)) throw new InputError(`${where}: ${name} must be > 0, got ${value}`);
    return value;
  };
  const tau = reader.has("tau") ? positive("tau") : 1;
  if (!reader.has("dt")) {
    const timeStep = form === "map" ? 1 : DEFAULT_NETWORK.timeStep;
    if (form !== "map") taken.push(`dt is not said: ${timeStep} tau is taken`);
    return { tau, timeStep };
  }
  const dt = positive("dt");
  const timeStep = dt / tau;
  if (!(timeStep > 0 && timeStep < Number.POSITIVE_INFINITY) || (form !== "map" && timeStep > 1)) {
    const bound = form === "map" ? "a finite part of tau" : "at most tau";
    throw new InputError(`${where}: dt must be ${bound}, got dt ${dt} and tau ${tau}`);
  }
  return { tau, timeStep };
}

function join(first: Float64Array, rest: Float64Array): Float64Array {
  const out = new Float64Array(first.length + rest.length);
  out.set(first);
  out.set(rest, first.length);
  return out;
}
