import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { System } from "../kernel/index.ts";
import { krylovSchur, pairResidual, type RitzPair } from "./krylovSchur.ts";
import { type Eigenvalue, multiplier } from "./spectrum.ts";

/** A complex vector. */
export interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** An eigenvalue of the Jacobian of a flow with its vectors: A right = λ right, leftᴴ A = λ leftᴴ. */
export interface Mode {
  /** Per τ. */
  readonly eigenvalue: Eigenvalue;
  /** Unit vector. */
  readonly right: ComplexVector;
  /** ‖A right − λ right‖ */
  readonly residual: number;
  /** Scaled so that leftᴴ right = 1; null where it was not asked for or did not converge. */
  readonly left: ComplexVector | null;
  /** ‖Aᵀ left − λ̄ left‖ / ‖left‖; NaN without left. */
  readonly leftResidual: number;
}

export interface ModesOptions {
  /** Eigenvalues wanted; a conjugate pair is never cut. @default 6 */
  readonly count?: number;
  /** Step of the Euler map whose largest |1 + h λ| come first; 0: largest Re λ. @default 0 */
  readonly h?: number;
  /** Whether left eigenvectors are wanted: as much work again. @default false */
  readonly left?: boolean;
  /** Residual at which a mode counts as converged, per τ. @default 1e-9 */
  readonly tolerance?: number;
  /** Products with A at most, and again with Aᵀ. @default 4000 */
  readonly mostProducts?: number;
}

export interface LeadingModes {
  /** First the leading one. Those beyond `converged` are approximations; their residuals tell. */
  readonly modes: readonly Mode[];
  /** How many from the first on have a residual ≤ tolerance. */
  readonly converged: number;
  /** Products with A and Aᵀ. */
  readonly products: number;
}

/** Two eigenvalues are the same within this, plus what the residuals allow, when left and right are put together. */
const MATCH = 1e-6;

/** The leading eigenvalues of a flow at x with right and, on request, left eigenvectors, by Krylov–Schur. */
export function leadingModes(flow: System, x: Float64Array, options: ModesOptions = {}): LeadingModes {
  const { count = 6, h = 0, left = false, tolerance = 1e-9, mostProducts = 4000 } = options;
  const n = flow.dimension;
  const order = h === 0 ? ([re]: Eigenvalue) => re : (value: Eigenvalue) => multiplier(value, h);
  const search = (isTransposed: boolean, wanted: number) =>
    krylovSchur((v, out) => flow.tangent(x, v, out, 1, isTransposed), n, {
      count: wanted,
      order,
      tolerance,
      mostProducts,
    });
  const right = search(false, count);
  // one pair more: the last ones of both lists need not be the same where rates are equal
  const transposed = left ? search(true, Math.min(n, right.pairs.length + 2)) : null;
  const modes = right.pairs.map((pair): Mode => {
    const { value, re, im, residual } = pair;
    const match = transposed === null ? null : matchLeft(pair, transposed.pairs);
    const apply = (v: Float64Array, out: Float64Array) => flow.tangent(x, v, out, 1, true);
    const leftResidual = match === null ? Number.NaN : relativeResidual(apply, value, match);
    return { eigenvalue: value, right: { re, im }, residual, left: match, leftResidual };
  });
  const firstOpen = modes.findIndex((mode) => !(mode.residual <= tolerance));
  return {
    modes,
    converged: firstOpen < 0 ? modes.length : firstOpen,
    products: right.products + (transposed?.products ?? 0),
  };
}

// Aᵀ w = λ w means (w̄)ᴴ A = λ (w̄)ᴴ: left = w̄, scaled by a complex number so that leftᴴ right = 1
function matchLeft(right: RitzPair, candidates: readonly RitzPair[]): ComplexVector | null {
  const away = (c: RitzPair) => distanceOf(c.value, right.value);
  const near = candidates.filter((c) => away(c) <= MATCH + right.residual + c.residual);
  if (near.length === 0) return null;
  const best = near.reduce((a, b) => (away(b) < away(a) ? b : a));
  // s = wᵀ right; left = w̄ / s̄
  let [p, q] = [0, 0];
  for (let i = 0; i < right.re.length; i++) {
    p += best.re[i] * right.re[i] - best.im[i] * right.im[i];
    q += best.re[i] * right.im[i] + best.im[i] * right.re[i];
  }
  const size = p * p + q * q;
  if (!(size > 0)) return null;
  return {
    re: best.re.map((v, i) => (v * p + best.im[i] * q) / size),
    im: best.re.map((v, i) => (v * q - best.im[i] * p) / size),
  };
}

// Aᵀ left = λ̄ left
function relativeResidual(
  apply: (v: Float64Array, out: Float64Array) => void,
  [a, b]: Eigenvalue,
  { re, im }: ComplexVector,
): number {
  const length = Math.sqrt(re.reduce((sum, v, i) => sum + v * v + im[i] * im[i], 0));
  return pairResidual(apply, [a, -b], re, im) / length;
}

function distanceOf([a, b]: Eigenvalue, [c, d]: Eigenvalue): number {
  return Math.sqrt((a - c) * (a - c) + (b - d) * (b - d));
}

/** Above this products of entries may overflow: the matrix is scaled down first. */
const LARGE = 1e100;

/**
 * All eigenvalues of a flow at x, largest Re λ first, from the full Jacobian: O(n³) in plain TypeScript. NaN where that is
 * not finite.
 */
export function denseSpectrum(flow: System, x: Float64Array): Eigenvalue[] {
  const n = flow.dimension;
  const A = new Float64Array(n * n);
  flow.jacobian(x, A);
  let most = 0;
  for (const a of A) most = Math.max(most, Math.abs(a)); // NaN stays
  if (!(most < Number.POSITIVE_INFINITY)) return Array.from({ length: n }, () => [Number.NaN, Number.NaN]);
  const scale = most > LARGE ? most : 1;
  if (scale > 1) for (let e = 0; e < A.length; e++) A[e] /= scale;
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(
    new Matrix(Array.from({ length: n }, (_, i) => A.subarray(i * n, (i + 1) * n))),
    { assumeSymmetric: false },
  );
  const all = realEigenvalues.map((re, k) => [scale * re, scale * imaginaryEigenvalues[k]] as const);
  return all.sort((a, b) => b[0] - a[0] || Math.abs(b[1]) - Math.abs(a[1]) || b[1] - a[1]);
}
