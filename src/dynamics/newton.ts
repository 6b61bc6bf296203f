import type { Solver, System } from "../kernel/index.ts";
import { gmres } from "./gmres.ts";
import { jacobianScratch } from "./jacobianScratch.ts";
import { distance, norm } from "./vectors.ts";

/** Accept a root once ‖F‖ (per τ) has fallen to this. */
export const ROOT_TOLERANCE = 1e-10;
const STEPS = 60;
const HALVINGS = 12;
/**
 * Where A is nearly singular ‖F‖ ≤ 1e-10 may be far from the root, measured by the distance to the next one. Below the
 * tolerance Newton's method therefore goes on, if a step is still longer than CREEPING and lowers the speed by little,
 * until its steps are below CREPT (both in units of 1 + ‖x‖).
 */
const SLOW_RATIO = 0.01;
const CREEPING = 1e-9;
const CREPT = 1e-13;
/**
 * Further steps with the same factors: a chord step is kept, and another tried, while each lowers the speed by `gain`; at
 * most `most` per factorisation. They begin once a whole step of Newton's method has lowered it by `from`: before that,
 * they would lead searches elsewhere than Newton's method does.
 */
export interface Chords {
  readonly most: number;
  readonly gain: number;
  readonly from: number;
}
const NO_CHORDS: Chords = { most: 0, gain: 0, from: 0 };
export const FEW_CHORDS: Chords = { most: 3, gain: 0.3, from: 1 };
/** For many searches in large networks, where a factorisation costs as much as many chord steps. */
export const MANY_CHORDS: Chords = { most: 40, gain: 0.5, from: 0.3 };

/** From this dimension on linear systems are first asked of GMRES: products cost n², a factorisation n³. */
export const KRYLOV_FROM = 500;
/** ‖F + A δ‖ / ‖F‖ that it must reach (Dembo, Eisenstat & Steihaug 1982), within so many products. */
const FORCING = 1e-2;
const MOST_PRODUCTS = 40;
const MOST_NEAR = 10;

/** What became of one search. `x` is where it ended and `speed` is ‖F(x)‖ at exactly that x. */
export interface Search {
  /** "known": it came so close to a known root that Newton's method leads there; only with `isKnown`. */
  readonly status: "converged" | "known" | "stalled" | "singular" | "diverged";
  readonly x: Float64Array;
  readonly speed: number;
  readonly steps: number;
}

export interface SearchOptions {
  /** Ends a search at a state from which the answer is known. @default none */
  readonly isKnown?: (x: Float64Array, speed: number) => boolean;
  /**
   * Further steps with the same factors as long as they pay: fewer factorisations, the same order of convergence or
   * better (Shamanskii 1967). @default NO_CHORDS
   */
  readonly chords?: Chords;
  /**
   * In large dimensions, whether steps are first asked of GMRES, which needs no factorisation: far fewer products than n
   * where most eigenvalues of A lie in one heap away from 0. Where it fails, a factorisation helps the next steps. @default false
   */
  readonly isKrylov?: boolean;
}

/**
 * Newton's method with a backtracking line search on ‖F‖ for a root of a flow.
 *
 * @param flow kind "flow", in τ.
 * @param solver of the flow's dimension; left holding the factors of the last Jacobian that was factored.
 * @param start [dimension], not changed.
 */
export function findRoot(flow: System, solver: Solver, start: Float64Array, options: SearchOptions = {}): Search {
  const { isKnown, chords = NO_CHORDS, isKrylov = false } = options;
  const { most: mostChords, gain, from } = chords;
  const n = flow.dimension;
  const isMatrixFree = isKrylov && n >= KRYLOV_FROM;
  let hasFactors = false; // of an earlier state of this search
  let hasCrept: boolean = false; // below the tolerance
  let x = start.slice();
  let F = new Float64Array(n);
  flow.evaluate(x, F, 1);
  let speed = norm(F);
  const A = jacobianScratch(solver);
  for (let step = 0; step < STEPS; step++) {
    if (!Number.isFinite(speed)) return { status: "diverged", x, speed, steps: step };
    if (isKnown?.(x, speed)) return { status: "known", x, speed, steps: step };
    // one step beyond the tolerance: convergence is quadratic, and it costs one factorisation
    const isLast = speed <= ROOT_TOLERANCE;
    if (isMatrixFree && !isLast) {
      const next = krylovStep(flow, x, F, speed, hasFactors ? solver : null);
      if (next !== null) {
        ({ x, F, speed } = next);
        continue;
      }
    }
    flow.jacobian(x, A);
    if (!solver.factor(A)) return { status: isLast ? "converged" : "singular", x, speed, steps: step };
    hasFactors = true;
    const next = lineSearch(flow, x, newtonMove(F), speed);
    let ratio = next === null ? 1 : next.speed / speed;
    const moved = next === null ? 0 : distance(next.x, x) / (1 + norm(x));
    const creeps: boolean = hasCrept ? moved > CREPT : moved > CREEPING && ratio > SLOW_RATIO;
    if (next !== null) ({ x, F, speed } = next);
    hasCrept ||= isLast && creeps;
    if (isLast && creeps) continue;
    if (isLast) return { status: "converged", x, speed, steps: step + 1 };
    if (next === null) return { status: "stalled", x, speed, steps: step };
    if (ratio > from) continue;
    for (let k = 0; k < mostChords && ratio < gain && speed > 0; k++) {
      const chord = tryStep(flow, x, newtonMove(F), 1);
      ratio = chord.speed / speed;
      if (ratio < gain || (speed <= ROOT_TOLERANCE && ratio < 1)) ({ x, F, speed } = chord);
      // with the factors of a state this close, a chord step has done what the step beyond the tolerance does
      else if (speed <= ROOT_TOLERANCE && !creeps) return { status: "converged", x, speed, steps: step + 1 };
    }
  }
  return { status: speed <= ROOT_TOLERANCE ? "converged" : "stalled", x, speed, steps: STEPS };

  function newtonMove(F: Float64Array): Float64Array {
    const move = F.slice();
    solver.solve(move, 1);
    return move;
  }
}

// x − t · move for the largest t = 1, ½, ¼, … that lowers the speed; null where none does
function lineSearch(flow: System, x: Float64Array, move: Float64Array, speed: number) {
  let t = 1;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const tried = tryStep(flow, x, move, t);
    if (tried.speed < speed * (1 - 1e-4 * t)) return tried;
    t /= 2;
  }
  return null;
}

/**
 * A step of Newton's method by GMRES; null where that does not converge, or leads nowhere.
 * @param near holds the factors of a state near by, if any: with A(x) A(near)⁻¹ few products suffice.
 */
function krylovStep(flow: System, x: Float64Array, F: Float64Array, speed: number, near: Solver | null) {
  const w = new Float64Array(x.length);
  const apply = (v: Float64Array, out: Float64Array) => {
    w.set(v);
    near?.solve(w, 1);
    flow.tangent(x, w, out, 1, false);
  };
  const { x: move, residual } = gmres(apply, F, FORCING, near === null ? MOST_PRODUCTS : MOST_NEAR);
  if (!(residual <= FORCING)) return null;
  near?.solve(move, 1);
  return lineSearch(flow, x, move, speed);
}

function tryStep(flow: System, from: Float64Array, move: Float64Array, t: number) {
  const x = from.map((v, i) => v - t * move[i]);
  const F = new Float64Array(x.length);
  flow.evaluate(x, F, 1);
  return { x, F, speed: norm(F) };
}
