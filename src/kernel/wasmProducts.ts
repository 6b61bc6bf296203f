/** @file Products of batches in WebAssembly: sheets and packed weights lie in one memory. */
import type { Storage } from "./kernel.ts";
import { checkRows, type Products, panelOf, type Sheet } from "./products.ts";
import { type Arena, openArena } from "./wasmArena.ts";

/** Bytes of a panel of one row. */
const PANEL = 32;

/** @param bytes room for all sheets and weights, see `bytesOfProducts`; memory that is never touched costs nothing. */
export function wasmProducts(storage: Storage, bytes: number): Products {
  const arena = openArena(bytes + 65536, 1);
  const size = storage === "f32" ? 4 : 8;
  const panel = panelOf(storage);
  const { productF32, productF64 } = arena.wasm;
  const product = storage === "f32" ? productF32 : productF64;
  const padded = (columns: number) => Math.ceil(columns / panel) * panel;

  function sheet(rows: number, columns: number): Sheet {
    const stride = padded(columns);
    return { rows, columns, stride, data: numbers(arena, storage, rows * stride) };
  }
  const rowOf = ({ data, stride }: Sheet, row: number) => data.byteOffset + row * stride * size;

  /** Packed B [inner × columns]: for each panel of columns its rows one after the other. */
  function pack(inner: number, columns: number) {
    const data = numbers(arena, storage, inner * padded(columns));
    return {
      set(entry: (k: number, c: number) => number) {
        for (let c = 0; c < columns; c++) {
          const first = Math.floor(c / panel) * inner * panel + (c % panel);
          for (let k = 0; k < inner; k++) data[first + k * panel] = entry(k, c);
        }
      },
      // C += A B for `count` rows of both
      addTo(A: Sheet, fromA: number, C: Sheet, fromC: number, count: number) {
        checkRows(A, inner, fromA, count, "input");
        checkRows(C, columns, fromC, count, "output");
        const [rowA, rowC] = [A.stride * size, C.stride * size];
        const [a, c] = [rowOf(A, fromA), rowOf(C, fromC)];
        const panels = C.stride / panel;
        product(c, rowC, count, a, rowA, size, data.byteOffset, PANEL, inner * PANEL, panels, inner);
      },
    };
  }

  const tanh = storage === "f32" ? arena.wasm.tanhF32 : arena.wasm.tanhF64;
  return {
    storage,
    sheet,
    tanh(X, fromX, Y, fromY, count) {
      checkRows(X, Y.columns, fromX, count, "X");
      checkRows(Y, X.columns, fromY, count, "Y");
      tanh(rowOf(X, fromX), rowOf(Y, fromY), count * X.stride);
    },
    weights(rows, columns) {
      const forward = pack(columns, rows);
      const backward = pack(rows, columns);
      return {
        rows,
        columns,
        set(values) {
          forward.set((j, i) => values[i * columns + j]);
          backward.set((i, j) => values[i * columns + j]);
        },
        addForward: forward.addTo,
        addBackward: backward.addTo,
      };
    },
    addOuter(D, fromD, X, fromX, G, count) {
      checkRows(D, G.rows, fromD, count, "D");
      checkRows(X, G.columns, fromX, count, "X");
      const [rowD, rowX, rowG] = [D, X, G].map(({ stride }) => stride * size);
      const panels = G.stride / panel;
      for (let first = 0; first < count; first += BLOCK) {
        const inner = Math.min(BLOCK, count - first);
        const [d, x] = [rowOf(D, fromD + first), rowOf(X, fromX + first)];
        product(G.data.byteOffset, rowG, G.rows, d, size, rowD, x, rowX, PANEL, panels, inner);
      }
    },
  };
}

/** Rows of D and X that stay in a cache while all of G takes their products. */
const BLOCK = 64;

const numbers = (arena: Arena, storage: Storage, length: number) =>
  storage === "f32" ? arena.f32(arena.take(length * 4), length) : arena.f64(arena.take(length * 8), length);

/** Bytes that these need: sheets [rows, columns], and weights [rows, columns], which are held twice. */
export function bytesOfProducts(
  storage: Storage,
  sheets: readonly (readonly [number, number])[],
  weights: readonly (readonly [number, number])[] = [],
): number {
  const size = storage === "f32" ? 4 : 8;
  const panel = panelOf(storage);
  const bytes = (rows: number, columns: number) => rows * Math.ceil(columns / panel) * panel * size + 128;
  return (
    sheets.reduce((sum, [rows, columns]) => sum + bytes(rows, columns), 0) +
    weights.reduce((sum, [rows, columns]) => sum + bytes(rows, columns) + bytes(columns, rows), 0)
  );
}
