import { type Solver, type System, stream } from "../kernel/index.ts";
import { dot, norm } from "./vectors.ts";

const STEPS = 200;
/** ‖A v − λ v‖ at which a vector counts as found. */
const CONVERGED = 1e-9;

export interface Eigenpair {
  /** Recomputed from the vector: vᵀ A v. */
  readonly value: number;
  /** [n], ‖v‖₂ = 1; the entry largest in absolute value is positive. */
  readonly vector: Float64Array;
  /** ‖A v − λ v‖₂ */
  readonly residual: number;
}

/**
 * The eigenvector of a real eigenvalue of the Jacobian of a flow, by inverse iteration: v ← (A − σ)⁻¹ v.
 *
 * @param near σ is taken beside it; the eigenvalue nearest to it is found. 0 finds the slowest.
 * @param isTransposed asks for the left eigenvector.
 * @returns null where the iteration does not converge: the nearest eigenvalues are a complex pair or equally near.
 */
export function eigenvectorNear(
  flow: System,
  solver: Solver,
  x: Float64Array,
  near: number,
  isTransposed = false,
): Eigenpair | null {
  const n = flow.dimension;
  const A = new Float64Array(n * n);
  flow.jacobian(x, A);
  if (isTransposed) transpose(A, n);
  // beside the eigenvalue, or the matrix would be singular
  const shift = near + 1e-6 * Math.max(1e-3, Math.abs(near));
  for (let i = 0; i < n; i++) A[i * n + i] -= shift;
  if (!solver.factor(A)) return null;
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  let v = Float64Array.from({ length: n }, (_, i) => random.normal(i));
  const Av = new Float64Array(n);
  for (let step = 0; step < STEPS; step++) {
    solver.solve(v, 1);
    const length = norm(v);
    v = v.map((e) => e / length);
    flow.tangent(x, v, Av, 1, isTransposed);
    const value = dot(v, Av);
    const residual = norm(Av.map((e, i) => e - value * v[i]));
    if (residual <= CONVERGED) return { value, vector: upright(v), residual };
  }
  return null;
}

function upright(v: Float64Array): Float64Array {
  let most = 0;
  for (let i = 1; i < v.length; i++) if (Math.abs(v[i]) > Math.abs(v[most])) most = i;
  return v[most] < 0 ? v.map((e) => -e) : v;
}

function transpose(A: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) [A[i * n + j], A[j * n + i]] = [A[j * n + i], A[i * n + j]];
  }
}
