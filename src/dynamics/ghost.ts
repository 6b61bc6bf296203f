import type { Solver, System } from "../kernel/index.ts";
import { jacobianScratch } from "./jacobianScratch.ts";
import { STATIONARY, secondDerivative } from "./minimise.ts";
import { denseSpectrum, leadingModes } from "./modes.ts";
import { factorJacobian, jacobianScale, smallestSingular } from "./singular.ts";
import type { Eigenvalue } from "./spectrum.ts";
import { distance, dot, norm } from "./vectors.ts";

/**
 * A minimum of ½‖F‖² with F ≠ 0.
 * - "ghost": one direction is slow, all others attract, and a given trajectory passes by;
 * - "saddle-ghost": at least one other mode is unstable, so that states are repelled from it;
 * - "unvisited": no given trajectory comes within 10 % of its own length (also when none were given).
 */
export type GhostKind = "ghost" | "saddle-ghost" | "unvisited";

export interface Ghost {
  readonly kind: GhostKind;
  readonly x: Float64Array;
  /** ‖F(x)‖, per τ. */
  readonly speed: number;
  /** ‖AᵀF‖ / (‖A‖₂ ‖F‖), ≤ 1e-7. */
  readonly slope: number;
  /** The two smallest singular values of A, per τ. */
  readonly singularValues: readonly [number, number];
  /** Leading eigenvalues of A, all of them where n ≤ 64; one is (nearly) 0. */
  readonly eigenvalues: readonly Eigenvalue[];
  /** Modes with Re λ > 1e-6 other than the null one; of the leading ones only where n > 64. */
  readonly unstable: number;
  /** Drift a = uᵀF and curvature c = ½ uᵀD²F(v, v), with A v = 0, uᵀA = 0, ‖v‖ = 1, uᵀv = 1. */
  readonly drift: number;
  readonly curvature: number;
  /** π/√(ac): time a trajectory along the slow direction takes to pass, in τ. NaN where ac is not positive. */
  readonly dwell: number;
  /** Closest approach of a given trajectory, over that trajectory's length; Infinity when none were given. */
  readonly approach: number;
  /** Index of the mirror image among the ghosts of an odd flow. */
  readonly partner: number | null;
}

export type GhostVerdict =
  | { readonly status: "ghost"; readonly ghost: Ghost }
  | { readonly status: "stalled"; readonly reason: string };

/**
 * The second singular value must be at least this share of ‖A‖₂: one slow direction, not several. Trained networks are
 * non-normal and have minima whose second is 7e-4 ‖A‖ beside a first of 1e-9 ‖A‖.
 */
const SECOND = 1e-4;
/** Re λ above which a mode is unstable, per τ. */
const UNSTABLE = 1e-6;
/** A trajectory visits what it passes within this share of its length. */
export const VISIT = 0.1;
const DENSE_UP_TO = 64;
const MODES = 6;

/**
 * Says what a stationary point of ½‖F‖² is.
 *
 * @param trajectories each [steps × n]: delay trajectories, for instance.
 */
export function classifyMinimum(
  flow: System,
  solver: Solver,
  x: Float64Array,
  trajectories: readonly Float64Array[],
): GhostVerdict {
  const n = flow.dimension;
  const F = new Float64Array(n);
  flow.evaluate(x, F, 1);
  const speed = norm(F);
  const gradient = new Float64Array(n);
  flow.tangent(x, F, gradient, 1, true);
  const size = jacobianScale(flow, x);
  const slope = norm(gradient) / (size * speed);
  if (!(slope <= STATIONARY)) return { status: "stalled", reason: "the speed is not stationary there" };
  if (!(factorJacobian(flow, solver, x, jacobianScratch(solver)) >= 0)) {
    return { status: "stalled", reason: "its Jacobian is not finite" };
  }
  const [first, second] = smallestSingular(solver, 2);
  const next = second?.value ?? Number.POSITIVE_INFINITY;
  if (next < SECOND * size) {
    return { status: "stalled", reason: `more than one direction is slow: second singular value ${next}` };
  }
  const overlap = dot(first.left, first.right);
  const u = first.left.map((v) => v / overlap);
  const drift = dot(u, F);
  const curvature = secondDerivative(flow, x, first.right, u) / 2;
  if (!(drift * curvature > 0)) {
    return { status: "stalled", reason: "the speed has no strict minimum there along its slow direction" };
  }
  const approach = closestApproach(trajectories, x);
  const eigenvalues = eigenvaluesAt(flow, x);
  const unstable = otherUnstableModes(eigenvalues);
  return {
    status: "ghost",
    ghost: {
      kind: kindOf(unstable, approach),
      x,
      speed,
      slope,
      singularValues: [first.value, next],
      eigenvalues,
      unstable,
      drift,
      curvature,
      dwell: Math.PI / Math.sqrt(drift * curvature),
      approach,
      partner: null,
    },
  };
}

/** The same at −x, of an odd flow. */
export function mirrorGhost(ghost: Ghost, trajectories: readonly Float64Array[]): Ghost {
  const x = ghost.x.map((v) => -v);
  const approach = closestApproach(trajectories, x);
  const { unstable, drift, curvature } = ghost;
  // F and D²F change their sign, A does not
  return { ...ghost, x, approach, kind: kindOf(unstable, approach), drift: -drift, curvature: -curvature };
}

function kindOf(unstable: number, approach: number): GhostKind {
  return unstable > 0 ? "saddle-ghost" : approach <= VISIT ? "ghost" : "unvisited";
}

function eigenvaluesAt(flow: System, x: Float64Array): readonly Eigenvalue[] {
  if (flow.dimension <= DENSE_UP_TO) return denseSpectrum(flow, x);
  return leadingModes(flow, x, { count: MODES }).modes.map((mode) => mode.eigenvalue);
}

/** Unstable modes but the one nearest to 0. */
function otherUnstableModes(values: readonly Eigenvalue[]): number {
  const sizes = values.map(([re, im]) => re * re + im * im);
  const nearest = sizes.indexOf(Math.min(...sizes));
  return values.filter(([re], k) => k !== nearest && re > UNSTABLE).length;
}

/** Least over trajectories of: distance of x from the polyline, over the polyline's length. */
export function closestApproach(trajectories: readonly Float64Array[], x: Float64Array): number {
  const n = x.length;
  let least = Number.POSITIVE_INFINITY;
  for (const states of trajectories) {
    let length = 0;
    let nearest = Number.POSITIVE_INFINITY;
    const at = (c: number) => states.subarray(c * n, (c + 1) * n);
    for (let c = 1; c * n < states.length; c++) {
      length += distance(at(c), at(c - 1));
      nearest = Math.min(nearest, distanceFromSegment(at(c - 1), at(c), x));
    }
    if (length > 0) least = Math.min(least, nearest / length);
  }
  return least;
}

function distanceFromSegment(a: Float64Array, b: Float64Array, x: Float64Array): number {
  let [along, square] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    along += (x[i] - a[i]) * (b[i] - a[i]);
    square += (b[i] - a[i]) * (b[i] - a[i]);
  }
  const t = square > 0 ? Math.max(0, Math.min(1, along / square)) : 0;
  return distance(
    x,
    a.map((v, i) => v + t * (b[i] - v)),
  );
}
