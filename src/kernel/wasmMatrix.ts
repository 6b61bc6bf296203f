/** @file Matrices of the WebAssembly kernel: all entries, or only those that are not 0. The bits are the same. */
import type { Matrix, Storage } from "./kernel.ts";
import { type Arena, RATES_AT, roundUp } from "./wasmArena.ts";

type Entries = Float32Array | Float64Array;

const DENSE_WIDTH = 4; // columns of one pass
/** With more entries than this share, those included that fill up shorter rows, the dense form is the faster one. */
const SPARSE_BELOW = 0.6;
/** Offsets into 16-byte vectors are u16. */
const LARGEST_SPARSE = 4096;
/** Fewer columns than these leave too much of an f32 vector empty: the dense form is faster, and serves what is left over. */
const FEWEST_SPARSE = 3;

/** @param entries [n × n], row-major; those that are 0 are skipped where there are enough of them. */
export function makeMatrix(arena: Arena, entries: Entries, n: number, storage: Storage): Matrix {
  const lengths = blockLengths(entries, n);
  const stored = lengths.reduce((sum, length) => sum + 4 * length, 0);
  if (n > LARGEST_SPARSE || stored > SPARSE_BELOW * n * n) return dense(arena, entries, n, storage);
  const wide = sparse(arena, entries, lengths, n, storage);
  if (storage === "f64") return wide;
  const narrow = dense(arena, entries, n, storage);
  return {
    n,
    storage,
    multiply(x, out, count) {
      const over = count % 4;
      const few = over < FEWEST_SPARSE ? over : 0;
      const most = count - few;
      wide.multiply(x, out, most);
      if (few > 0) narrow.multiply(x.subarray(most * n), out.subarray(most * n), few);
    },
  };
}

function dense(arena: Arena, entries: Entries, n: number, storage: Storage): Matrix {
  const size = storage === "f32" ? 4 : 8;
  const rows = 32 / size; // of one panel
  const panels = roundUp(n, 4 * rows) / rows;
  const offset = arena.take(panels * rows * n * size);
  const packed = (storage === "f32" ? arena.f32 : arena.f64)(offset, panels * rows * n);
  for (let i = 0; i < n; i++) {
    const first = Math.floor(i / rows) * rows * n + (i % rows);
    for (let j = 0; j < n; j++) packed[first + j * rows] = entries[i * n + j];
  }

  const { stride, input, rounded, output } = arena.columns;
  const states = arena.f64(input, stride * DENSE_WIDTH);
  const products = arena.f64(output, stride * DENSE_WIDTH);
  const run = storage === "f32" ? arena.wasm.multiplyF32 : arena.wasm.multiplyF64;
  const from = storage === "f32" ? rounded : input;
  return {
    n,
    storage,
    multiply(x, out, count) {
      for (let first = 0; first < count; ) {
        const left = count - first;
        const width = left >= DENSE_WIDTH ? DENSE_WIDTH : left >= 2 ? 2 : 1;
        for (let c = 0; c < width; c++) states.set(x.subarray((first + c) * n, (first + c + 1) * n), c * stride);
        if (storage === "f32") arena.wasm.demote(input, rounded, width * stride);
        run(offset, n, panels, from, stride * size, output, stride * 8, width);
        for (let c = 0; c < width; c++) out.set(products.subarray(c * stride, c * stride + n), (first + c) * n);
        first += width;
      }
    },
  };
}

/** Of every four rows, how many entries that are not 0 the longest has. */
function blockLengths(entries: Entries, n: number): Int32Array {
  const lengths = new Int32Array(Math.ceil(n / 4));
  for (let i = 0; i < n; i++) {
    let filled = 0;
    for (let e = i * n; e < (i + 1) * n; e++) if (entries[e] !== 0) filled++;
    lengths[i >> 2] = Math.max(lengths[i >> 2], filled);
  }
  return lengths;
}

/** Entries that are not 0, as `wasm/multiplySparse.ts` wants them; columns go side by side in vectors. */
function sparse(arena: Arena, entries: Entries, lengths: Int32Array, n: number, storage: Storage): Matrix {
  const single = storage === "f32";
  const blocks = lengths.length;
  const lengthsAt = arena.take(blocks * 4);
  arena.i32(lengthsAt, blocks).set(lengths);
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const valuesAt = arena.take(steps * 4 * (single ? 4 : 8));
  const offsetsAt = arena.take(steps * 4 * 2);
  const values = (single ? arena.f32 : arena.f64)(valuesAt, steps * 4);
  const offsets = arena.u16(offsetsAt, steps * 4);
  let first = 0;
  for (let b = 0; b < blocks; first += 4 * lengths[b++]) {
    for (let i = 4 * b; i < Math.min(n, 4 * b + 4); i++) {
      let at = first + (i % 4);
      for (let j = 0; j < n; j++) {
        if (entries[i * n + j] === 0) continue;
        values[at] = entries[i * n + j];
        offsets[at] = 16 * j;
        at += 4;
      }
    }
  }

  const { stride, input, output, vectors } = arena.columns;
  const width = single ? 4 : 2; // columns of a vector
  const states = arena.f64(input, stride * width);
  const products = arena.f64(output, stride * width);
  const { wasm } = arena;
  const run = single ? wasm.multiplySparseF32 : wasm.multiplySparseF64;
  const interleave = single ? wasm.interleaveF32 : wasm.interleaveF64;
  const separate = single ? wasm.separateF32 : wasm.separateF64;
  return {
    n,
    storage,
    multiply(x, out, count) {
      for (let first = 0; first < count; first += width) {
        const columns = Math.min(width, count - first);
        for (let c = 0; c < columns; c++) states.set(x.subarray((first + c) * n, (first + c + 1) * n), c * stride);
        states.fill(0, columns * stride);
        interleave(input, stride * 8, n, RATES_AT);
        run(valuesAt, offsetsAt, lengthsAt, blocks, vectors);
        separate(vectors, n, output, stride * 8);
        for (let c = 0; c < columns; c++) out.set(products.subarray(c * stride, c * stride + n), (first + c) * n);
      }
    },
  };
}
