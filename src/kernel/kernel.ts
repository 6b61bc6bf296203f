/**
 * @file What the rest of Lethe asks of its linear algebra: a handful of primitives of 10–1000 µs each. Two
 * implementations, plain TypeScript (`typescript/`, the definition) and WebAssembly SIMD (`wasm/`), give the same bits.
 * Matrices live in handles; vectors are plain Float64Array, copied in and out, but for those that `vector` made.
 */

/** How a matrix is held and multiplied. Vectors go in and out as f64; "f32" rounds them on the way in. */
export type Storage = "f32" | "f64";

export interface Kernel {
  readonly name: "wasm-simd" | "typescript";
  /** Copies `entries` [n × n], row-major, into the kernel. "f32" rounds each entry. */
  matrix(entries: Float32Array | Float64Array, n: number, storage: Storage): Matrix;
  /** The inverse correlation matrix of one RLS filter, P = I/α. `capacity`: updates that may be pending. */
  filter(n: number, alpha: number, storage: Storage, capacity: number): Filter;
  /**
   * Zeros. As long as there is room for vectors they lie in the kernel's memory, where they are worked on without being
   * copied; what comes out is the same.
   */
  vector(length: number): Float64Array;
  /** Room for one LU factorisation of size n. */
  solver(n: number): Solver;
  /** out[i] = tanh(x[i]) for i < x.length; may be in place. Error: see `tanh`. */
  tanh(x: Float64Array, out: Float64Array): void;
  /** out[c, m] = Σ_i rows[m, i] x[c, i]; rows [M × n], x [count × n], out [count × M]. Four partial sums, added pairwise. */
  readOut(rows: Float64Array, x: Float64Array, out: Float64Array, n: number, count: number): void;
  /** y ← g y + Σ terms − x, added in this order; y and x [count × n], x null for 0. */
  drive(
    y: Float64Array,
    g: number,
    terms: readonly WeightedRows[],
    x: Float64Array | null,
    n: number,
    count: number,
  ): void;
  /** x ← x + h (g y + Σ terms − x), added in the order of `drive`; y and x [count × n]. y holds anything afterwards. */
  euler(
    x: Float64Array,
    h: number,
    y: Float64Array,
    g: number,
    terms: readonly WeightedRows[],
    n: number,
    count: number,
  ): void;
}

/**
 * Σ_m factors[c, m] rows_m for column c; rows [M × n], factors [count × M], one addition after another, ascending. Where
 * a factor is 0 nothing is added. At least one row.
 */
export interface WeightedRows {
  readonly rows: Float64Array;
  readonly factors: Float64Array;
}

export interface Matrix {
  readonly n: number;
  readonly storage: Storage;
  /**
   * out[c, i] = Σ_j M[i, j] states[c, j] for c < count; both [count × n] row-major, not the same array.
   * One accumulator per output over ascending j: bitwise independent of count and of c.
   */
  multiply(states: Float64Array, out: Float64Array, count: number): void;
}

/**
 * P of recursive least squares, P⁻¹ = αI + Σ r rᵀ. Updates are pending until `flush`, P = P₀ − Σ_l q_l q_lᵀ with
 * q = √c k, so that P₀ (its lower half) is read once per update and written once per window.
 */
export interface Filter {
  readonly n: number;
  readonly capacity: number;
  /** Updates not yet worked into P₀; always < capacity, `update` flushes when it is reached. */
  readonly pending: number;
  /**
   * k = P r, then P ← P − c k kᵀ with c = 1/(1 + r·k). r, k [n].
   * @returns c, or NaN with P untouched when 1 + r·k is not a positive finite number: P is no longer positive definite.
   */
  update(r: Float64Array, k: Float64Array): number;
  /** Works the pending updates into P₀. When it is called is part of the definition: it changes the rounding. */
  flush(): void;
  /** P as a full matrix [n × n], pending updates included; for tests and figures. */
  toArray(): Float64Array;
}

export interface Solver {
  readonly n: number;
  /**
   * PA = LU with partial pivoting; A [n × n] row-major is not changed.
   * @returns false when a column has no usable pivot (A is singular or not finite); `solve` must then not be called.
   */
  factor(A: Float64Array): boolean;
  /** Solves A x = b in place for `count` right-hand sides, b [count × n] row-major. */
  solve(b: Float64Array, count: number): void;
  /** Solves Aᵀ x = b in place, with the same factors. */
  solveTransposed(b: Float64Array, count: number): void;
}

/** What a kernel must have room for; memory that is never touched costs nothing. */
export interface KernelNeeds {
  /** The largest n of any handle. */
  readonly n: number;
  /** Matrices to be made. @default 2 */
  readonly matrices?: number;
  /** Filters to be made; each brings room for a few vectors. @default 0 */
  readonly filters?: number;
  /** Solvers to be made. @default 1 */
  readonly solvers?: number;
}
