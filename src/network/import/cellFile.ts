import { type Arrays, InputError } from "../../format/index.ts";
import type { Activation } from "../activation.ts";
import { listOf, MOST_IMPORTED_UNITS, show, showShape } from "../networkArrays.ts";
import type { RateForm } from "../rateNetwork.ts";
import { type CellWeights, type Dialect, gatesOf, type Layer } from "./cell.ts";
import { flaxDialect } from "./flax.ts";
import { kerasDialect, withKerasNames } from "./keras.ts";
import { type ReadoutOf, readoutOf } from "./readoutOf.ts";
import { type ArrayTable, openTable } from "./table.ts";
import { strangerOf, torchDialect } from "./torch.ts";

/** Matrices of all gates and their transposes must fit into the kernel's memory. */
export const MOST_GATED_UNITS = 4000;

export interface CellFileOptions {
  readonly where: string;
  readonly layer?: string | undefined;
  readonly form?: RateForm | undefined;
  readonly activation?: Activation | undefined;
}

/** A cell and what goes with it. */
export interface CellFile extends Omit<ReadoutOf, "notices"> {
  readonly tool: string;
  readonly cell: CellWeights;
  /** φ of an RNN. */
  readonly activation: Activation;
  /** [dimension] */
  readonly initialState: Float64Array;
  /** x_trial_end [count × dimension]; null where the file has none. */
  readonly trialEnds: Float64Array | null;
  readonly notices: readonly string[];
}

const DIALECTS: readonly Dialect[] = [torchDialect, kerasDialect, flaxDialect];
/** States at the beginning, as others call them. */
const INITIAL = {
  h: /^(.*[/.])?(h_?0|x_?0|(init|initial)_?(h|hidden|state)|(h|hidden|state)_?(init|initial|0))(:0)?$/i,
  c: /^(.*[/.])?(c_?0|(init|initial)_?(c|cell)|(c|cell)_?(init|initial|0))(:0)?$/i,
};
const TRIAL_ENDS = "x_trial_end";

/**
 * The recurrent cell in the arrays of PyTorch, Equinox, Keras or Flax; null where there is none.
 *
 * @throws InputError for what cannot be read, and for several layers of which none was named.
 */
export function readCellFile(arrays: Arrays, options: CellFileOptions): CellFile | null {
  const { where, form, activation } = options;
  const table = openTable(withKerasNames(arrays), where);
  for (const dialect of DIALECTS) {
    const layers = dialect.layersIn(table);
    if (layers.length === 0) continue;
    const layer = chosenLayer(layers, options);
    const cell = dialect.read(table, layer);
    checkSize(cell, table, layer);
    if (form !== undefined && form !== "map") {
      throw new InputError(`${where}: is ${dialect.tool}'s, which goes in steps: --form must be map, got ${form}`);
    }
    if (activation !== undefined && cell.kind !== "rnn") {
      throw new InputError(
        `${where}: ${layer.name} is ${cell.kind === "gru" ? "a GRU" : "an LSTM"}, whose functions are given; remove --activation ${activation}`,
      );
    }
    if (dialect === torchDialect) refuseStranger(table, layer);
    const { notices, ...readout } = readoutOf(table, cell.units, dialect.linear);
    const initial = initialStateOf(table, cell);
    const trialEnds = trialEndsOf(table, initial.state.length);
    return {
      tool: dialect.tool,
      cell,
      activation: activation ?? "tanh",
      ...readout,
      initialState: initial.state,
      trialEnds,
      notices: [
        ...othersNotice(layers, layer),
        ...(cell.kind === "rnn" && activation === undefined
          ? ["the file does not say φ: tanh is taken (--activation relu for nonlinearity='relu')"]
          : []),
        ...cell.notices,
        ...notices,
        ...initial.notices,
        ...unreadNotice(table),
      ],
    };
  }
  return null;
}

function chosenLayer(layers: readonly Layer[], { where, layer: wanted }: CellFileOptions): Layer {
  const names = listOf(layers.map(({ name }) => name));
  if (wanted === undefined) {
    if (layers.length === 1) return layers[0];
    throw new InputError(
      `${where}: has ${layers.length} recurrent layers, ${names}, of which one is studied at a time; name it with --layer`,
    );
  }
  const isPart = (name: string) => ["/", "."].some((d) => name.endsWith(d + wanted) || name.startsWith(wanted + d));
  const exact = layers.filter(({ name }) => name === wanted);
  const found = exact.length > 0 ? exact : layers.filter(({ name }) => isPart(name));
  if (found.length === 1) return found[0];
  throw new InputError(`${where}: --layer must be one of ${names}, got ${show(wanted)}`);
}

function othersNotice(layers: readonly Layer[], layer: Layer): string[] {
  const others = layers.filter((other) => other !== layer).map(({ name }) => name);
  return others.length === 0
    ? []
    : [
        `only layer ${show(layer.name)} is studied, not ${listOf(others)}: its inputs are what it is given, its state is its own`,
      ];
}

function checkSize(cell: CellWeights, { where }: ArrayTable, layer: Layer): void {
  const most = cell.kind === "rnn" ? MOST_IMPORTED_UNITS : MOST_GATED_UNITS;
  if (cell.units > most) {
    throw new InputError(`${where}: ${show(layer.name)} must have at most ${most} units, got ${cell.units}`);
  }
  const rows = gatesOf(cell.kind) * cell.units;
  if (cell.recurrent.length !== rows * cell.units) throw new Error("internal: a reader gave a cell of the wrong size");
}

function refuseStranger(table: ArrayTable, layer: Layer): void {
  const isWhole = table.names.every((name) => !name.includes("."));
  const stranger = isWhole ? undefined : strangerOf(table, layer);
  if (stranger === undefined || layer.prefix.startsWith("|")) return;
  throw new InputError(
    `${table.where}: ${show(stranger)} ${showShape(table.shapeOf(stranger))} stands beside the weights of ${show(layer.name)} and is no part of PyTorch's cell: another cell, which is not read; remove it if it is not used`,
  );
}

function initialStateOf(table: ArrayTable, { kind, units }: CellWeights) {
  const find = (name: RegExp) =>
    table.unread().find((key) => name.test(key) && table.shapeOf(key).reduce((a, b) => a * b, 1) === units);
  const state = new Float64Array(kind === "lstm" ? 2 * units : units);
  const parts = [find(INITIAL.h), kind === "lstm" ? find(INITIAL.c) : undefined];
  parts.forEach((name, k) => {
    if (name !== undefined) state.set(table.values(name, units), k * units);
  });
  const read = parts.filter((name) => name !== undefined).map(show);
  return { state, notices: read.length === 0 ? [] : [`the initial state is ${read.join(" and ")}`] };
}

function trialEndsOf(table: ArrayTable, dimension: number): Float64Array | null {
  if (!table.has(TRIAL_ENDS)) return null;
  const { data, rows } = table.matrix(TRIAL_ENDS, null, dimension);
  return rows === 0 ? null : Float64Array.from(data);
}

function unreadNotice(table: ArrayTable): string[] {
  const names = table.unread();
  return names.length === 0 ? [] : [`not read: ${listOf(names)}`];
}
