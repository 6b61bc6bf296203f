import type { Filter, Kernel, KernelNeeds, Solver, Storage } from "./kernel.ts";
import { gainFactor } from "./typescript/filter.ts";
import { type Arena, type Exports, openArena, ROWS, roundUp, WIDTH } from "./wasmArena.ts";
import { makeMatrix } from "./wasmMatrix.ts";
import { makeRows } from "./wasmRows.ts";

const FLUSH_CAPACITY = 64;
/** Vectors of n that each filter brings: a network in training has two filters, 8 rows of weights, x, r and J r. */
const VECTORS = 6;

/**
 * The kernel in WebAssembly SIMD. One memory, sized here and never grown, dropped with the kernel.
 * Throws "internal:" when more handles are made than `needs` announced.
 */
export function wasmKernel(needs: KernelNeeds): Kernel {
  const { n, matrices = 2, filters = 0, solvers = 1 } = needs;
  const padded = roundUp(n, ROWS) + ROWS;
  const bytes =
    matrices * padded * padded * 8 +
    filters * (padded * padded * 4 + padded * 8 * (FLUSH_CAPACITY + 8 + VECTORS)) +
    solvers * padded * padded * 16 +
    padded * 8 * 4 * WIDTH +
    padded * 16 * 2 +
    65536;
  const arena = openArena(bytes, n);
  let room = arena.f64(arena.columns.input, 0);
  let spare = filters * VECTORS * padded;
  return {
    name: "wasm-simd",
    matrix: (entries, size, storage) => makeMatrix(arena, entries, size, storage),
    filter: (size, alpha, storage, capacity) => filter(arena, size, alpha, storage, capacity),
    solver: (size) => solver(arena, size),
    vector(length) {
      const size = roundUp(length, 16) + 16; // with what lies between two of them
      if (size > spare) return new Float64Array(length);
      spare -= size;
      return arena.f64(arena.take(size * 8), length);
    },
    ...makeRows(arena),
    tanh(x, out) {
      const [from, to] = [arena.addressOf(x), arena.addressOf(out)];
      if (from > 0 && to > 0 && x.length % 16 === 0) {
        arena.wasm.tanh(from, to, x.length);
        return;
      }
      const { input, stride } = arena.columns;
      const block = stride * WIDTH;
      for (let start = 0; start < x.length; start += block) {
        const part = x.subarray(start, start + block);
        if (room.length !== part.length) room = arena.f64(input, part.length);
        room.set(part);
        arena.wasm.tanh(input, input, part.length);
        out.set(room, start);
      }
    },
  };
}

function filter(arena: Arena, n: number, alpha: number, storage: Storage, capacity: number): Filter {
  if (capacity > FLUSH_CAPACITY) throw new Error(`internal: filter capacity ${capacity} > ${FLUSH_CAPACITY}`);
  const single = storage === "f32";
  const bytes = single ? 4 : 8;
  const values = single ? arena.f32 : arena.f64;
  const panels = Math.ceil(n / 4);
  const length = (panels * (panels + 1) * 16) / 2;
  const P = arena.take(length * bytes);
  const Q = arena.take(panels * 4 * capacity * bytes);
  const r = arena.take(panels * 4 * bytes);
  const k = arena.take(panels * 4 * bytes);
  const s = arena.take(capacity * bytes);
  const rates = values(r, n);
  const gains = values(k, n);
  const entries = values(P, length);
  const gain = single ? arena.wasm.gainF32 : arena.wasm.gainF64;
  const push = single ? arena.wasm.pushF32 : arena.wasm.pushF64;
  const work = single ? arena.wasm.flushF32 : arena.wasm.flushF64;

  // where P₀[i, j] stands, j left of or inside the diagonal block of row i
  const lanes = 16 / bytes;
  const place = (i: number, j: number) => {
    const p = Math.floor(i / 4);
    return p * (p + 1) * 8 + Math.floor(j / lanes) * 4 * lanes + (i % 4) * lanes + (j % lanes);
  };
  for (let i = 0; i < n; i++) entries[place(i, i)] = 1 / alpha;

  let pending = 0;
  function flush(): void {
    if (pending > 0) work(P, panels, Q, capacity, pending);
    pending = 0;
  }
  return {
    n,
    capacity,
    get pending() {
      return pending;
    },
    update(x, out) {
      const from = arena.addressOf(x);
      if (single && from > 0 && n % 4 === 0) arena.wasm.demote(from, r, n);
      else rates.set(x);
      gain(P, panels, Q, capacity, pending, r, s, k);
      out.set(gains);
      const c = gainFactor(x, out);
      if (!(c > 0)) return Number.NaN;
      push(Q, panels, capacity, pending, Math.sqrt(c), k);
      pending++;
      if (pending === capacity) flush();
      return c;
    },
    flush,
    toArray() {
      flush();
      return Float64Array.from({ length: n * n }, (_, e) => {
        const i = Math.floor(e / n);
        const j = e % n;
        return entries[i > j ? place(i, j) : place(j, i)];
      });
    },
  };
}

function solver(arena: Arena, n: number): Solver {
  const stride = roundUp(n, 8) + (roundUp(n, 8) % 64 === 0 ? 8 : 0); // an odd number of cache lines per row
  const offset = arena.take(n * stride * 8);
  const lu = arena.f64(offset, n * stride);
  const pivotsAt = arena.take(n * 4);
  const pivots = arena.i32(pivotsAt, n);
  const scratch = arena.take(32 * 64);
  const tiles = Math.ceil(n / 8);
  const right = arena.take(tiles * n * 64);
  const tile = arena.f64(right, tiles * n * 8);
  let order: Int32Array = new Int32Array(n);

  /** Moves column c of b to and from offset `at` of the tiles. */
  type Move = (b: Float64Array, c: number, at: number) => void;
  function eachBlock(b: Float64Array, count: number, load: Move, run: Exports["solve"], store: Move): void {
    for (let first = 0; first < count; first += tiles * 8) {
      const block = Math.min(count - first, tiles * 8);
      const used = Math.ceil(block / 8);
      tile.fill(0, 0, used * n * 8);
      const at = (c: number) => Math.floor(c / 8) * n * 8 + (c % 8);
      for (let c = 0; c < block; c++) load(b, first + c, at(c));
      run(offset, n, stride, right, used);
      for (let c = 0; c < block; c++) store(b, first + c, at(c));
    }
  }
  return {
    n,
    factor(A) {
      lu.fill(0);
      for (let i = 0; i < n; i++) lu.set(A.subarray(i * n, (i + 1) * n), i * stride);
      if (arena.wasm.factor(offset, n, stride, pivotsAt, scratch) !== n) return false;
      order = permutation(pivots);
      return true;
    },
    solve(b, count) {
      eachBlock(
        b,
        count,
        (x, c, at) => {
          for (let i = 0; i < n; i++) tile[at + i * 8] = x[c * n + order[i]];
        },
        arena.wasm.solve,
        (x, c, at) => {
          for (let i = 0; i < n; i++) x[c * n + i] = tile[at + i * 8];
        },
      );
    },
    solveTransposed(b, count) {
      eachBlock(
        b,
        count,
        (x, c, at) => {
          for (let i = 0; i < n; i++) tile[at + i * 8] = x[c * n + i];
        },
        arena.wasm.solveTransposed,
        (x, c, at) => {
          for (let i = 0; i < n; i++) x[c * n + order[i]] = tile[at + i * 8];
        },
      );
    },
  };
}

/** order[i]: which row of the right-hand side the successive swaps (k, pivots[k]) bring to row i. */
function permutation(pivots: Int32Array): Int32Array {
  const order = new Int32Array(pivots.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let k = 0; k < pivots.length; k++) {
    const t = order[k];
    order[k] = order[pivots[k]];
    order[pivots[k]] = t;
  }
  return order;
}
