/** @file Files with Lethe's own names: the paper's model (J), and general rate networks (W_rec), PsychRNN's among them. */
import { type Arrays, InputError, type NumericArray, type UnreadableDtype } from "../../format/index.ts";
import { readTime } from "../fileTime.ts";
import type { FileTask, ImportedNetwork, ImportOptions } from "../importNetwork.ts";
import type { Network } from "../network.ts";
import { type ArrayReader, readArrays } from "../networkArrays.ts";
import { judgeOthers } from "../otherArrays.ts";
import type { RateNetwork } from "../rateNetwork.ts";
import { effectivePsychRnn, isPsychRnn } from "./psychrnn.ts";

const PAPER_NAMES = "J g w_f W_fd w_o W_d W_in x0 dt tau alpha x_trial_end mu labels task".split(" ");
const RATE_NAMES = "W_rec W_in W_out b b_rec b_out dt tau alpha x_trial_end".split(" ");

/** A file with J or W_rec. */
export function readOwn(
  all: Arrays,
  unreadable: ReadonlyMap<string, UnreadableDtype>,
  where: string,
  options: ImportOptions,
): ImportedNetwork {
  const isPaper = Object.hasOwn(all, "J");
  const psych = !isPaper && isPsychRnn(all) ? effectivePsychRnn(all, where) : null;
  const arrays = psych?.arrays ?? all;
  const known = isPaper ? PAPER_NAMES : RATE_NAMES;
  const reader = readArrays(arrays, unreadable, where, known);
  const taken: string[] = [...(psych?.notices ?? [])];
  const read = isPaper
    ? readPaper(reader, arrays, where, options, taken)
    : readRate(reader, where, options, taken, psych);
  const { n } = read.network;
  const matrix = read.model === "paper" ? read.network.J : read.network.recurrent;
  taken.push(...judgeOthers(arrays, reader.unread, known, matrix, where));
  const ends = reader.has("x_trial_end") ? reader.vectors("x_trial_end", n, "rows") : null;
  return {
    ...read,
    n,
    trialEnds: ends === null || ends.count === 0 ? null : ends.data,
    arrays: describe(all),
    notices: [...taken, ...reader.notices()],
  };
}

function readPaper(
  reader: ArrayReader,
  arrays: Arrays,
  where: string,
  { form, activation }: ImportOptions,
  taken: string[],
) {
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
  const { tau, timeStep, timeConstants } = readTime(reader, where, n, "flow", taken);
  if (timeConstants !== null) {
    throw new InputError(`${where}: tau must be one number in a file with J, got ${n}; save the network as W_rec`);
  }
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
  return { model: "paper" as const, network, tau, task: readTask(reader, arrays, input.count) };
}

/** What is there and fits; a file from elsewhere may mean something else by these names. */
function readTask(reader: ArrayReader, arrays: Arrays, dimension: number): FileTask {
  const { labels, mu } = arrays as Partial<Record<string, NumericArray>>;
  const areLabels = labels?.shape.length === 1 && labels.data.every((v: number) => Number.isInteger(v));
  const areMeans = mu?.shape.length === 2 && mu.shape[1] === dimension;
  return {
    text: reader.has("task") ? reader.text("task") : null,
    labels: areLabels ? Array.from(labels.data) : null,
    means: areMeans ? new Float64Array(mu.data) : null,
  };
}

function readRate(
  reader: ArrayReader,
  where: string,
  options: ImportOptions,
  taken: string[],
  psych: ReturnType<typeof effectivePsychRnn> | null,
) {
  const { form = "flow", activation = psych === null ? "tanh" : "relu" } = options;
  const recurrent = reader.square("W_rec");
  const n = Math.sqrt(recurrent.length);
  const none = { count: 0, data: new Float64Array(0) };
  const input = reader.has("W_in") ? reader.vectors("W_in", n, "columns") : none;
  const readout = reader.has("W_out") ? reader.vectors("W_out", n, "rows") : none;
  if (options.form === undefined) taken.push(`form is not said: ${form} is taken`);
  if (options.activation === undefined) {
    taken.push(`activation is not said: ${activation}${psych === null ? "" : ", PsychRNN's default,"} is taken`);
  }
  const { tau, timeStep, timeConstants } = readTime(reader, where, n, form, taken);
  const network: RateNetwork = {
    n,
    form,
    activation,
    timeStep,
    recurrent,
    ...(timeConstants && { timeConstants }),
    bias: readBias(reader, where, n, taken),
    inputs: input.count,
    input: input.data,
    outputs: readout.count,
    readout: readout.data,
    ...(reader.has("b_out") && { readoutBias: reader.vector("b_out", readout.count) }),
    ...(psych?.initialState && { initialState: psych.initialState.slice(0, n) }),
  };
  return { model: "rate" as const, network, tau };
}

/** b, which PsychRNN calls b_rec; 0 where the file has neither. */
function readBias(reader: ArrayReader, where: string, n: number, taken: string[]): Float64Array {
  if (!reader.has("b_rec")) return reader.has("b") ? reader.vector("b", n) : new Float64Array(n);
  if (reader.has("b")) throw new InputError(`${where}: must hold b or b_rec, got both; remove one`);
  taken.push("b_rec was read as b");
  return reader.vector("b_rec", n);
}

function join(first: Float64Array, rest: Float64Array): Float64Array {
  const out = new Float64Array(first.length + rest.length);
  out.set(first);
  out.set(rest, first.length);
  return out;
}

/** Dtypes and shapes. */
export const describe = (arrays: Arrays): ImportedNetwork["arrays"] =>
  Object.fromEntries(Object.entries(arrays).map(([name, { dtype, shape }]) => [name, { dtype, shape }]));
