/** @file Rows of weights in the WebAssembly kernel: they and the columns are copied into scratch, a few at a time. */
import type { Kernel, WeightedRows } from "./kernel.ts";
import { type Arena, WIDTH } from "./wasmArena.ts";

/** Rows that `wasm/rows.ts` reads out together. */
const READ_AT_ONCE = 3;

/** Works in the arena's scratch columns: rows in the one, two vectors and some numbers in the others. */
export function makeRows(arena: Arena): Pick<Kernel, "readOut" | "drive" | "euler"> {
  const { wasm } = arena;
  const { stride, input: rowsAt, output: vectorAt, rounded: numbersAt } = arena.columns;
  const otherAt = vectorAt + stride * 8;
  const room = arena.f64(rowsAt, WIDTH * stride);
  const numbers = arena.f64(numbersAt, WIDTH);
  let vector = arena.f64(vectorAt, stride);
  let other = arena.f64(otherAt, stride);

  /** Makes the vectors n long: to make a view takes longer than to fill it. */
  function makeRoom(n: number): void {
    if (n === vector.length) return;
    if (n > stride) throw new Error(`internal: rows of ${n} values in a kernel for ${stride}`);
    vector = arena.f64(vectorAt, n);
    other = arena.f64(otherAt, n);
  }

  // y ← g y + Σ terms − x or, where h is not 0, x ← x + h (g y + Σ terms − x)
  function advance(
    y: Float64Array,
    g: number,
    terms: readonly WeightedRows[],
    x: Float64Array | null,
    h: number,
    n: number,
    count: number,
  ): void {
    makeRoom(n);
    for (let t = 0; t < terms.length; t++) {
      const { rows, factors } = terms[t];
      const M = rows.length / n;
      for (let first = 0; first < M; first += WIDTH) {
        const width = Math.min(WIDTH, M - first);
        const isLast = t + 1 === terms.length && first + width === M;
        room.set(width === M ? rows : rows.subarray(first * n, (first + width) * n));
        for (let c = 0; c < count; c++) {
          vector.set(columnOf(y, c, n));
          for (let m = 0; m < width; m++) numbers[m] = factors[c * M + first + m];
          const ends = isLast && x !== null;
          if (ends) other.set(columnOf(x, c, n));
          wasm.drive(vectorAt, t + first === 0 ? g : 1, rowsAt, n * 8, numbersAt, width, n, ends ? otherAt : 0, h);
          if (ends && h !== 0) x.set(other, c * n);
          else y.set(vector, c * n);
        }
      }
    }
  }

  return {
    readOut(rows, x, out, n, count) {
      makeRoom(n);
      const M = rows.length / n;
      for (let first = 0; first < M; first += READ_AT_ONCE) {
        const width = Math.min(READ_AT_ONCE, M - first);
        room.set(width === M ? rows : rows.subarray(first * n, (first + width) * n));
        for (let c = 0; c < count; c++) {
          vector.set(columnOf(x, c, n));
          wasm.readOut(rowsAt, n * 8, vectorAt, n, numbersAt);
          for (let m = 0; m < width; m++) out[c * M + first + m] = numbers[m];
        }
      }
    },
    drive: (y, g, terms, x, n, count) => advance(y, g, terms, x, 0, n, count),
    euler: (x, h, y, g, terms, n, count) => advance(y, g, terms, x, h, n, count),
  };
}

const columnOf = (x: Float64Array, c: number, n: number) => (x.length === n ? x : x.subarray(c * n, (c + 1) * n));
