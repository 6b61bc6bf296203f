import type { System } from "../../kernel/index.ts";
import { solveInPlace } from "../denseSolve.ts";
import { denseSpectrum } from "../modes.ts";
import type { Eigenvalue } from "../spectrum.ts";
import { dot, norm } from "../vectors.ts";
import { locate, type SpecialPoint } from "./specialPoints.ts";

/** A flow for each value of a parameter, all of one dimension. */
export type Family = (parameter: number) => System;

export interface BranchOptions {
  /** The parameters between which the branch is followed; it may turn on the way. */
  readonly from: number;
  readonly to: number;
  /** Longest step along the branch, where the parameter's whole range and one unit of state have length 1. @default 0.02 */
  readonly step?: number;
  /** Points at most. @default 2000 */
  readonly most?: number;
}

/** A root of the family on the branch. */
export interface BranchPoint {
  readonly parameter: number;
  readonly x: Float64Array;
  /** All eigenvalues, largest Re λ first. */
  readonly eigenvalues: readonly Eigenvalue[];
  /** How many have Re λ > 0. */
  readonly unstable: number;
}

export interface Branch {
  readonly points: readonly BranchPoint[];
  /** Folds, Hopf and branch points on the way, located. */
  readonly specials: readonly SpecialPoint[];
  /** "range": it left the range of the parameter. "most": it has as many points as it may. "lost": by `reason`. */
  readonly end: "range" | "most" | "lost";
  readonly reason: string;
}

/** A point of the branch and its tangent, in scaled coordinates: [x, (parameter − from) / range]. */
export interface Place {
  readonly z: Float64Array;
  readonly tangent: Float64Array;
}

const NEWTON_STEPS = 12;
const CONVERGED = 1e-11;
const SHORTEST = 1e-7;
/** Corrections larger than this share of the step mean that the step was too long. */
const LARGEST_CORRECTION = 0.5;

/**
 * Follows a branch of roots through its folds by pseudo-arclength continuation, with all eigenvalues at each point, and
 * locates where eigenvalues cross 0. Two crossings of the same eigenvalue within one step are missed.
 * Source: Kuznetsov, Elements of Applied Bifurcation Theory, §10.2.
 *
 * @param start [n], near a root at `from`.
 * @throws RangeError where there is no root near `start`.
 */
export function followBranch(family: Family, start: Float64Array, options: BranchOptions): Branch {
  const { from, to, step = 0.02, most = 2000 } = options;
  if (!(from !== to && Number.isFinite(from) && Number.isFinite(to))) {
    throw new RangeError(`followBranch: from and to must be two different finite numbers, got ${from} and ${to}`);
  }
  const n = start.length;
  const curve = openCurve(family, n, from, to - from);
  const first = curve.settle(start);
  if (first === null) throw new RangeError(`followBranch: no root was found near the start at parameter ${from}`);
  const points = [curve.pointAt(first.z)];
  const specials: SpecialPoint[] = [];
  let place = first;
  let h = step;
  while (points.length < most) {
    const next = h >= SHORTEST ? curve.along(place, h) : null;
    if (next === null) {
      if (h < SHORTEST) return { points, specials, end: "lost", reason: "steps along it became too short" };
      h /= 2;
      continue;
    }
    const share = next.z[n];
    if (share < 0 || share > 1) {
      const last = curve.at(share < 0 ? 0 : 1, next.z);
      if (last !== null) {
        const point = curve.pointAt(last.z);
        specials.push(...locate(curve, place, last, points.at(-1)!, point));
        points.push(point);
      }
      return { points, specials, end: "range", reason: "" };
    }
    const point = curve.pointAt(next.z);
    specials.push(...locate(curve, place, next, points.at(-1)!, point));
    points.push(point);
    place = next;
    h = Math.min(step, 1.4 * h);
  }
  return { points, specials, end: "most", reason: `it has ${most} points` };
}

/** What `locate` needs of the curve of roots. */
export interface RootCurve {
  readonly n: number;
  /** The root a length h farther along the tangent; null where Newton's method does not find it near by. */
  along(place: Place, h: number): Place | null;
  pointAt(z: Float64Array): BranchPoint;
}

function openCurve(family: Family, n: number, from: number, range: number) {
  const parameterOf = (z: Float64Array) => from + range * z[n];

  function equations(z: Float64Array, F: Float64Array, A: Float64Array): void {
    const p = parameterOf(z);
    const x = z.subarray(0, n);
    const system = family(p);
    if (system.dimension !== n) throw new RangeError(`followBranch: the family must keep dimension ${n}`);
    system.evaluate(x, F, 1);
    const jacobian = new Float64Array(n * n);
    system.jacobian(x, jacobian);
    const h = 6e-6 * Math.max(Math.abs(range), Math.abs(p) * 1e-3);
    const [ahead, behind] = [new Float64Array(n), new Float64Array(n)];
    family(p + h).evaluate(x, ahead, 1);
    family(p - h).evaluate(x, behind, 1);
    for (let i = 0; i < n; i++) {
      A.set(jacobian.subarray(i * n, (i + 1) * n), i * (n + 1));
      A[i * (n + 1) + n] = (range * (ahead[i] - behind[i])) / (2 * h);
    }
  }

  /** Newton's method for F = 0 on the plane through `z` across `normal`. */
  function correct(z: Float64Array, normal: Float64Array, reach: number): Float64Array | null {
    const m = n + 1;
    const start = z.slice();
    let at = z.slice();
    for (let k = 0; k < NEWTON_STEPS; k++) {
      const F = new Float64Array(m);
      const A = new Float64Array(m * m);
      equations(at, F, A);
      A.set(normal, n * m);
      F[n] = dot(
        normal,
        at.map((v, i) => v - start[i]),
      );
      if (!(solveInPlace(A, F, m) > 0)) return null;
      at = at.map((v, i) => v - F[i]);
      if (!at.every(Number.isFinite) || norm(at.map((v, i) => v - start[i])) > reach) return null;
      if (norm(F) <= CONVERGED * (1 + norm(at))) return at;
    }
    return null;
  }

  function tangentAt(z: Float64Array, towards: Float64Array): Float64Array | null {
    const m = n + 1;
    const A = new Float64Array(m * m);
    equations(z, new Float64Array(m), A);
    A.set(towards, n * m);
    const t = new Float64Array(m);
    t[n] = 1;
    if (!(solveInPlace(A, t, m) > 0)) return null;
    const size = norm(t);
    return t.map((v) => v / size);
  }

  function settled(z: Float64Array, normal: Float64Array, reach: number): Place | null {
    const at = correct(z, normal, reach);
    const tangent = at === null ? null : tangentAt(at, normal);
    return at === null || tangent === null ? null : { z: at, tangent };
  }

  const upwards = new Float64Array(n + 1);
  upwards[n] = 1;
  return {
    n,
    settle: (x: Float64Array) => settled(Float64Array.of(...x, 0), upwards, Number.POSITIVE_INFINITY),
    /** The root at a given share of the range, near z. */
    at: (share: number, z: Float64Array) =>
      settled(
        z.map((v, i) => (i === n ? share : v)),
        upwards,
        1 + norm(z),
      ),
    along: ({ z, tangent }: Place, h: number) =>
      settled(
        z.map((v, i) => v + h * tangent[i]),
        tangent,
        LARGEST_CORRECTION * Math.max(h, 1e-6),
      ),
    pointAt(z: Float64Array): BranchPoint {
      const parameter = parameterOf(z);
      const x = z.slice(0, n);
      const eigenvalues = denseSpectrum(family(parameter), x);
      return { parameter, x, eigenvalues, unstable: eigenvalues.filter(([re]) => re > 0).length };
    },
  };
}
