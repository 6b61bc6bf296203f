import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type System, stream } from "../kernel/index.ts";
import { dot, norm } from "./vectors.ts";

/** An eigenvalue, [re, im]. */
export type Eigenvalue = readonly [number, number];

export interface LeadingSpectrum {
  /** Ritz values that converged, those with the largest |1 + h λ| first. Of a conjugate pair both are listed. */
  readonly eigenvalues: readonly Eigenvalue[];
  /** Dimension of the Krylov space. */
  readonly krylov: number;
  /** ‖A v − λ v‖ / ‖v‖ of the first one. */
  readonly residual: number;
}

/** Krylov spaces tried in turn, until the leading Ritz value has converged. */
const SIZES = [60, 120, 240];
/** Residual at which a Ritz value counts as converged, per unit of the system's time. */
const CONVERGED = 1e-8;

/**
 * Eigenvalues of the Jacobian of a flow that decide the stability of its Euler map with step h: those with the largest
 * |1 + h λ|. Arnoldi with full reorthogonalisation; the projected problem densely.
 *
 * @param flow kind "flow".
 * @param h Δt of the map; as h → 0 the order becomes that of Re λ.
 */
export function leadingSpectrum(flow: System, x: Float64Array, h: number): LeadingSpectrum {
  const n = flow.dimension;
  const arnoldi = startArnoldi(flow, x);
  for (const wanted of SIZES) {
    const size = Math.min(wanted, n);
    const grown = arnoldi.grow(size);
    const ritz = ritzPairs(arnoldi.hessenberg(grown), grown, arnoldi.coupling(grown));
    ritz.sort((a, b) => multiplier(b.value, h) - multiplier(a.value, h) || b.value[1] - a.value[1]);
    if (ritz[0].residual <= CONVERGED || grown < size || size === n || wanted === SIZES.at(-1)) {
      const converged = ritz.filter((r, k) => k === 0 || r.residual <= CONVERGED);
      return { eigenvalues: converged.map((r) => r.value), krylov: grown, residual: ritz[0].residual };
    }
  }
  throw new Error("internal: the last Krylov space returns");
}

/** |1 + h λ|: the multiplier of the Euler map that belongs to an eigenvalue of the flow. */
export function multiplier([re, im]: Eigenvalue, h: number): number {
  const a = 1 + h * re;
  const b = h * im;
  return Math.sqrt(a * a + b * b);
}

function startArnoldi(flow: System, x: Float64Array) {
  const n = flow.dimension;
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  const first = Float64Array.from({ length: n }, (_, i) => random.normal(i));
  const length = norm(first);
  const basis = [first.map((v) => v / length)];
  const columns: Float64Array[] = []; // column k of H: k + 2 entries
  return {
    /** Extends the space to `size`, or as far as it goes. @returns its dimension. */
    grow(size: number): number {
      while (columns.length < size) {
        const k = columns.length;
        if (k > 0 && columns[k - 1][k] === 0) return k; // an invariant space
        const w = new Float64Array(n);
        flow.tangent(x, basis[k], w, 1, false);
        const scale = norm(w);
        const column = new Float64Array(k + 2);
        // Gram–Schmidt twice is enough
        for (let pass = 0; pass < 2; pass++) {
          for (let j = 0; j <= k; j++) {
            const overlap = dot(basis[j], w);
            column[j] += overlap;
            for (let i = 0; i < n; i++) w[i] -= overlap * basis[j][i];
          }
        }
        const rest = norm(w);
        column[k + 1] = rest <= 1e-14 * scale ? 0 : rest;
        columns.push(column);
        if (column[k + 1] > 0) basis.push(w.map((v) => v / rest));
      }
      return size;
    },
    hessenberg(size: number): Matrix {
      const H = Matrix.zeros(size, size);
      for (let k = 0; k < size; k++) {
        for (let j = 0; j <= Math.min(k + 1, size - 1); j++) H.set(j, k, columns[k][j]);
      }
      return H;
    },
    coupling: (size: number) => columns[size - 1][size],
  };
}

function ritzPairs(H: Matrix, size: number, coupling: number): { value: Eigenvalue; residual: number }[] {
  const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(H);
  return realEigenvalues.map((re, k) => {
    const im = imaginaryEigenvalues[k];
    // of a conjugate pair, columns k and k + 1 of V hold the real and imaginary part
    const pair = im > 0 ? [k, k + 1] : im < 0 ? [k - 1, k] : [k];
    let squares = 0;
    let last = 0;
    for (const column of pair) {
      for (let i = 0; i < size; i++) squares += V.get(i, column) * V.get(i, column);
      last += V.get(size - 1, column) * V.get(size - 1, column);
    }
    return { value: [re, im] as const, residual: Math.abs(coupling) * Math.sqrt(last / squares) };
  });
}
