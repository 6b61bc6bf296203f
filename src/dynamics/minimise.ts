import type { Solver, System } from "../kernel/index.ts";
import { jacobianScratch } from "./jacobianScratch.ts";
import { type Least, leastAt } from "./least.ts";
import { ROOT_TOLERANCE } from "./newton.ts";
import { factorJacobian, jacobianScale, type SingularTriple, scaleBeside, smallestSingular } from "./singular.ts";
import { dot, norm } from "./vectors.ts";

/** ‖AᵀF‖ ≤ this · ‖A‖‖F‖ at a minimum of the speed. */
export const STATIONARY = 1e-7;
const HALVINGS = 12;
/** Longest step along the least singular direction, in units of 1 + ‖x‖. */
export const LONGEST = 0.1;
/** Distance for differences of A along a unit vector: error 1e-8 · ‖D⁴F‖, rounding 1e-12 · ‖A‖. */
const DIFFERENCE = 1e-4;

/** Where a descent of ½‖F‖² ended; everything is recomputed at exactly `x`. */
export interface Descent {
  /** "known": it came to where an earlier search ended; only with `isKnown`. */
  readonly status: "root" | "minimum" | "stalled" | "known";
  readonly x: Float64Array;
  /** ‖F(x)‖ */
  readonly speed: number;
  /** ‖AᵀF‖ / (‖A‖₂ ‖F‖) */
  readonly slope: number;
  readonly steps: number;
}

/**
 * Descends ½‖F‖² to where it is stationary. One step solves A d = −F in all directions but the least singular one, v,
 * where the curvature of ½‖F‖² decides: Newton's method for it where it is convex, a bounded step downhill elsewhere.
 * So A may be as good as singular: at a minimum with F ≠ 0 it is.
 *
 * @param most steps at most.
 * @param isKnown ends it at a state from which the answer is known.
 */
export function descend(
  flow: System,
  solver: Solver,
  start: Float64Array,
  most: number,
  isKnown?: (x: Float64Array, speed: number) => boolean,
): Descent {
  const n = flow.dimension;
  const A = jacobianScratch(solver);
  let x = start.slice();
  let F = new Float64Array(n);
  flow.evaluate(x, F, 1);
  let speed = norm(F);
  const size = jacobianScale(flow, x);
  let least: Least | null = null;
  for (let step = 0; ; step++) {
    const end = (status: Descent["status"]): Descent => ({ status, x, speed, slope: slopeAt(flow, x, F), steps: step });
    if (speed <= ROOT_TOLERANCE) return end("root");
    if (isKnown?.(x, speed)) return { status: "known", x, speed, slope: Number.NaN, steps: step };
    // the norm is as expensive as a factorisation: asked for again only where it decides
    const gradient = gradientAt(flow, x, F);
    if (gradient <= 10 * STATIONARY * size && slopeAt(flow, x, F) <= STATIONARY) return end("minimum");
    least = step < most ? leastAt(flow, solver, x, F, A, least) : null;
    if (least === null) return end("stalled");
    let next = lineSearch(flow, x, direction(flow, x, F, least), speed);
    if (next === null && least.isRough) {
      least = leastAt(flow, solver, x, F, A, null);
      if (least !== null) next = lineSearch(flow, x, direction(flow, x, F, least), speed);
    }
    if (next === null) return end("stalled");
    ({ x, F, speed } = next);
  }
}

/** ‖AᵀF‖ / (‖A‖₂ ‖F‖) at x. */
function slopeAt(flow: System, x: Float64Array, F: Float64Array): number {
  return gradientAt(flow, x, F) / jacobianScale(flow, x);
}

/** ‖AᵀF‖ / ‖F‖ */
function gradientAt(flow: System, x: Float64Array, F: Float64Array): number {
  const gradient = new Float64Array(x.length);
  flow.tangent(x, F, gradient, 1, true);
  return norm(gradient) / norm(F);
}

function direction(flow: System, x: Float64Array, F: Float64Array, { value, left, right, move }: Least): Float64Array {
  const push = dot(left, F);
  const curvature = value * value + push * secondDerivative(flow, x, right, left);
  const longest = LONGEST * (1 + norm(x));
  const wanted = curvature > 0 ? (-value * push) / curvature : -Math.sign(push) * longest;
  const along = Math.max(-longest, Math.min(longest, wanted)) - dot(right, move);
  return move.map((d, i) => d + along * right[i]);
}

/** uᵀ D²F(x)(v, v), by central differences of A v. */
export function secondDerivative(flow: System, x: Float64Array, v: Float64Array, u: Float64Array): number {
  const n = x.length;
  const epsilon = DIFFERENCE / norm(v);
  const w = new Float64Array(n);
  const at = (sign: number) => {
    const there = x.map((e, i) => e + sign * epsilon * v[i]);
    flow.tangent(there, v, w, 1, false);
    return dot(u, w);
  };
  return (at(1) - at(-1)) / (2 * epsilon);
}

// x + t d for the largest t = 1, ½, ¼, … that lowers the speed; null where none does
function lineSearch(flow: System, from: Float64Array, d: Float64Array, speed: number) {
  let t = 1;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const x = from.map((v, i) => v + t * d[i]);
    const F = new Float64Array(x.length);
    flow.evaluate(x, F, 1);
    const slower = norm(F);
    if (slower < speed) return { x, F, speed: slower };
    t /= 2;
  }
  return null;
}

/** A singular value below this share of ‖A‖∞ counts as zero; looked for in this many directions. */
const ZERO = 1e-6;
const DIRECTIONS = 8;

/**
 * Moves x onto the set F = 0 where that is a continuum: Gauss–Newton across the directions `tangents`, which are left
 * alone, until the speed falls no further.
 *
 * @param zero a singular value below this share of ‖A‖∞ counts as zero. @default ZERO
 */
export function projectOnto(flow: System, solver: Solver, start: Float64Array, most: number, zero = ZERO) {
  const n = flow.dimension;
  const A = jacobianScratch(solver);
  let x = start.slice();
  let F = new Float64Array(n);
  flow.evaluate(x, F, 1);
  let speed = norm(F);
  let size = 0;
  let tangents: SingularTriple[] = [];
  for (let step = 0; step <= most; step++) {
    size = factorJacobian(flow, solver, x, A);
    if (!(size >= 0)) break;
    tangents = nullDirections(solver, zero * Math.max(size, scaleBeside(flow, x)));
    if (step === most || speed === 0) break;
    const move = F.map((f) => -f);
    solver.solve(move, 1);
    for (let pass = 0; pass < 2; pass++) {
      for (const { right } of tangents) {
        const along = dot(right, move);
        for (let i = 0; i < n; i++) move[i] -= along * right[i];
      }
    }
    const next = lineSearch(flow, x, move, speed);
    if (next === null) break;
    ({ x, F, speed } = next);
  }
  return { x, speed, tangents };
}

/** @param zero largest singular value that counts as 0. */
function nullDirections(solver: Solver, zero: number): SingularTriple[] {
  for (let count = 2; ; count *= 2) {
    const found = smallestSingular(solver, count);
    const within = found.filter(({ value }) => value <= zero);
    if (within.length < found.length || count >= DIRECTIONS || count >= solver.n) return within;
  }
}
