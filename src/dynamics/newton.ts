import type { Solver, System } from "../kernel/index.ts";
import { norm } from "./vectors.ts";

/** Accept a root once ‖F‖ (per τ) has fallen to this. */
export const ROOT_TOLERANCE = 1e-10;
const STEPS = 60;
const HALVINGS = 12;

/** What became of one search. `x` is where it ended and `speed` is ‖F(x)‖ at exactly that x. */
export interface Search {
  readonly status: "converged" | "stalled" | "singular" | "diverged";
  readonly x: Float64Array;
  readonly speed: number;
  readonly steps: number;
}

/**
 * Newton's method with a backtracking line search on ‖F‖ for a root of a flow.
 *
 * @param flow kind "flow", in τ.
 * @param solver of the flow's dimension; left holding the factors of the last Jacobian.
 * @param start [dimension], not changed.
 */
export function findRoot(flow: System, solver: Solver, start: Float64Array): Search {
  const n = flow.dimension;
  let x = start.slice();
  let F = new Float64Array(n);
  flow.evaluate(x, F, 1);
  let speed = norm(F);
  const A = new Float64Array(n * n);
  for (let step = 0; step < STEPS; step++) {
    if (!Number.isFinite(speed)) return { status: "diverged", x, speed, steps: step };
    // one step beyond the tolerance: convergence is quadratic, and it costs one factorisation
    const isLast = speed <= ROOT_TOLERANCE;
    flow.jacobian(x, A);
    if (!solver.factor(A)) return { status: isLast ? "converged" : "singular", x, speed, steps: step };
    const move = F.slice();
    solver.solve(move, 1);
    const next = lineSearch(flow, x, move, speed);
    if (next !== null) ({ x, F, speed } = next);
    if (isLast) return { status: "converged", x, speed, steps: step + 1 };
    if (next === null) return { status: "stalled", x, speed, steps: step };
  }
  return { status: speed <= ROOT_TOLERANCE ? "converged" : "stalled", x, speed, steps: STEPS };
}

// x − t · move for the largest t = 1, ½, ¼, … that lowers the speed; null where none does
function lineSearch(flow: System, x: Float64Array, move: Float64Array, speed: number) {
  let t = 1;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const tried = x.map((v, i) => v - t * move[i]);
    const F = new Float64Array(x.length);
    flow.evaluate(tried, F, 1);
    const slower = norm(F);
    if (slower < speed * (1 - 1e-4 * t)) return { x: tried, F, speed: slower };
    t /= 2;
  }
  return null;
}
