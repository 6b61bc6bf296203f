import { InputError } from "../../format/index.ts";
import { show } from "../networkArrays.ts";
import { type CellKind, type CellWeights, type Dialect, gatesOf, kindOf, type Layer, rowsByGate } from "./cell.ts";
import type { ArrayTable, Matrix } from "./table.ts";

/** Letters of the gates, in PyTorch's order. */
const GATES: Readonly<Record<CellKind, readonly string[]>> = {
  rnn: [""],
  gru: ["r", "z", "n"],
  lstm: ["i", "f", "g", "o"],
};
const IDENTITY: Readonly<Record<CellKind, readonly number[]>> = { rnn: [0], gru: [0, 1, 2], lstm: [0, 1, 2, 3] };
/** "params/GRUCell_0/" "hn" "/" "kernel" "/value" */
const KERNEL = /^(.*?[/.]|)(h[rznifgo]?|dense_h)([/.])kernel([/.]value)?$/;

/**
 * Cells of flax.linen: a Dense for each gate, `ir, iz, in, hr, hz, hn` (GRUCell), `ii, if, ig, io, hi, hf, hg, ho`
 * (LSTMCell, OptimizedLSTMCell), `i, h` (SimpleCell), each with a `kernel` [from × n] and perhaps a `bias` [n]; of flax.nnx
 * also `dense_i, dense_h` with all gates side by side, [from × gates · n]. Paths are joined by / or by a dot.
 * Source: flax/linen/recurrent.py, flax/nnx/nn/recurrent.py.
 */
export const flaxDialect: Dialect = {
  tool: "Flax",
  layersIn(table) {
    const found = new Map<string, Layer>();
    for (const name of table.names) {
      const [, path, , joint, ending = ""] = KERNEL.exec(name) ?? [];
      if (path === undefined) continue;
      found.set(path, { name: path.replace(/[/.]$/, "") || "cell", prefix: `${path}|${joint}|${ending}` });
    }
    return [...found.values()];
  },
  read(table, { prefix }): CellWeights {
    const [path, joint, ending] = prefix.split("|");
    const named = (dense: string, what: string) => {
      const plain = `${path}${dense}${joint}${what}${ending}`;
      // nnx cannot call an attribute "if"
      const reserved = `${path}${dense}_${joint}${what}${ending}`;
      return !table.has(plain) && table.has(reserved) ? reserved : plain;
    };
    if (table.has(named("dense_h", "kernel"))) return sideBySide(table, named);
    const has = (dense: string) => table.has(named(dense, "kernel"));
    const kind = has("hr") || has("hz") ? "gru" : has("hi") || has("ho") ? "lstm" : has("h") ? "rnn" : null;
    if (kind === null) {
      const seen = table.names.filter((name) => name.startsWith(path) && KERNEL.test(name)).map(show);
      throw new InputError(
        `${table.where}: ${seen.join(", ")} must be those of a GRUCell, LSTMCell or SimpleCell; other cells (MGUCell, ConvLSTMCell) are not read`,
      );
    }
    const letters = GATES[kind];
    const n = table.matrix(named(`h${letters[0]}`, "kernel"), null, null).rows;
    const D = table.matrix(named(`i${letters[0]}`, "kernel"), null, n).rows;
    const kernels = (side: "i" | "h", from: number) =>
      letters.map((gate) => table.matrix(named(side + gate, "kernel"), from, n));
    const biases = (side: "i" | "h") =>
      join(
        letters.map((gate) => {
          const name = named(side + gate, "bias");
          return table.has(name) ? table.values(name, n) : new Float64Array(n);
        }),
      );
    const rows = (list: readonly Matrix[]) => join(list.map((matrix) => rowsByGate(matrix, [0])));
    return {
      kind,
      units: n,
      inputs: D,
      recurrent: rows(kernels("h", n)),
      input: rows(kernels("i", D)),
      bias: biases("i"),
      recurrentBias: biases("h"),
      notices: [],
    };
  },
  linear: { weights: /^(.*[/.]|)kernel([/.]value)?$/, bias: "bias", isRowsFirst: false },
};

/** dense_i and dense_h of flax.nnx. */
function sideBySide(table: ArrayTable, named: (dense: string, what: string) => string): CellWeights {
  const W = table.matrix(named("dense_h", "kernel"), null, null);
  const kind = kindOf(W.columns, W.rows, named("dense_h", "kernel"), table);
  const rows = gatesOf(kind) * W.rows;
  const V = table.matrix(named("dense_i", "kernel"), null, rows);
  const bias = (dense: string) => {
    const name = named(dense, "bias");
    return table.has(name) ? table.values(name, rows) : new Float64Array(rows);
  };
  return {
    kind,
    units: W.rows,
    inputs: V.rows,
    recurrent: rowsByGate(W, IDENTITY[kind]),
    input: rowsByGate(V, IDENTITY[kind]),
    bias: bias("dense_i"),
    recurrentBias: bias("dense_h"),
    notices: [],
  };
}

function join(parts: readonly (Float32Array | Float64Array)[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
