import type { Filter, Kernel, KernelNeeds, Matrix, Solver, Storage } from "./kernel.ts";
import { KERNEL_BASE64 } from "./kernelBytes.ts";
import { gainFactor } from "./typescript/filter.ts";

type Numbers = readonly number[];
/** The functions of `wasm/index.ts`; arguments are byte offsets and counts, documented there. */
interface Exports {
  tanh(...args: Numbers): void;
  demote(...args: Numbers): void;
  multiplyF32(...args: Numbers): void;
  multiplyF64(...args: Numbers): void;
  gainF32(...args: Numbers): void;
  gainF64(...args: Numbers): void;
  pushF32(...args: Numbers): void;
  pushF64(...args: Numbers): void;
  flushF32(...args: Numbers): void;
  flushF64(...args: Numbers): void;
  factor(...args: Numbers): number;
  solve(...args: Numbers): void;
  solveTransposed(...args: Numbers): void;
}

/** Everything one kernel owns: a memory of fixed size, and how much of it is given away. */
interface Arena {
  readonly wasm: Exports;
  take(bytes: number): number;
  f64(offset: number, length: number): Float64Array;
  f32(offset: number, length: number): Float32Array;
  i32(offset: number, length: number): Int32Array;
  /** Scratch for four columns of rates in, in f32, and of products out: four byte offsets apart by `stride` values. */
  readonly columns: {
    readonly stride: number;
    readonly input: number;
    readonly rounded: number;
    readonly output: number;
  };
}

const WIDTH = 4; // columns that one pass over a matrix serves
const ROWS = 32; // rows are padded to this, so that every panel loop runs without remainder
const FLUSH_CAPACITY = 64;

const roundUp = (n: number, to: number) => Math.ceil(n / to) * to;

let compiled: WebAssembly.Module | undefined;
function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL_BASE64), (c) => c.charCodeAt(0)));
  return compiled;
}

/**
 * The kernel in WebAssembly SIMD. One memory, sized here and never grown, dropped with the kernel.
 * Throws "internal:" when more handles are made than `needs` announced.
 */
export function wasmKernel(needs: KernelNeeds): Kernel {
  const { n, matrices = 2, filters = 0, solvers = 1 } = needs;
  const padded = roundUp(n, ROWS) + ROWS;
  const bytes =
    matrices * padded * padded * 8 +
    filters * (padded * padded * 4 + padded * 8 * (FLUSH_CAPACITY + 8)) +
    solvers * padded * padded * 16 +
    padded * 8 * 4 * WIDTH +
    65536;
  const arena = openArena(bytes, n);
  return {
    name: "wasm-simd",
    matrix: (entries, size, storage) => matrix(arena, entries, size, storage),
    filter: (size, alpha, storage, capacity) => filter(arena, size, alpha, storage, capacity),
    solver: (size) => solver(arena, size),
    tanh(x, out) {
      const { input, stride } = arena.columns;
      const block = stride * WIDTH;
      for (let start = 0; start < x.length; start += block) {
        const part = x.subarray(start, start + block);
        const room = arena.f64(input, part.length);
        room.set(part);
        arena.wasm.tanh(input, input, part.length);
        out.set(room, start);
      }
    },
  };
}

function openArena(bytes: number, n: number): Arena {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
  const end = memory.buffer.byteLength;
  const abort = () => {
    throw new Error("internal: the WebAssembly kernel aborted");
  };
  const { exports } = new WebAssembly.Instance(kernelModule(), { env: { memory, abort } });
  let top = 1024;
  function take(size: number): number {
    const offset = top;
    top = roundUp(top + size, 64) + 64;
    if (top > end) throw new Error(`internal: kernel memory of ${end} bytes is full, ${size} more were asked for`);
    return offset;
  }
  const stride = roundUp(n, ROWS);
  return {
    wasm: exports as unknown as Exports,
    take,
    f64: (offset, length) => new Float64Array(memory.buffer, offset, length),
    f32: (offset, length) => new Float32Array(memory.buffer, offset, length),
    i32: (offset, length) => new Int32Array(memory.buffer, offset, length),
    columns: {
      stride,
      input: take(stride * WIDTH * 8),
      rounded: take(stride * WIDTH * 4),
      output: take(stride * WIDTH * 8),
    },
  };
}

function matrix(arena: Arena, entries: Float32Array | Float64Array, n: number, storage: Storage): Matrix {
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
        const width = left >= 4 ? 4 : left >= 2 ? 2 : 1;
        for (let c = 0; c < width; c++) states.set(x.subarray((first + c) * n, (first + c + 1) * n), c * stride);
        if (storage === "f32") arena.wasm.demote(input, rounded, width * stride);
        run(offset, n, panels, from, stride * size, output, stride * 8, width);
        for (let c = 0; c < width; c++) out.set(products.subarray(c * stride, c * stride + n), (first + c) * n);
        first += width;
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
      rates.set(x);
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
