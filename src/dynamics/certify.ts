import type { LipschitzSample, Solver, System } from "../kernel/index.ts";
import { coneSystemAt } from "./coneSystem.ts";
import { rowSumNorm } from "./denseSolve.ts";
import { jacobianScratch } from "./jacobianScratch.ts";
import { isolationOf } from "./kinkIsolation.ts";
import { KINK, type Place, placeOfRoot } from "./pieces.ts";
import { termsOf } from "./singular.ts";
import { largest, largestDifference } from "./vectors.ts";

/**
 * Newton–Kantorovich: with β = ‖A⁻¹‖, η = ‖A⁻¹F‖ at x and L a Lipschitz constant of A, all in the ∞-norm, a root exists
 * when h = βLη ≤ ½. It lies within (1 − √(1 − 2h))/(βL) of x, and is the only one within (1 + √(1 − 2h))/(βL).
 * The constants are computed in f64 without interval arithmetic: a test of this style, not a formal proof.
 */
export interface Certificate {
  readonly isRoot: boolean;
  /** h; a root is certified when it is ≤ ½, less what rounding may hide. */
  readonly h: number;
  /** ∞-norm distances from x, state units; 0 where there is no certificate. */
  readonly existenceRadius: number;
  readonly uniquenessRadius: number;
  /** "sampled": L was sampled around x, so that the certificate proves no more than that sample; no radius exceeds it. */
  readonly bound: "given" | "sampled";
  /** Only of a root on a kink of a piecewise-linear flow, which has one-sided derivatives only. */
  readonly kink?: {
    /** Kinks that meet there. */
    readonly count: number;
    /** Whether no other root lies near, by its pieces; null where that is not known, and `reason` why. */
    readonly isolated: boolean | null;
    readonly reason: string;
  };
}

/**
 * Two certified states are one root when they are closer than this share of the uniqueness radius. The ball is open: the
 * other root of a saddle-node lies on its surface.
 */
export const MERGE = 0.99;
/**
 * A search is over when it is this share of the uniqueness radius away from a root. That radius is at most 2/(βL), and
 * Newton's method converges to a root from anywhere within 2/(3βL) (Rheinboldt 1974).
 */
export const NEWTON_SHARE = 0.3;
/** ‖A‖‖A⁻¹‖ above which A cannot be told from a singular matrix in f64: no certificate. */
const WORST_CONDITION = 1e13;

/**
 * Largest h that is accepted. At a double root h is ½ wherever Newton's method stands, and at the rounding of F or A a
 * little less.
 */
const LARGEST_H = 0.499;
/** Balls around a state in which its Jacobian is bounded. */
const BALLS = 24;
/** Rounding of F, in units of ε ‖A‖ ‖x‖∞, with ‖A‖ the size of its terms. */
const ROUNDINGS = 4;

const REFUSED = (h: number): Certificate => ({
  isRoot: false,
  h,
  existenceRadius: 0,
  uniquenessRadius: 0,
  bound: "given",
});

/**
 * Whether x is taken for a root that is known: it lies within `share` of its uniqueness radius, or, where that is not
 * known, no farther than a search may end from it.
 */
export function isAtRoot(
  root: { readonly x: Float64Array; readonly certificate: Certificate },
  x: Float64Array,
  share: number,
): boolean {
  const { uniquenessRadius: radius } = root.certificate;
  return largestDifference(x, root.x) < (radius > 0 ? share * radius : 10 * KINK * (1 + largest(x)));
}

/**
 * Certifies a state as a root of a flow. On a kink of a piecewise-linear one A is not defined; there F = 0 in all pieces
 * that meet, since F is continuous, and the root is alone when none of them has a direction of roots inside its cone.
 *
 * Source: Kantorovich & Akilov, Functional Analysis; Ortega (1968) Am. Math. Monthly 75:658.
 */
export function certify(flow: System, solver: Solver, x: Float64Array): Certificate {
  const n = flow.dimension;
  const place = placeOfRoot(flow, x);
  if (place !== null && place.kinks.length > 0) return certifyKink(flow, x, place);
  const A = jacobianScratch(solver);
  flow.jacobian(x, A);
  if (!solver.factor(A)) return REFUSED(Number.POSITIVE_INFINITY);
  const step = new Float64Array(n);
  flow.evaluate(x, step, 1);
  solver.solve(step, 1);
  const beta = inverseNorm(solver, n);
  const size = Math.max(rowSumNorm(A, n), termsOf(flow, x));
  if (!(beta * size <= WORST_CONDITION)) return REFUSED(Number.POSITIVE_INFINITY);
  if (flow.linearRadius) return certifyPiece(largest(step), flow.linearRadius(x));
  const rounding = beta * ROUNDINGS * Number.EPSILON * size * largest(x);
  const isProven = flow.lipschitzAround !== undefined;
  const balls = isProven ? boundedBalls(flow, x) : flow.sampleLipschitz?.(x);
  if (balls === undefined) return kantorovich(beta, flow.jacobianLipschitz, largest(step), rounding);
  let best = REFUSED(Number.POSITIVE_INFINITY);
  for (const { radius, lipschitz } of balls) {
    const found = kantorovich(beta, lipschitz, largest(step), rounding);
    if (!found.isRoot) best = best.isRoot || best.h < found.h ? best : found;
    else if (found.existenceRadius <= radius && Math.min(found.uniquenessRadius, radius) > best.uniquenessRadius) {
      best = { ...found, uniquenessRadius: Math.min(found.uniquenessRadius, radius) };
    }
  }
  return { ...best, bound: isProven ? "given" : "sampled" };
}

/** Balls around x in which a Lipschitz constant of A is proven: the widest 1 + ‖x‖∞, each half as wide as the one before. */
function boundedBalls(flow: System, x: Float64Array): LipschitzSample[] {
  const bound = flow.lipschitzAround!(x);
  const balls: LipschitzSample[] = [];
  for (let k = 0, radius = 1 + largest(x); k < BALLS; k++, radius /= 2) {
    const lipschitz = bound(radius);
    if (Number.isFinite(lipschitz)) balls.push({ radius, lipschitz });
  }
  return balls.reverse();
}

/** @param rounding of η = ‖A⁻¹F‖∞, which must not matter. */
function kantorovich(beta: number, L: number, eta: number, rounding: number): Certificate {
  const h = beta * L * eta;
  if (!(h + beta * L * rounding <= LARGEST_H)) return REFUSED(h);
  // an affine system (L = 0) has one root in all of space
  if (beta * L === 0) {
    return { isRoot: true, h, existenceRadius: eta, uniquenessRadius: Number.POSITIVE_INFINITY, bound: "given" };
  }
  const root = Math.sqrt(1 - 2 * h);
  return {
    isRoot: true,
    h,
    // (1 − √(1 − 2h)) without cancellation
    existenceRadius: (2 * h) / (1 + root) / (beta * L),
    uniquenessRadius: (1 + root) / (beta * L),
    bound: "given",
  };
}

/**
 * Where F is affine within `radius` and A invertible, the root x − A⁻¹F of the affine map is a root of F, and the only
 * one there, as soon as it lies within: exact, without a Lipschitz constant (which F of this kind does not have).
 */
function certifyPiece(eta: number, radius: number): Certificate {
  if (!(radius > 0 && eta <= radius / 2)) return REFUSED(radius > 0 ? eta / radius : Number.POSITIVE_INFINITY);
  return { isRoot: true, h: eta / radius, existenceRadius: eta, uniquenessRadius: radius, bound: "given" };
}

/** @param x within rounding of a root on the kinks of `place`. */
function certifyKink(flow: System, x: Float64Array, place: Place): Certificate {
  const F = new Float64Array(x.length);
  flow.evaluate(x, F, 1);
  const parts = flow.pieces!();
  const system = coneSystemAt(parts, place);
  const error = KINK * (1 + largest(x));
  if (!(largest(F) <= error * Math.max(1, rowSumNorm(system.base, system.n)))) return REFUSED(Number.POSITIVE_INFINITY);
  const { isolated, reason } = isolationOf(system);
  const kink = { count: place.kinks.length, isolated, reason };
  if (isolated === false) return { ...REFUSED(Number.POSITIVE_INFINITY), kink };
  const uniquenessRadius = isolated ? place.radius : 0;
  return { isRoot: true, h: 0, existenceRadius: error, uniquenessRadius, bound: "given", kink };
}

/** ‖A⁻¹‖∞ = largest row sum of |A⁻¹|, from the columns of the inverse, 64 at a time. */
function inverseNorm(solver: Solver, n: number): number {
  const rowSums = new Float64Array(n);
  for (let first = 0; first < n; first += 64) {
    const count = Math.min(64, n - first);
    const columns = new Float64Array(count * n);
    for (let c = 0; c < count; c++) columns[c * n + first + c] = 1;
    solver.solve(columns, count);
    for (let e = 0; e < columns.length; e++) rowSums[e % n] += Math.abs(columns[e]);
  }
  return largest(rowSums);
}
