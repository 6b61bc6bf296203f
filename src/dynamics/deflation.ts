import type { Solver, System } from "../kernel/index.ts";
import { jacobianScratch } from "./jacobianScratch.ts";
import { ROOT_TOLERANCE, type Search } from "./newton.ts";
import { norm } from "./vectors.ts";

const STEPS = 20;
const HALVINGS = 10;

/**
 * Searches for a root other than the known ones: Newton's method for the deflated problem
 *
 *     G(x) = m(x) F(x),   m(x) = Π_k (1/d_k² + 1),   d_k² = ‖x − root_k‖² / n.
 *
 * Its step is a multiple of Newton's step δ = −A⁻¹F, by Sherman–Morrison: δ/(1 − ∇ln m · δ), so it costs no
 * factorisation of its own. The line search is on ‖G‖, which is infinite at a known root.
 *
 * Source: Farrell, Birkisson & Funke (2015) SIAM J. Sci. Comput. 37:A2026 (shifted deflation, p = 2, α = 1); the mean
 * square instead of the sum, so that the deflated neighbourhood does not shrink with n.
 *
 * @param roots states to be deflated.
 * @param start [n], not changed.
 */
export function findDeflatedRoot(
  flow: System,
  solver: Solver,
  roots: readonly Float64Array[],
  start: Float64Array,
): Search {
  const A = jacobianScratch(solver);
  let at = deflate(flow, roots, start.slice());
  for (let step = 0; step < STEPS; step++) {
    const { x, F, speed } = at;
    if (!Number.isFinite(speed)) return { status: "diverged", x, speed, steps: step };
    if (!Number.isFinite(at.merit)) return { status: "stalled", x, speed, steps: step }; // it starts on a known root
    flow.jacobian(x, A);
    if (!solver.factor(A)) return { status: "singular", x, speed, steps: step };
    const move = F.map((f) => -f);
    solver.solve(move, 1);
    const scale = 1 / (1 - slope(roots, x, move));
    const next = lineSearch(flow, roots, at, move, scale);
    if (next !== null) at = next;
    if (speed <= ROOT_TOLERANCE) return { status: "converged", x: at.x, speed: at.speed, steps: step + 1 };
    if (next === null) return { status: "stalled", x, speed, steps: step };
  }
  return { status: at.speed <= ROOT_TOLERANCE ? "converged" : "stalled", x: at.x, speed: at.speed, steps: STEPS };
}

interface Deflated {
  readonly x: Float64Array;
  readonly F: Float64Array;
  readonly speed: number;
  /** ‖G‖ */
  readonly merit: number;
}

function deflate(flow: System, roots: readonly Float64Array[], x: Float64Array): Deflated {
  const F = new Float64Array(x.length);
  flow.evaluate(x, F, 1);
  const speed = norm(F);
  let merit = speed;
  for (const root of roots) merit *= 1 / meanSquare(x, root) + 1;
  return { x, F, speed, merit };
}

/** ∇ln m(x) · δ = Σ_k −2 (x − root_k)·δ/n / (d_k² (1 + d_k²)) */
function slope(roots: readonly Float64Array[], x: Float64Array, delta: Float64Array): number {
  let sum = 0;
  for (const root of roots) {
    const square = meanSquare(x, root);
    let along = 0;
    for (let i = 0; i < x.length; i++) along += (x[i] - root[i]) * delta[i];
    sum -= (2 * along) / x.length / (square * (1 + square));
  }
  return sum;
}

function meanSquare(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
  return sum / x.length;
}

// x + t · scale · δ for the largest t = 1, ½, … that lowers ‖G‖; null where none does
function lineSearch(
  flow: System,
  roots: readonly Float64Array[],
  from: Deflated,
  delta: Float64Array,
  scale: number,
): Deflated | null {
  let t = scale;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const tried = deflate(
      flow,
      roots,
      from.x.map((v, i) => v + t * delta[i]),
    );
    if (tried.merit < from.merit) return tried;
    t /= 2;
  }
  return null;
}
