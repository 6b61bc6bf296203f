/** @file Matrices of the WebAssembly kernel: all entries, or only those that are not 0. The bits are the same. */
import type { Matrix, Storage } from "./kernel.ts";
import { type Arena, RATES_AT, roundUp, WIDTH } from "./wasmArena.ts";

type Entries = Float32Array | Float64Array;

/** With more entries than this share, those included that fill up shorter rows, the dense form is the faster one. */
const SPARSE_BELOW = 0.6;
/** Offsets into 16-byte vectors are u16. */
const LARGEST_SPARSE = 4096;
/** Fewer columns than these leave too much of an f32 vector empty: the dense form is faster, and serves what is left over. */
const FEWEST_SPARSE = 3;
/** Rows of a block of the sparse form. */
const BLOCK = 8;

/** @param entries [n × n], row-major; those that are 0 are skipped where there are enough of them. */
export function makeMatrix(arena: Arena, entries: Entries, n: number, storage: Storage): Matrix {
  const blocks = blocksOf(entries, n);
  const stored = blocks.lengths.reduce((sum, length) => sum + BLOCK * length, 0);
  if (n > LARGEST_SPARSE || stored > SPARSE_BELOW * n * n) return dense(arena, entries, n, storage);
  const wide = sparse(arena, entries, blocks, n, storage);
  if (storage === "f64") return wide;
  const narrow = dense(arena, entries, n, storage);
  return {
    n,
    storage,
    multiply(x, out, count) {
      const over = count % WIDTH;
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
  const states = arena.f64(input, stride * WIDTH);
  const products = arena.f64(output, stride * WIDTH);
  const run = storage === "f32" ? arena.wasm.multiplyF32 : arena.wasm.multiplyF64;
  const from = storage === "f32" ? rounded : input;
  return {
    n,
    storage,
    multiply(x, out, count) {
      for (let first = 0; first < count; ) {
        const left = count - first;
        const width = left >= WIDTH ? WIDTH : left >= 2 ? 2 : 1;
        for (let c = 0; c < width; c++) states.set(x.subarray((first + c) * n, (first + c + 1) * n), c * stride);
        if (storage === "f32") arena.wasm.demote(input, rounded, width * stride);
        run(offset, n, panels, from, stride * size, output, stride * 8, width);
        for (let c = 0; c < width; c++) out.set(products.subarray(c * stride, c * stride + n), (first + c) * n);
        first += width;
      }
    },
  };
}

/** Rows, those with most entries that are not 0 first, and the steps of every block: as many as its longest, made even. */
function blocksOf(entries: Entries, n: number): { readonly rows: number[]; readonly lengths: Int32Array } {
  const filled = new Int32Array(n);
  for (let e = 0; e < n * n; e++) if (entries[e] !== 0) filled[Math.floor(e / n)]++;
  const rows = Array.from(filled.keys()).sort((a, b) => filled[b] - filled[a]);
  const lengths = Int32Array.from({ length: Math.ceil(n / BLOCK) }, (_, b) => roundUp(filled[rows[BLOCK * b]], 2));
  return { rows, lengths };
}

/** Entries that are not 0, as `wasm/multiplySparse.ts` wants them; columns go side by side. */
function sparse(
  arena: Arena,
  entries: Entries,
  { rows, lengths }: ReturnType<typeof blocksOf>,
  n: number,
  storage: Storage,
): Matrix {
  const single = storage === "f32";
  const blocks = lengths.length;
  const lengthsAt = arena.take(blocks * 4);
  arena.i32(lengthsAt, blocks).set(lengths);
  const size = single ? 4 : 8;
  const step = BLOCK * (2 + size); // bytes: offsets, then values
  const total = step * lengths.reduce((sum, length) => sum + length, 0);
  const stepsAt = arena.take(total);
  const offsets = arena.u16(stepsAt, total / 2);
  const values = (single ? arena.f32 : arena.f64)(stepsAt, total / size);
  const rowsAt = arena.take(n * 2);
  arena.u16(rowsAt, n).set(rows.map((i) => 8 * i));
  let first = 0;
  for (let b = 0; b < blocks; first += step * lengths[b++]) {
    rows.slice(BLOCK * b, BLOCK * (b + 1)).forEach((i, place) => {
      let at = first;
      for (let j = 0; j < n; j++) {
        if (entries[i * n + j] === 0) continue;
        offsets[at / 2 + place] = 16 * j;
        values[(at + 2 * BLOCK) / size + place] = entries[i * n + j];
        at += step;
      }
    });
  }

  const { input, output, vectors } = arena.columns;
  const width = single ? 4 : 2; // columns of one pass
  const states = arena.f64(input, n * width);
  const products = arena.f64(output, n * width);
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
        const [from, to] = columns === width ? [arena.addressOf(x), arena.addressOf(out)] : [0, 0];
        if (from === 0) {
          states.set(x.subarray(first * n, (first + columns) * n));
          states.fill(0, columns * n);
        }
        interleave(from > 0 ? from + first * n * 8 : input, n * 8, n, RATES_AT);
        run(stepsAt, lengthsAt, blocks, vectors);
        separate(vectors, n, rowsAt, to > 0 ? to + first * n * 8 : output, n * 8);
        if (to === 0) out.set(columns === width ? products : products.subarray(0, columns * n), first * n);
      }
    },
  };
}
