import type { Solver, System } from "../kernel/index.ts";
import { gmres } from "./gmres.ts";
import { KRYLOV_FROM } from "./newton.ts";
import { factorJacobian, type SingularTriple, smallestSingular } from "./singular.ts";
import { dot, norm } from "./vectors.ts";

/** Where A sends nearly nothing, and Newton's step in all other directions. */
export interface Least extends SingularTriple {
  /** Whether it was had without a factorisation: to 1 %. */
  readonly isRough: boolean;
  /** A move = −F up to a multiple of `left`. */
  readonly move: Float64Array;
}

/** Residuals of the bordered systems, relative to what they start with, within so many products each. */
const TOLERANCE = 1e-2;
const MOST_PRODUCTS = 40;

/**
 * The least singular triple of A(x) and Newton's step beside it.
 *
 * In large dimensions, and once they are known at a state near by, by GMRES instead of a factorisation, from the matrix
 * bordered with the earlier left and right vectors: it is far from singular where A has one small singular value.
 *
 *     [ A   l ] [ right  move ]   [ 0  −F ]        [ Aᵀ  r ] [ left ]   [ 0 ]
 *     [ rᵀ  0 ] [   ·     ·   ] = [ 1   0 ]        [ lᵀ  0 ] [   ·  ] = [ 1 ]
 *
 * Source: Griewank & Reddien (1984) SIAM J. Numer. Anal. 21:176.
 *
 * @param before of the step before, null for exact answers.
 * @param A room for the Jacobian.
 * @returns null where A is not finite.
 */
export function leastAt(
  flow: System,
  solver: Solver,
  x: Float64Array,
  F: Float64Array,
  A: Float64Array,
  before: Least | null,
): Least | null {
  const free = before !== null && flow.dimension >= KRYLOV_FROM ? byProducts(flow, x, F, before) : null;
  if (free !== null) return free;
  if (!(factorJacobian(flow, solver, x, A) >= 0)) return null;
  const [triple] = smallestSingular(solver, 1, before === null ? [] : [before.right]);
  const move = F.map((f) => -f);
  solver.solve(move, 1);
  return { ...triple, move, isRough: false };
}

function byProducts(flow: System, x: Float64Array, F: Float64Array, before: Least): Least | null {
  const n = flow.dimension;
  const bordered = (column: Float64Array, row: Float64Array, isTransposed: boolean) => {
    return (v: Float64Array, out: Float64Array) => {
      const head = v.subarray(0, n);
      flow.tangent(x, head, out, 1, isTransposed);
      for (let i = 0; i < n; i++) out[i] += v[n] * column[i];
      out[n] = dot(row, head);
    };
  };
  const forwards = bordered(before.left, before.right, false);
  const backwards = bordered(before.right, before.left, true);
  const right = correct(forwards, before.right, -before.value);
  const left = correct(backwards, before.left, -before.value);
  const b = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) b[i] = -F[i];
  const { x: move, residual } = gmres(forwards, b, TOLERANCE, MOST_PRODUCTS);
  if (right === null || left === null || !(residual <= TOLERANCE)) return null;
  const image = new Float64Array(n);
  flow.tangent(x, right, image, 1, false);
  const along = dot(left, image);
  // both are unit vectors up to sign
  return {
    value: Math.abs(along),
    left: along < 0 ? left.map((v) => -v) : left,
    right,
    move: move.slice(0, n),
    isRough: true,
  };
}

/** The solution of a bordered system for (0, 1), from that of one near by, as a unit vector. */
function correct(
  apply: (v: Float64Array, out: Float64Array) => void,
  known: Float64Array,
  last: number,
): Float64Array | null {
  const n = known.length;
  const w = new Float64Array(n + 1);
  w.set(known);
  w[n] = last;
  const r = new Float64Array(n + 1);
  apply(w, r);
  for (let i = 0; i <= n; i++) r[i] = -r[i];
  r[n] += 1;
  const { x: change, residual } = gmres(apply, r, TOLERANCE, MOST_PRODUCTS);
  if (!(residual <= TOLERANCE)) return null;
  const v = known.map((e, i) => e + change[i]);
  const length = norm(v);
  return v.map((e) => e / length);
}
