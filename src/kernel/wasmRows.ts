/** @file Rows of weights in the WebAssembly kernel: they and the columns are copied into scratch, a few at a time. */
import type { Kernel, WeightedRows } from "./kernel.ts";
import { type Arena, WIDTH } from "./wasmArena.ts";

/** Rows that `wasm/rows.ts` reads out together. */
const READ_AT_ONCE = 3;

/** Works on vectors where they lie in the memory, and copies others into the arena's scratch columns. */
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

  /** Where rows `first` … `first + width − 1` are found. */
  function placeRows(rows: Float64Array, first: number, width: number, n: number): number {
    const address = arena.addressOf(rows);
    if (address > 0) return address + first * n * 8;
    room.set(rows.length === width * n ? rows : rows.subarray(first * n, (first + width) * n));
    return rowsAt;
  }

  /** Where column c is found: in place, or in `scratch`. What works on whole vectors of 8 values must not touch the next. */
  function placeColumn(x: Float64Array, c: number, n: number, scratch: Float64Array): number {
    const address = arena.addressOf(x);
    if (address > 0 && n % 8 === 0) return address + c * n * 8;
    scratch.set(x.length === n ? x : x.subarray(c * n, (c + 1) * n));
    return scratch.byteOffset;
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
        const from = placeRows(rows, first, width, n);
        const isLast = t + 1 === terms.length && first + width === M;
        for (let c = 0; c < count; c++) {
          const yAt = placeColumn(y, c, n, vector);
          const xAt = isLast && x !== null ? placeColumn(x, c, n, other) : 0;
          for (let m = 0; m < width; m++) numbers[m] = factors[c * M + first + m];
          wasm.drive(yAt, t + first === 0 ? g : 1, from, n * 8, numbersAt, width, n, xAt, h);
          if (xAt > 0 && h !== 0) {
            if (xAt === otherAt) x!.set(other, c * n);
          } else if (yAt === vectorAt) {
            y.set(vector, c * n);
          }
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
        const from = placeRows(rows, first, width, n);
        for (let c = 0; c < count; c++) {
          wasm.readOut(from, n * 8, placeColumn(x, c, n, vector), n, numbersAt);
          for (let m = 0; m < width; m++) out[c * M + first + m] = numbers[m];
        }
      }
    },
    drive: (y, g, terms, x, n, count) => advance(y, g, terms, x, 0, n, count),
    euler: (x, h, y, g, terms, n, count) => advance(y, g, terms, x, h, n, count),
  };
}
