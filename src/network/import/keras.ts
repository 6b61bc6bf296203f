import { type Arrays, InputError } from "../../format/index.ts";
import { show } from "../networkArrays.ts";
import { type CellWeights, type Dialect, gatesOf, kindOf, type Layer, reorder, rowsByGate } from "./cell.ts";

const RECURRENT = /^(.*?)recurrent_kernel(:0)?$/;
/** Keras has z, r, h and i, f, c, o. */
const ORDERS = { rnn: [0], gru: [1, 0, 2], lstm: [0, 1, 2, 3] } as const;

/**
 * `kernel` [D × gates · n], `recurrent_kernel` [n × gates · n] and `bias`: [gates · n], of a GRU with `reset_after` (the
 * default since TensorFlow 2) [2 × 3 n], beside the input and beside the recurrent product.
 * Source: keras/src/layers/rnn/{simple_rnn,gru,lstm}.py.
 */
export const kerasDialect: Dialect = {
  tool: "Keras",
  layersIn: (table) =>
    table.names.flatMap((name): Layer[] => {
      const [, path, colon = ""] = RECURRENT.exec(name) ?? [];
      return path === undefined ? [] : [{ name: path.replace(/\/$/, "") || "cell", prefix: `${path}|${colon}` }];
    }),
  read(table, { prefix }): CellWeights {
    const [path, colon] = prefix.split("|");
    const named = (what: string) => `${path}${what}${colon}`;
    const W = table.matrix(named("recurrent_kernel"), null, null);
    const n = W.rows;
    const kind = kindOf(W.columns, n, named("recurrent_kernel"), table);
    const rows = gatesOf(kind) * n;
    const V = table.matrix(named("kernel"), null, rows);
    const notices: string[] = [];
    const isGru = kind === "gru";
    const name = named("bias");
    const biases = new Float64Array(2 * rows);
    if (table.has(name)) {
      const { length } = table.shapeOf(name);
      if (isGru && length === 1) {
        throw new InputError(
          `${table.where}: ${show(name)} [${table.shapeOf(name)}] is that of a GRU with reset_after=False, which is not read; train it with reset_after=True, Keras's default`,
        );
      }
      biases.set(isGru ? table.matrix(name, 2, rows).data : table.values(name, rows));
    } else if (isGru) notices.push("there is no bias, so reset_after is not said: True, Keras's default, is taken");
    if (kind !== "rnn") notices.push("tanh and sigmoid, Keras's defaults, are taken");
    const order = ORDERS[kind];
    return {
      kind,
      units: n,
      inputs: V.rows,
      recurrent: rowsByGate(W, order),
      input: rowsByGate(V, order),
      bias: reorder(biases.slice(0, rows), order),
      recurrentBias: reorder(biases.slice(rows), order),
      notices,
    };
  },
  linear: { weights: /^(.*\/)?kernel(:0)?$/, bias: "bias", isRowsFirst: false },
};

/**
 * Keras 3 numbers the variables of a layer in its HDF5 files, "layers/gru/cell/vars/0": they get their names back. A second
 * one that is a matrix makes it a recurrent layer.
 */
export function withKerasNames(arrays: Arrays): Arrays {
  const numbered = /^(?!(?:.*\/)?_?optimizer\/)(.*)\/vars\/(\d+)$/;
  const isRecurrent = (path: string) => arrays[`${path}/vars/1`]?.shape.length === 2;
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      const [, path, number] = numbered.exec(name) ?? [];
      if (path === undefined) return [name, array];
      const names = isRecurrent(path) ? ["kernel", "recurrent_kernel", "bias"] : ["kernel", "bias"];
      return [names[Number(number)] === undefined ? name : `${path}/${names[Number(number)]}`, array];
    }),
  );
}
