/** @file What gated networks share: matrices by gate, row sums, and a Jacobian that is rows of them, weighted. */
import type { Kernel, Matrix } from "../../kernel/index.ts";

/** A network of gated units. Rows of its matrices stand gate by gate, n for each, in PyTorch's order. */
export interface GatedNetwork {
  readonly units: number;
  readonly inputs: number;
  readonly outputs: number;
  /** [gates · n × n] row-major, row = to. */
  readonly recurrent: Float32Array | Float64Array;
  /** [gates · n × D] */
  readonly input: Float32Array | Float64Array;
  /** [gates · n] */
  readonly bias: Float64Array;
  /** Rows of the read-out of h, [M × n]. */
  readonly readout: Float64Array;
  /** [M] */
  readonly readoutBias: Float64Array;
  /** [dimension] */
  readonly initialState: Float64Array;
}

/** The recurrent matrix of one gate. */
export interface Gate {
  /** W [n × n] */
  readonly rows: Float32Array | Float64Array;
  readonly matrix: Matrix;
  /** Wᵀ, made when it is first asked for. */
  transposed(): Matrix;
  /** Σ_j|W_ij| */
  readonly sums: Float64Array;
}

export function loadGates(kernel: Kernel, recurrent: Float32Array | Float64Array, n: number, count: number): Gate[] {
  return Array.from({ length: count }, (_, k) => {
    const rows = recurrent.subarray(k * n * n, (k + 1) * n * n);
    const sums = new Float64Array(n);
    for (let e = 0; e < n * n; e++) sums[Math.floor(e / n)] += Math.abs(rows[e]);
    let transposed: Matrix | undefined;
    return {
      rows,
      sums,
      matrix: kernel.matrix(rows, n, "f64"),
      transposed() {
        transposed ??= kernel.matrix(transpose(rows, n), n, "f64");
        return transposed;
      },
    };
  });
}

function transpose(rows: Float32Array | Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[j * n + i] = rows[i * n + j];
  return out;
}

/**
 * x ← σ(x) = ½ + ½ tanh(x/2), in place.
 */
export function applySigmoid(kernel: Kernel, x: Float64Array): void {
  for (let e = 0; e < x.length; e++) x[e] *= 0.5;
  kernel.tanh(x, x);
  for (let e = 0; e < x.length; e++) x[e] = 0.5 + 0.5 * x[e];
}

/** out += diag(factors) W V for `count` vectors [count × n]. */
export function addRows(
  gate: Gate,
  factors: Float64Array,
  V: Float64Array,
  out: Float64Array,
  room: Float64Array,
  count: number,
) {
  const n = factors.length;
  gate.matrix.multiply(V, room, count);
  for (let e = 0; e < count * n; e++) out[e] += factors[e % n] * room[e];
}

/** out += Wᵀ diag(factors) V for `count` vectors [count × n]. */
export function addColumns(gate: Gate, factors: Float64Array, V: Float64Array, out: Float64Array, count: number) {
  const n = factors.length;
  const scaled = V.slice(0, count * n);
  for (let e = 0; e < scaled.length; e++) scaled[e] *= factors[e % n];
  const product = new Float64Array(count * n);
  gate.transposed().multiply(scaled, product, count);
  for (let e = 0; e < count * n; e++) out[e] += product[e];
}

/** Room in a kernel for the matrices of `gates` gates, transposed ones too, and one solver of the state's size. */
export function needsOf(units: number, dimension: number, gates: number) {
  const [small, large] = [units + 64, dimension + 32];
  return { n: dimension, matrices: Math.ceil((2 * gates * small * small) / (large * large)), solvers: 1 };
}
