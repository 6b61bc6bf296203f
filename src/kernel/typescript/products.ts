import type { Storage } from "../kernel.ts";
import { checkRows, type Numbers, type Products, padded, type Sheet } from "../products.ts";
import { typescriptPasses } from "./cellPasses.ts";

/** The definition of `Products`. */
export function typescriptProducts(storage: Storage): Products {
  const round = storage === "f32" ? Math.fround : (x: number) => x;
  const numbers = (length: number): Numbers =>
    storage === "f32" ? new Float32Array(length) : new Float64Array(length);

  // C[r, c] += Σ_k a(r, k) b(k, c), ascending k
  function add(C: Sheet, from: number, rows: number, inner: number, a: Entry, b: Entry): void {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < C.columns; c++) {
        let sum = C.data[(from + r) * C.stride + c];
        for (let k = 0; k < inner; k++) sum = round(sum + round(a(r, k) * b(k, c)));
        C.data[(from + r) * C.stride + c] = sum;
      }
    }
  }
  return {
    storage,
    sheet(rows, columns) {
      const stride = padded(storage, columns);
      return { rows, columns, stride, data: numbers(rows * stride) };
    },
    weights(rows, columns) {
      const W = numbers(rows * columns);
      return {
        rows,
        columns,
        set: (values) => W.set(values),
        addForward(X, fromX, Y, fromY, count) {
          checkRows(X, columns, fromX, count, "X");
          checkRows(Y, rows, fromY, count, "Y");
          add(Y, fromY, count, columns, entryOf(X, fromX), (j, i) => W[i * columns + j]);
        },
        addBackward(D, fromD, X, fromX, count) {
          checkRows(D, rows, fromD, count, "D");
          checkRows(X, columns, fromX, count, "X");
          add(X, fromX, count, rows, entryOf(D, fromD), (i, j) => W[i * columns + j]);
        },
      };
    },
    addOuter(D, fromD, X, fromX, G, count) {
      checkRows(D, G.rows, fromD, count, "D");
      checkRows(X, G.columns, fromX, count, "X");
      const [d, x] = [entryOf(D, fromD), entryOf(X, fromX)];
      add(G, 0, G.rows, count, (i, b) => d(b, i), x);
    },
    passes: typescriptPasses(storage),
  };
}

type Entry = (row: number, column: number) => number;

const entryOf =
  ({ data, stride }: Sheet, from: number): Entry =>
  (row, column) =>
    data[(from + row) * stride + column];
