/** @file A recurrent cell of another tool, in PyTorch's order of rows: what every reader of this folder gives. */
import { InputError } from "../../format/index.ts";
import { show, showShape } from "../networkArrays.ts";
import type { ArrayTable, Matrix } from "./table.ts";

export const CELLS = { 1: "rnn", 3: "gru", 4: "lstm" } as const;
export type CellKind = (typeof CELLS)[keyof typeof CELLS];

/** Matrices have n rows for each gate: r, z, m of a GRU; i, f, g, o of an LSTM. */
export interface CellWeights {
  readonly kind: CellKind;
  readonly units: number;
  readonly inputs: number;
  /** [gates · n × n] */
  readonly recurrent: Float32Array | Float64Array;
  /** [gates · n × D] */
  readonly input: Float32Array | Float64Array;
  /** Beside the input, and beside the recurrent product, each [gates · n]. */
  readonly bias: Float64Array;
  readonly recurrentBias: Float64Array;
  /** What the reader took for granted, a sentence each. */
  readonly notices: readonly string[];
}

/** A recurrent layer in a file. */
export interface Layer {
  /** As --layer names it. */
  readonly name: string;
  /** What its arrays' names begin with. */
  readonly prefix: string;
}

/** How one tool names and lays out its cells. */
export interface Dialect {
  readonly tool: string;
  /** Recurrent layers among these arrays; none where they are another tool's. @throws InputError for what cannot be read. */
  layersIn(table: ArrayTable): Layer[];
  read(table: ArrayTable, layer: Layer): CellWeights;
  /** Linear maps that may be the read-out: names of weights and bias, and whether the weights are [M × n] or [n × M]. */
  readonly linear: { readonly weights: RegExp; readonly bias: string; readonly isRowsFirst: boolean };
}

/** The kind of a cell with so many times more rows than units. */
export function kindOf(rows: number, units: number, name: string, table: ArrayTable): CellKind {
  const kind = Object.entries(CELLS).find(([gates]) => Number(gates) * units === rows)?.[1];
  if (kind !== undefined) return kind;
  throw new InputError(
    `${table.where}: ${show(name)} ${showShape(table.shapeOf(name))} must have 1, 3 or 4 rows for each of ${units} units (RNN, GRU, LSTM); other cells are not read`,
  );
}

export const gatesOf = (kind: CellKind): number => Number(Object.entries(CELLS).find(([, name]) => name === kind)![0]);

/**
 * A matrix [from × gates · n] as rows [gates · n × from], its gates in another order.
 *
 * @param order of the gates wanted, as places among those that are there.
 */
export function rowsByGate(
  { rows: from, columns, data }: Matrix,
  order: readonly number[],
): Float32Array | Float64Array {
  const n = columns / order.length;
  const out = data.slice();
  order.forEach((gate, k) => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < from; j++) out[(k * n + i) * from + j] = data[j * columns + gate * n + i];
    }
  });
  return out;
}

/** Values gate by gate, [gates · n], in another order. */
export function reorder(values: Float64Array, order: readonly number[]): Float64Array {
  const n = values.length / order.length;
  const out = new Float64Array(values.length);
  order.forEach((gate, k) => {
    out.set(values.subarray(gate * n, (gate + 1) * n), k * n);
  });
  return out;
}
