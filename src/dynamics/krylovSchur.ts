import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { stream } from "../kernel/index.ts";
import { takeOff } from "./gramSchmidt.ts";
import { orthonormalise } from "./singular.ts";
import type { Eigenvalue } from "./spectrum.ts";
import { dot, norm } from "./vectors.ts";

/** A converged or best approximate eigenpair, A v = λ v. */
export interface RitzPair {
  readonly value: Eigenvalue;
  /** Unit vector, real and imaginary part; the imaginary part of a real one is 0. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** ‖A v − λ v‖, recomputed with A. */
  readonly residual: number;
}

export interface KrylovOptions {
  /** Eigenvalues wanted; of a conjugate pair both are counted, and a pair is never cut. */
  readonly count: number;
  /** Larger comes first; equal for conjugates. */
  readonly order: (value: Eigenvalue) => number;
  /** Residual at which a pair counts as converged, in units of A. */
  readonly tolerance: number;
  /** Applications of A at most. */
  readonly mostProducts: number;
}

/** Dimensions of the Krylov space beside two for each eigenvalue: more need fewer products, but more expensive projected problems. */
const ROOM = 36;

/**
 * Eigenvalues on one side of the spectrum of a real matrix given by its products: Arnoldi with full reorthogonalisation
 * and thick restarts. A restart keeps an orthonormal basis Q of the invariant subspace of the projected matrix H that
 * belongs to the best Ritz values; A (V Q) = (V Q)(Qᵀ H Q) + v bᵀ holds again, which is a Krylov–Schur decomposition
 * without the triangular form.
 *
 * Source: Stewart (2001) SIAM J. Matrix Anal. Appl. 23:601.
 *
 * @param apply out = A v, both [n].
 * @returns `count` pairs (one more where a conjugate pair would be cut), best first; their residuals say which converged.
 */
export function krylovSchur(
  apply: (v: Float64Array, out: Float64Array) => void,
  n: number,
  { count, order, tolerance, mostProducts }: KrylovOptions,
): { readonly pairs: RitzPair[]; readonly products: number; readonly krylov: number } {
  const size = Math.min(n, 2 * count + ROOM);
  const basis: Float64Array[] = [randomUnit(n, 0)];
  let H = Matrix.zeros(size + 1, size); // A V = V H[0…size) + v_size H[size]
  let kept = 0;
  let products = 0;
  for (;;) {
    let closed = size === n; // the space is invariant
    let grown = size;
    for (let k = kept; k < size; k++) {
      const w = new Float64Array(n);
      apply(basis[k], w);
      products++;
      const scale = norm(w);
      if (!(scale < Number.POSITIVE_INFINITY)) return { pairs: [UNKNOWN], products, krylov: k };
      takeOff(w, basis, k + 1).forEach((part, j) => {
        H.set(j, k, part);
      });
      const rest = norm(w);
      if (k === n - 1 || rest <= 1e-14 * scale) {
        grown = k + 1;
        closed = true;
        break;
      }
      H.set(k + 1, k, rest);
      basis[k + 1] = w.map((v) => v / rest);
    }
    const ritz = ritzVectors(H, grown, order, closed);
    const wanted = wholePairs(ritz, Math.min(count, grown));
    const isDone = ritz.slice(0, wanted).every((r) => r.estimate <= tolerance);
    if (isDone || closed || products >= mostProducts) {
      const pairs = ritz.slice(0, wanted).map((r) => liftPair(r, basis, n, apply));
      return { pairs, products, krylov: grown };
    }
    // restart with the best ones, half-way between those wanted and all
    const keep = wholePairs(ritz, Math.min(size - 2, Math.floor((wanted + size) / 2)));
    const Q = new Float64Array(keep * size);
    for (let j = 0; j < keep; j++) {
      const { value, re, im } = ritz[j];
      Q.set(value[1] < 0 ? im : re, j * size); // of a pair: real part first, then imaginary
    }
    orthonormalise(Q, size, keep);
    const q = new Matrix(Array.from({ length: keep }, (_, j) => Q.subarray(j * size, (j + 1) * size)));
    const square = H.subMatrix(0, size - 1, 0, size - 1);
    const T = q.mmul(square).mmul(q.transpose());
    const next = Matrix.zeros(size + 1, size);
    const moved: Float64Array[] = [];
    for (let j = 0; j < keep; j++) {
      for (let i = 0; i < keep; i++) next.set(i, j, T.get(i, j));
      next.set(keep, j, H.get(size, size - 1) * Q[j * size + size - 1]);
      moved.push(combine(basis, Q.subarray(j * size, (j + 1) * size), n));
    }
    moved.push(basis[size]);
    basis.splice(0, basis.length, ...moved);
    H = next;
    kept = keep;
  }
}

/** Of a matrix that is not finite, or whose products are not: its decomposition would never end. */
const UNKNOWN: RitzPair = {
  value: [Number.NaN, Number.NaN],
  re: new Float64Array(0),
  im: new Float64Array(0),
  residual: Number.NaN,
};

function randomUnit(n: number, index: number): Float64Array {
  const random = stream({ seed: index, density: 1 }, "orthogonalStart", n);
  const v = Float64Array.from({ length: n }, (_, i) => random.normal(i));
  const length = norm(v);
  return v.map((e) => e / length);
}

interface ProjectedPair {
  readonly value: Eigenvalue;
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly estimate: number;
}

function ritzVectors(H: Matrix, m: number, order: KrylovOptions["order"], closed: boolean): ProjectedPair[] {
  const evd = new EigenvalueDecomposition(H.subMatrix(0, m - 1, 0, m - 1), { assumeSymmetric: false });
  const V = evd.eigenvectorMatrix;
  const column = (k: number) => Float64Array.from({ length: m }, (_, i) => V.get(i, k));
  // the last row of the decomposition; after a restart only its first entries up to there are not 0
  const tail = closed ? new Float64Array(m) : Float64Array.from({ length: m }, (_, k) => H.get(m, k));
  const pairs = evd.realEigenvalues.map((value, k): ProjectedPair => {
    const beside = evd.imaginaryEigenvalues[k];
    const re = column(beside < 0 ? k - 1 : k);
    const im = beside === 0 ? new Float64Array(m) : column(beside < 0 ? k : k + 1);
    const length = Math.sqrt(dot(re, re) + dot(im, im));
    for (let i = 0; i < m; i++) {
      re[i] /= length;
      im[i] *= (beside < 0 ? -1 : 1) / length;
    }
    const [a, b] = [dot(tail, re), dot(tail, im)];
    return { value: [value, beside], re, im, estimate: Math.sqrt(a * a + b * b) };
  });
  // conjugates stay together, the one above the axis first
  return pairs.sort(
    (a, b) => order(b.value) - order(a.value) || Math.abs(b.value[1]) - Math.abs(a.value[1]) || b.value[1] - a.value[1],
  );
}

/** The least number ≥ count at which the list may be cut without parting conjugates. */
function wholePairs(ritz: readonly ProjectedPair[], count: number): number {
  return count > 0 && count < ritz.length && ritz[count - 1].value[1] > 0 ? count + 1 : count;
}

function combine(basis: readonly Float64Array[], weights: Float64Array, n: number): Float64Array {
  const x = new Float64Array(n);
  for (let j = 0; j < weights.length; j++) {
    const w = weights[j];
    const y = basis[j];
    for (let i = 0; i < n; i++) x[i] += w * y[i];
  }
  return x;
}

function liftPair(
  pair: ProjectedPair,
  basis: readonly Float64Array[],
  n: number,
  apply: (v: Float64Array, out: Float64Array) => void,
): RitzPair {
  const re = combine(basis, pair.re, n);
  const im = combine(basis, pair.im, n);
  return { value: pair.value, re, im, residual: pairResidual(apply, pair.value, re, im) };
}

/** ‖A v − λ v‖ for v = re + i im. */
export function pairResidual(
  apply: (v: Float64Array, out: Float64Array) => void,
  [a, b]: Eigenvalue,
  re: Float64Array,
  im: Float64Array,
): number {
  const n = re.length;
  const [p, q] = [new Float64Array(n), new Float64Array(n)];
  apply(re, p);
  if (b !== 0) apply(im, q);
  for (let i = 0; i < n; i++) {
    p[i] -= a * re[i] - b * im[i];
    q[i] -= a * im[i] + b * re[i];
  }
  return Math.sqrt(dot(p, p) + dot(q, q));
}
