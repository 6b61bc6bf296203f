import { type CellPasses, checkPass, type Rows, SLOPES } from "./cellPasses.ts";
import type { Storage } from "./kernel.ts";
import type { Arena } from "./wasmArena.ts";

/** Kinds of `map` in wasm/cells.ts; slopes follow, in the order of SLOPES. */
const [TANH, RECTIFY, FIRST_SLOPE] = [0, 1, 2];

/** Passes over sheets that lie in the arena. `widest`: columns of the widest of them, padded. */
export function wasmPasses(storage: Storage, arena: Arena, widest: number): CellPasses {
  const suffix = storage === "f32" ? "F32" : "F64";
  const size = storage === "f32" ? 4 : 8;
  const { wasm } = arena;
  const at = ({ sheet, from }: Rows) => sheet.data.byteOffset + from * sheet.stride * size;
  const sums = arena.f64(arena.take(8 * widest), widest);

  function map(kind: number, X: Rows, Y: Rows, count: number): void {
    checkPass(count, X.sheet.stride, [X, Y]);
    wasm[`map${suffix}`](kind, at(X), at(Y), count * X.sheet.stride * size);
  }
  /** Checks the rows, and says how wide one is in bytes. */
  function bytesOf(count: number, rows: readonly Rows[], gates: readonly Rows[] = [], blocks = 1): number {
    const width = rows[0].sheet.stride;
    checkPass(count, width, rows, gates, blocks);
    return width * size;
  }

  return {
    tanh: (X, Y, count) => map(TANH, X, Y, count),
    rectify: (X, Y, count) => map(RECTIFY, X, Y, count),
    slopes: (of, Y, S, count) => map(FIRST_SLOPE + SLOPES.indexOf(of), Y, S, count),
    leak(x, y, alpha, out, count) {
      const bytes = bytesOf(count, [x, y, out]);
      wasm[`leak${suffix}`](at(x), at(y), at(alpha), at(out), bytes, count);
    },
    leakInsideBackward(errors, carried, { slopes, alpha }, out, count) {
      const bytes = bytesOf(count, [errors, carried, slopes, out]);
      wasm[`leakInsideBackward${suffix}`](at(errors), at(carried), at(slopes), at(alpha), at(out), bytes, count);
    },
    leakOutsideBackward(errors, carried, returned, { slopes, alpha }, out, count) {
      const bytes = bytesOf(count, [errors, carried, returned, slopes, out]);
      const backward = wasm[`leakOutsideBackward${suffix}`];
      backward(at(errors), at(carried), at(returned), at(slopes), at(alpha), at(out), bytes, count);
    },
    gruForward(gates, recalled, states, out, count) {
      const bytes = bytesOf(count, [states, out], [gates, recalled], 3);
      wasm[`gruForward${suffix}`](at(gates), at(recalled), at(states), at(out), bytes, count);
    },
    gruBackward(errors, carried, gates, recalled, states, count) {
      const bytes = bytesOf(count, [errors, carried, states], [gates, recalled], 3);
      wasm[`gruBackward${suffix}`](at(errors), at(carried), at(gates), at(recalled), at(states), bytes, count);
    },
    lstmForward(gates, before, after, squashed, hidden, count) {
      const bytes = bytesOf(count, [before, after, squashed, hidden], [gates], 4);
      wasm[`lstmForward${suffix}`](at(gates), at(before), at(after), at(squashed), at(hidden), bytes, count);
    },
    lstmBackward(errors, { hidden, cells }, gates, before, squashed, count) {
      const bytes = bytesOf(count, [errors, hidden, cells, before, squashed], [gates], 4);
      const backward = wasm[`lstmBackward${suffix}`];
      backward(at(errors), at(hidden), at(cells), at(gates), at(before), at(squashed), bytes, count);
    },
    addColumnSums(X, out, count) {
      const bytes = bytesOf(count, [X]);
      const { columns } = X.sheet;
      sums.set(out.subarray(0, columns));
      wasm[`addColumnSums${suffix}`](at(X), sums.byteOffset, bytes, count);
      out.set(sums.subarray(0, columns));
    },
  };
}
