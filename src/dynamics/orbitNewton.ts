import { LuDecomposition, Matrix } from "ml-matrix";
import type { System } from "../kernel/index.ts";
import { gmres } from "./gmres.ts";
import { norm } from "./vectors.ts";

const NEWTON_STEPS = 20;
const HALVINGS = 6;
/** Steps after which a move is at most half as long, or it is given up. */
const STALLS = 5;
/** Largest ‖F(xᵢ) − xᵢ₊₁‖ over the largest ‖xᵢ‖ of the guess at which a turn is closed. */
export const ORBIT_TOLERANCE = 1e-11;
/** Points move no farther than this from where they were seen, in shares of the turn's size. */
const FARTHEST = 1;
/** Up to this dimension the product of the Jacobians is formed. */
export const DENSE = 64;
const KRYLOV_TOLERANCE = 1e-10;
const MOST_PRODUCTS = 100;

/** Points of one turn of an orbit, [period × n], each one step before the next. */
export interface Turn {
  readonly points: Float64Array;
  readonly period: number;
  /** What one more step of Newton's method would move a point by, state units. */
  readonly error: number;
  /** Largest ‖xᵢ‖ of the guess: what differences are small against, also where all points come together at 0. */
  readonly scale: number;
}

/**
 * Newton's method on all points of a turn at once: δᵢ₊₁ = Aᵢ δᵢ + rᵢ round the turn with rᵢ = F(xᵢ) − xᵢ₊₁, so that
 * (1 − A_p … A₁) δ₁ is known; residuals are of single steps, never of a composition. Densely for n ≤ 64, else by GMRES.
 * A step is taken where the move that the same derivatives then ask for is shorter (Deuflhard's natural test: along a
 * circle that hardly turns residuals are far smaller than across it, and say little).
 *
 * @param guess [period × n], not changed.
 * @param scale as a turn has it. @default largestNorm(guess, map.dimension)
 * @returns null where it does not close, or only far from the guess.
 */
export function closeTurn(
  map: System,
  guess: Float64Array,
  scale: number = largestNorm(guess, map.dimension),
): Turn | null {
  const n = map.dimension;
  const farthest = Math.max(FARTHEST * sizeOf(guess, n), ORBIT_TOLERANCE * scale);
  let points = guess;
  let gaps = gapsOf(map, points);
  const reaches: number[] = [];
  for (let step = 0; ; step++) {
    const movesFor = linearise(map, points);
    const moves = movesFor(gaps);
    const reach = moves === null ? Number.NaN : worst(moves);
    reaches.push(reach);
    const isStalled = step >= STALLS && !(reach < reaches[step - STALLS] / 2);
    const next =
      moves === null || isStalled || step === NEWTON_STEPS || reach === 0
        ? null
        : better(map, points, moves, Math.min(1, farthest / reach), movesFor);
    if (next === null) {
      // rounding is reached where a step no longer helps
      const isClosed = worst(gaps) <= ORBIT_TOLERANCE * scale;
      const error = Number.isNaN(reach) ? worst(gaps) : reach;
      return isClosed ? { points, period: gaps.length, scale, error } : null;
    }
    points = next;
    gaps = gapsOf(map, points);
    if (!(distanceOf(points, guess, n) <= farthest)) return null;
  }
}

/** F(xᵢ) − xᵢ₊₁ of each point, that of the last against the first. */
export function gapsOf(map: System, points: Float64Array): Float64Array[] {
  const n = map.dimension;
  const period = points.length / n;
  const images = new Float64Array(points.length);
  map.evaluate(points, images, period);
  return Array.from({ length: period }, (_, k) => {
    const next = ((k + 1) % period) * n;
    return Float64Array.from({ length: n }, (_, i) => images[k * n + i] - points[next + i]);
  });
}

/** V ← A_p … A₁ V for `count` vectors: what a turn does to displacements of its first point. */
export function carryTurn(map: System, points: Float64Array, V: Float64Array, count: number): Float64Array {
  const n = map.dimension;
  let [now, next] = [V.slice(), new Float64Array(V.length)];
  for (let k = 0; k < points.length / n; k++) {
    map.tangent(points.subarray(k * n, (k + 1) * n), now, next, count, false);
    [now, next] = [next, now];
  }
  return now;
}

type MovesFor = (gaps: readonly Float64Array[]) => Float64Array[] | null;

/** The moves of all points that close given gaps by the derivatives here; null where 1 − A_p … A₁ is singular. */
function linearise(map: System, points: Float64Array): MovesFor {
  const n = map.dimension;
  const solve = n <= DENSE ? denseSolver(map, points) : krylovSolver(map, points);
  return (gaps) => {
    const after = (first: Float64Array) => {
      const moves = [first];
      for (let k = 0; k < gaps.length; k++) {
        const carried = new Float64Array(n);
        map.tangent(points.subarray(k * n, (k + 1) * n), moves[k], carried, 1, false);
        moves.push(carried.map((v, i) => v + gaps[k][i]));
      }
      return moves;
    };
    const first = solve(after(new Float64Array(n))[gaps.length]);
    if (first === null || !first.every(Number.isFinite)) return null;
    const moves = after(first).slice(0, gaps.length);
    return moves.every((move) => move.every(Number.isFinite)) ? moves : null;
  };
}

type Solve = (b: Float64Array) => Float64Array | null;

function denseSolver(map: System, points: Float64Array): Solve {
  const n = map.dimension;
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  const images = carryTurn(map, points, unit, n); // row c = M e_c
  const A = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) A.set(i, j, (i === j ? 1 : 0) - images[j * n + i]);
  const factors = new LuDecomposition(A);
  const isSingular = factors.isSingular();
  return (b) => (isSingular ? null : Float64Array.from(factors.solve(Matrix.columnVector(Array.from(b))).to1DArray()));
}

function krylovSolver(map: System, points: Float64Array): Solve {
  const apply = (v: Float64Array, out: Float64Array) => {
    const carried = carryTurn(map, points, v.slice(), 1);
    for (let i = 0; i < v.length; i++) out[i] = v[i] - carried[i];
  };
  return (b) => {
    const { x, residual } = gmres(apply, b, KRYLOV_TOLERANCE, MOST_PRODUCTS);
    return residual < 0.5 ? x : null;
  };
}

/** The points after the longest part of a move that helps: at most `most` of it, then a half, a quarter, …; or null. */
function better(map: System, points: Float64Array, moves: Float64Array[], most: number, movesFor: MovesFor) {
  const n = map.dimension;
  const reach = worst(moves);
  for (let t = most, halving = 0; halving <= HALVINGS; halving++, t /= 2) {
    const tried = points.map((v, e) => v + t * moves[Math.floor(e / n)][e % n]);
    const left = movesFor(gapsOf(map, tried));
    if (left !== null && worst(left) <= (1 - t / 4) * reach) return tried;
  }
  return null;
}

function worst(vectors: readonly Float64Array[]): number {
  return vectors.reduce((most, v) => Math.max(most, norm(v)), 0);
}

function largestNorm(points: Float64Array, n: number): number {
  let most = 0;
  for (let k = 0; k < points.length; k += n) most = Math.max(most, norm(points.subarray(k, k + n)));
  return most;
}

/** Largest distance of a point from the first. */
function sizeOf(points: Float64Array, n: number): number {
  const about = Float64Array.from(points, (_, e) => points[e % n]);
  return distanceOf(points, about, n);
}

/** Largest distance between points of the same number. */
function distanceOf(a: Float64Array, b: Float64Array, n: number): number {
  return largestNorm(
    a.map((v, e) => v - b[e]),
    n,
  );
}
