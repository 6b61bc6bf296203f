import type { Solver, System } from "../kernel/index.ts";
import type { Root } from "./roots.ts";
import { norm } from "./vectors.ts";

/** Largest ‖B diag e‖_F that is accepted; the argument needs it below 1. */
const LARGEST_CHANGE = 0.9;
/** Halvings of the radius, in logarithms, that find it to a few parts in a thousand. */
const BISECTIONS = 12;

/**
 * An ∞-norm distance from a root within which no other root lies. For F(x) = −x + W φ(x) + c it is far larger than the
 * uniqueness radius of Newton–Kantorovich, which pays for ‖A⁻¹‖∞ ‖W‖∞ where only their product matters.
 *
 * Let A = −I + W D be the Jacobian at the computed root x, D = diag φ′(x_j), and y another state within ρ of x. Then
 * F(y) − F(x) = Ā (y − x) with Ā = −I + W D̄, D̄ the mean slopes between the two, and D̄ = D (I + E), |E_jj| ≤ e_j(ρ), so
 *
 *     A⁻¹ Ā = I + A⁻¹ W D E = I + B E    with B = A⁻¹ (A + I) = I + A⁻¹.
 *
 * Where q = ‖B diag e(ρ)‖_F < 1, Ā is invertible, and F(y) = 0 puts y within ‖A⁻¹F(x)‖₂ / (1 − q) of x: inside the ball
 * in which Newton–Kantorovich leaves room for one root only. Source: the affine covariant form of that theorem, Deuflhard
 * (2004) Newton Methods for Nonlinear Problems, §2.1, with secants in place of a Lipschitz constant. In f64 without
 * interval arithmetic, as `certify`.
 *
 * One root does not make a basin: a spiral may be stable within an unstable cycle only.
 *
 * @param solver left holding the factors of A.
 */
export function certifiedRadius(flow: System, solver: Solver, root: Root): number {
  const { uniquenessRadius } = root.certificate;
  if (flow.slopeChange === undefined) return uniquenessRadius;
  const n = flow.dimension;
  const A = new Float64Array(n * n);
  flow.jacobian(root.x, A);
  if (!solver.factor(A)) return uniquenessRadius;
  const step = new Float64Array(n);
  flow.evaluate(root.x, step, 1);
  solver.solve(step, 1);
  if (!(norm(step) / (1 - LARGEST_CHANGE) < uniquenessRadius)) return uniquenessRadius;
  const squares = columnSquares(solver, n);
  const e = new Float64Array(n);
  const isUnique = (radius: number) => {
    flow.slopeChange!(root.x, radius, e);
    let sum = 0;
    for (let j = 0; j < n; j++) sum += squares[j] * e[j] * e[j];
    return sum <= LARGEST_CHANGE * LARGEST_CHANGE;
  };
  let low = uniquenessRadius;
  let high = 1; // tanh has no slope left to speak of
  if (!isUnique(low)) return low;
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = Math.sqrt(low * high);
    if (isUnique(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** ‖B e_j‖₂² of each column of B = I + A⁻¹, from the columns of the inverse, 64 at a time. */
function columnSquares(solver: Solver, n: number): Float64Array {
  const squares = new Float64Array(n);
  for (let first = 0; first < n; first += 64) {
    const count = Math.min(64, n - first);
    const columns = new Float64Array(count * n);
    for (let c = 0; c < count; c++) columns[c * n + first + c] = 1;
    solver.solve(columns, count);
    for (let c = 0; c < count; c++) {
      columns[c * n + first + c] += 1;
      const column = columns.subarray(c * n, (c + 1) * n);
      for (let i = 0; i < n; i++) squares[first + c] += column[i] * column[i];
    }
  }
  return squares;
}
