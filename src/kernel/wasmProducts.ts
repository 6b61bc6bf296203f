/** @file Products of batches in WebAssembly: sheets and packed weights lie in one memory. */
import type { Storage } from "./kernel.ts";
import { checkRows, type Products, type ProductsNeeds, padded, panelOf, type Sheet } from "./products.ts";
import { type Arena, openArena } from "./wasmArena.ts";
import { wasmPasses } from "./wasmPasses.ts";

/** Memory that is never touched costs nothing. */
export function wasmProducts(storage: Storage, needs: ProductsNeeds): Products {
  const { sheets, weights = [] } = needs;
  const arena = openArena(bytesOf(storage, sheets, weights) + 65536, 1);
  const size = storage === "f32" ? 4 : 8;
  const panel = panelOf(storage);
  const { outerProductF32, outerProductF64, rowProductF32, rowProductF64 } = arena.wasm;
  const rowProduct = storage === "f32" ? rowProductF32 : rowProductF64;
  const outerProduct = storage === "f32" ? outerProductF32 : outerProductF64;

  function sheet(rows: number, columns: number): Sheet {
    const stride = padded(storage, columns);
    return { rows, columns, stride, data: numbers(arena, storage, rows * stride) };
  }
  const widest = padded(storage, widestOf(sheets, weights));
  const scratch = [0, 1].map(() => arena.take(BLOCK * widest * size));
  /** Room for BLOCK packed rows of so many values. */
  function scratchFor(values: number, which = 0): number {
    if (values > widest) throw new Error(`internal: rows of ${values} values in products for ${widest}`);
    return scratch[which];
  }
  const rowOf = ({ data, stride }: Sheet, row: number) => data.byteOffset + row * stride * size;

  /** Packed B [inner × columns]: for each panel of columns its rows one after the other. */
  function pack(inner: number, columns: number) {
    const data = numbers(arena, storage, inner * padded(storage, columns));
    return {
      /** Entry (k, c) is values[k * byRow + c * byColumn]. */
      set(values: ArrayLike<number>, byRow: number, byColumn: number) {
        for (let first = 0, at = 0; first < columns; first += panel) {
          const here = Math.min(panel, columns - first);
          for (let k = 0; k < inner; k++, at += panel) {
            for (let c = 0; c < here; c++) data[at + c] = values[k * byRow + (first + c) * byColumn];
          }
        }
      },
      // C += A B for `count` rows of both
      addTo(A: Sheet, fromA: number, C: Sheet, fromC: number, count: number) {
        checkRows(A, inner, fromA, count, "input");
        checkRows(C, columns, fromC, count, "output");
        const [rowA, rowC] = [A.stride * size, C.stride * size];
        const panels = C.stride / panel;
        const scratch = scratchFor(inner);
        for (let first = 0; first < count; first += BLOCK) {
          const [a, c] = [rowOf(A, fromA + first), rowOf(C, fromC + first)];
          const rows = Math.min(BLOCK, count - first);
          rowProduct(c, rowC, rows, a, rowA, data.byteOffset, panels, inner, scratch);
        }
      },
    };
  }

  return {
    storage,
    sheet,
    passes: wasmPasses(storage, arena, widest),
    weights(rows, columns) {
      const forward = pack(columns, rows);
      const backward = pack(rows, columns);
      return {
        rows,
        columns,
        set(values) {
          forward.set(values, 1, columns);
          backward.set(values, columns, 1);
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
      const [scratchD, scratchX] = [scratchFor(D.stride), scratchFor(X.stride, 1)];
      for (let first = 0; first < count; first += BLOCK) {
        const rows = Math.min(BLOCK, count - first);
        const [d, x] = [rowOf(D, fromD + first), rowOf(X, fromX + first)];
        outerProduct(G.data.byteOffset, rowG, G.rows, d, rowD, x, rowX, panels, rows, scratchD, scratchX);
      }
    },
  };
}

/** Rows that are packed at a time, and stay in a cache while they are multiplied. */
const BLOCK = 64;

const numbers = (arena: Arena, storage: Storage, length: number) =>
  storage === "f32" ? arena.f32(arena.take(length * 4), length) : arena.f64(arena.take(length * 8), length);

/** Values of the longest row that a product reads. */
const widestOf = (sheets: ProductsNeeds["sheets"], weights: ProductsNeeds["sheets"]) =>
  Math.max(1, ...sheets.map(([, columns]) => columns), ...weights.flat());

/** Bytes that these need, two scratches and a row of sums; weights are held twice. */
function bytesOf(storage: Storage, sheets: ProductsNeeds["sheets"], weights: ProductsNeeds["sheets"]): number {
  const size = storage === "f32" ? 4 : 8;
  const bytes = (rows: number, columns: number) => rows * padded(storage, columns) * size + 128;
  const widest = widestOf(sheets, weights);
  const all = [...sheets, ...weights, ...weights.map(([rows, columns]) => [columns, rows] as const)];
  return all.reduce((sum, [rows, columns]) => sum + bytes(rows, columns), 2 * bytes(BLOCK, widest) + 8 * widest + 256);
}
