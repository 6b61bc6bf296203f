import type { Solver, System } from "../kernel/index.ts";
import { stream } from "../kernel/index.ts";
import { dot, norm } from "./vectors.ts";

/** The smallest singular values of a factored matrix: A right = value · left, both unit. */
export interface SingularTriple {
  readonly value: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

const ROUNDS = 30;
/** Relative change of a singular value at which it counts as converged. */
const SETTLED = 1e-6;
/** A singular matrix is shifted by this share of its norm, so that it can be factored. */
const SHIFT = 1e-13;

/**
 * Factors the Jacobian at x; where it is exactly singular, that of A + 10⁻¹³ ‖A‖∞ I, or of
 * its size away from x where A is 0.
 * @returns ‖A‖∞, or NaN where A is not finite.
 */
export function factorJacobian(flow: System, solver: Solver, x: Float64Array, A: Float64Array): number {
  const n = flow.dimension;
  flow.jacobian(x, A);
  let size = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(A[i * n + j]);
    if (!(sum < Number.POSITIVE_INFINITY)) return Number.NaN;
    size = Math.max(size, sum);
  }
  if (solver.factor(A)) return size;
  const shift = SHIFT * (size || termsOf(flow, x) || 1);
  for (let i = 0; i < n; i++) A[i * n + i] += shift;
  return solver.factor(A) ? size : Number.NaN;
}

/**
 * The `count` smallest singular values and their vectors, smallest first: orthogonal iteration with A⁻ᵀ and A⁻¹ in
 * turn. The error of a vector shrinks by (σᵢ/σᵢ₊₁)² a round; a small gap leaves it mixed with its neighbours.
 *
 * @param near right vectors of a matrix near by, to start from instead of random ones. @default []
 */
export function smallestSingular(solver: Solver, count: number, near: readonly Float64Array[] = []): SingularTriple[] {
  const n = solver.n;
  const k = Math.min(count, n);
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  const V = Float64Array.from({ length: k * n }, (_, e) => random.normal(e));
  near.forEach((v, j) => {
    V.set(v, j * n);
  });
  orthonormalise(V, n, k);
  const U = new Float64Array(k * n);
  let before: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    U.set(V);
    solver.solveTransposed(U, k);
    orthonormalise(U, n, k);
    V.set(U);
    solver.solve(V, k);
    const values = orthonormalise(V, n, k).map((length) => 1 / length);
    if (before.length > 0 && values.every((v, j) => Math.abs(v - before[j]) <= SETTLED * before[j])) {
      before = values;
      break;
    }
    before = values;
  }
  return before.map((value, j) => ({ value, left: U.slice(j * n, (j + 1) * n), right: V.slice(j * n, (j + 1) * n) }));
}

/** Gram–Schmidt, twice, of k vectors in place. @returns their lengths before they were normalised. */
export function orthonormalise(X: Float64Array, n: number, k: number): number[] {
  return Array.from({ length: k }, (_, j) => {
    const x = X.subarray(j * n, (j + 1) * n);
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < j; i++) {
        const y = X.subarray(i * n, (i + 1) * n);
        const overlap = dot(x, y);
        for (let e = 0; e < n; e++) x[e] -= overlap * y[e];
      }
    }
    const length = norm(x);
    if (length > 0) for (let e = 0; e < n; e++) x[e] /= length;
    return length;
  });
}

/** ‖A(x)‖₂ from below, by ten rounds of the power method on AᵀA. */
export function jacobianNorm(flow: System, x: Float64Array): number {
  const n = flow.dimension;
  const random = stream({ seed: 1, density: 1 }, "orthogonalStart", n);
  let v = Float64Array.from({ length: n }, (_, i) => random.normal(i));
  const w = new Float64Array(n);
  let size = 0;
  for (let round = 0; round < 10; round++) {
    const length = norm(v);
    if (!(length > 0)) return size;
    v = v.map((e) => e / length);
    flow.tangent(x, v, w, 1, false);
    size = norm(w);
    flow.tangent(x, w, v, 1, true);
  }
  return size;
}

/** In more dimensions something decays at every state of interest, and ‖A‖ is a scale of its own. */
const FEW = 16;
const BESIDE = 0.1;

/** ‖A‖₂, or a tenth of it beside x if that is more: what a slope of the speed and singular values are compared with. */
export function jacobianScale(flow: System, x: Float64Array): number {
  return Math.max(jacobianNorm(flow, x), scaleBeside(flow, x));
}

/** A tenth of ‖A‖₂ at a distance 0.1 (1 + ‖x‖) in few dimensions, where all of A may vanish at a ghost or multiple root. */
export function scaleBeside(flow: System, x: Float64Array): number {
  return BESIDE * normAway(flow, x, BESIDE);
}

/** The size of what cancels in A where all of A vanishes, in few dimensions: ‖A‖₂ at a distance 1 + ‖x‖. */
export function termsOf(flow: System, x: Float64Array): number {
  return normAway(flow, x, 1);
}

function normAway(flow: System, x: Float64Array, share: number): number {
  if (flow.dimension > FEW) return 0;
  const step = (share * (1 + norm(x))) / Math.sqrt(flow.dimension);
  const away = [1, -1].map((sign) =>
    jacobianNorm(
      flow,
      x.map((v) => v + sign * step),
    ),
  );
  return Math.max(0, ...away.filter(Number.isFinite)); // F may end beside x
}
