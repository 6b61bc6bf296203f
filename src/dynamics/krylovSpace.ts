import { Matrix } from "ml-matrix";
import { takeOff } from "./gramSchmidt.ts";
import { norm } from "./vectors.ts";

/** What is left of a vector below this share of its length is rounding: the space is invariant. */
const INVARIANT = 1e-14;

/** span(b, A b, A² b, …), orthonormal, one product at a time: for operators whose products are expensive. */
export interface KrylovSpace {
  /** Orthonormal; `size` of them belong to H, and one more stands ready unless the space is invariant. */
  readonly basis: readonly Float64Array[];
  readonly size: number;
  readonly isInvariant: boolean;
  /** One more dimension, for one product; nothing when the space is invariant. */
  grow(): void;
  /** H [rows × size] with A Q = Q₊ H; `rows` is size, or size + 1. */
  hessenberg(rows: number): Matrix;
  /** Column k of H: its first k + 2 entries. */
  column(k: number): Float64Array;
  /** Last entry of H below the diagonal. */
  readonly coupling: number;
  /** Q y */
  combine(y: ArrayLike<number>): Float64Array;
}

/** Arnoldi with Gram–Schmidt twice. @param apply out = A v, both of the length of `start`. */
export function openKrylovSpace(apply: (v: Float64Array, out: Float64Array) => void, start: Float64Array): KrylovSpace {
  const length = norm(start);
  const basis = [start.map((v) => v / length)];
  const columns: Float64Array[] = [];
  const coupling = () => columns[columns.length - 1][columns.length];
  return {
    basis,
    get size() {
      return columns.length;
    },
    get isInvariant() {
      return basis.length === columns.length;
    },
    get coupling() {
      return coupling();
    },
    column: (k) => columns[k],
    grow() {
      const k = columns.length;
      if (basis.length === k) return;
      const w = new Float64Array(start.length);
      apply(basis[k], w);
      const scale = norm(w);
      const column = new Float64Array(k + 2);
      column.set(takeOff(w, basis, k + 1));
      const rest = norm(w);
      const isLast = k + 1 === start.length || !(rest > INVARIANT * scale);
      column[k + 1] = isLast ? 0 : rest;
      columns.push(column);
      if (!isLast) basis.push(w.map((v) => v / rest));
    },
    hessenberg(rows) {
      const H = Matrix.zeros(rows, columns.length);
      columns.forEach((column, k) => {
        for (let j = 0; j <= Math.min(k + 1, rows - 1); j++) H.set(j, k, column[j]);
      });
      return H;
    },
    combine(y) {
      const x = new Float64Array(start.length);
      for (let k = 0; k < y.length; k++) for (let i = 0; i < x.length; i++) x[i] += y[k] * basis[k][i];
      return x;
    },
  };
}
