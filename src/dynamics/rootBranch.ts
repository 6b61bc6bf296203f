/** @file Where does a root go as a parameter changes, and where does it vanish? */
import type { Solver, System } from "../kernel/index.ts";
import { leadingSpectrum } from "./spectrum.ts";
import { dot, norm } from "./vectors.ts";

export interface RootBranchOptions {
  /** The parameter where the root is known, and how far it is followed. */
  readonly from: number;
  readonly to: number;
  /** Δt in τ of the Euler map whose stability is watched; 0 for that of the flow. @default 0 */
  readonly timeStep?: number;
  /** Longest and shortest step, over the length of the first state. @default 0.05 */
  readonly longest?: number;
  /** @default 1e-7 */
  readonly shortest?: number;
  /** Steps after which the search is given up. @default 400 */
  readonly most?: number;
}

export interface StablePoint {
  readonly parameter: number;
  readonly x: Float64Array;
  /** Slowest eigenvalue of the flow under the stability that is watched, [re, im] per τ. */
  readonly eigenvalue: readonly [number, number];
}

/**
 * "saddle-node": the branch turns back at `end`, where root and saddle merge. "pitchfork": of an odd flow, it turns back at the
 * origin, where the root meets its mirror image. "unstable": a complex pair, or a real eigenvalue
 * without a turn, crosses before that, between the last two points. "to": it is stable as far as was asked for. "lost": no
 * step is short enough.
 */
export interface RootBranch {
  readonly status: "saddle-node" | "pitchfork" | "unstable" | "to" | "lost";
  /** Stable ones, in their order; the last is where it ends, as far as that is known. */
  readonly points: readonly StablePoint[];
  readonly end: number;
}

const NEWTON_STEPS = 12;
/** ‖F‖ per τ over 1 + the length of the first state, at which a point is on the branch. */
const ON_BRANCH = 1e-10;
/** A step that needs so few corrections may be longer, one that turns by more than this cosine was too long. */
const FEW = 4;
const STRAIGHT = 0.9;
/** ds/dℓ at which the turn counts as met: the parameter is then right to its square. */
const TURNED = 1e-6;
/** Length of a state that is its own mirror image, over that of the first. */
const MIRROR = 1e-3;

/** A place in (x, s), s in units of x. */
type Place = Float64Array;

/**
 * Continues a stable root of ẋ = F(x; s) by pseudo-arclength: Newton's method on F = 0 and t · (y − y₀) = ℓ for y = (x, s)
 * with t the unit tangent, which is regular where the root turns back. Keller (1977), Applications of Bifurcation Theory, 359.
 *
 * @param flowAt the flow at a parameter. @param root of flowAt(from), [n].
 * @param solver of size n + 1.
 * @throws RangeError where `root` is none.
 */
export function continueRoot(
  flowAt: (parameter: number) => System,
  solver: Solver,
  root: Float64Array,
  options: RootBranchOptions,
): RootBranch {
  const { from, to, timeStep = 0, longest = 0.05, shortest = 1e-7, most = 400 } = options;
  const n = root.length;
  const scale = Math.max(1, norm(root));
  const direction = Math.sign(to - from);
  const parameterOf = (y: Place) => y[n] / scale;
  const flowOf = (y: Place) => flowAt(parameterOf(y));
  const A = new Float64Array((n + 1) * (n + 1));

  /** F and, in the last entry, what is left of the step. */
  function residual(y: Place, t: Place, along: number, y0: Place): Float64Array {
    const F = new Float64Array(n + 1);
    flowOf(y).evaluate(y.subarray(0, n), F.subarray(0, n), 1);
    F[n] = dot(t, y) - dot(t, y0) - along;
    return F;
  }

  /** Factors [∂F/∂x ∂F/∂s; t]. */
  function factor(y: Place, t: Place): boolean {
    const inner = new Float64Array(n * n);
    flowOf(y).jacobian(y.subarray(0, n), inner);
    const slope = slopeAt(y);
    for (let i = 0; i < n; i++) {
      A.set(inner.subarray(i * n, (i + 1) * n), i * (n + 1));
      A[i * (n + 1) + n] = slope[i];
    }
    A.set(t, n * (n + 1));
    return solver.factor(A);
  }

  /** ∂F/∂s, by central differences: exact where F is linear in s. */
  function slopeAt(y: Place): Float64Array {
    const step = 1e-4 * Math.max(1e-3, Math.abs(from - to));
    const [plus, minus] = [1, -1].map((sign) => {
      const F = new Float64Array(n);
      flowAt(parameterOf(y) + sign * step).evaluate(y.subarray(0, n), F, 1);
      return F;
    });
    return plus.map((v, i) => (v - minus[i]) / (2 * step * scale));
  }

  function tangentAt(y: Place, before: Place): Place | null {
    if (!factor(y, before)) return null;
    const t = new Float64Array(n + 1);
    t[n] = 1;
    solver.solve(t, 1);
    const length = norm(t);
    return Number.isFinite(length) && length > 0 ? t.map((v) => v / length) : null;
  }

  function correct(y0: Place, t: Place, along: number): { y: Place; steps: number } | null {
    let y = y0.map((v, i) => v + along * t[i]);
    for (let steps = 0; steps <= NEWTON_STEPS; steps++) {
      const F = residual(y, t, along, y0);
      const speed = norm(F);
      if (!Number.isFinite(speed)) return null;
      if (speed <= ON_BRANCH * scale) return { y, steps };
      if (!factor(y, t)) return null;
      solver.solve(F, 1);
      y = y.map((v, i) => v - F[i]);
    }
    return null;
  }

  const pointAt = (y: Place): StablePoint => {
    const x = y.slice(0, n);
    return { parameter: parameterOf(y), x, eigenvalue: leadingSpectrum(flowOf(y), x, timeStep, 2).eigenvalues[0] };
  };
  const isStable = ({ eigenvalue: [re, im] }: StablePoint) => {
    const a = 1 + timeStep * re;
    return timeStep === 0 ? re < 0 : a * a + timeStep * im * timeStep * im < 1;
  };

  const start = new Float64Array(n + 1);
  start.set(root);
  start[n] = from * scale;
  const along = new Float64Array(n + 1);
  along[n] = direction;
  const first = correct(start, along, 0);
  if (first === null) throw new RangeError("continueRoot: must start from a root of flowAt(from)");
  let y = first.y;
  let t = tangentAt(y, along);
  const points = [pointAt(y)];
  const ended = (status: RootBranch["status"], end = points[points.length - 1].parameter) => ({ status, points, end });
  if (t === null) return ended("lost");
  if (!isStable(points[0])) return ended("unstable");
  let length = longest * scale * 0.2;
  for (let step = 0; step < most; step++) {
    const next = correct(y, t, length);
    const turned: Place | null = next === null ? null : tangentAt(next.y, t);
    if (next === null || turned === null || dot(turned, t) < STRAIGHT) {
      length /= 2;
      if (length < shortest * scale) return ended("lost");
      continue;
    }
    if (turned[n] * direction <= 0) {
      const fold = turningPoint(y, t, length, turned[n]);
      points.push(pointAt(fold));
      const isMirror = flowOf(fold).odd && norm(fold.subarray(0, n)) < MIRROR * scale;
      return ended(isMirror ? "pitchfork" : "saddle-node");
    }
    const point = pointAt(next.y);
    if ((point.parameter - to) * direction >= 0) return ended("to", to);
    if (!isStable(point)) return ended("unstable", point.parameter);
    points.push(point);
    y = next.y;
    t = turned;
    if (next.steps <= FEW) length = Math.min(1.5 * length, longest * scale);
  }
  return ended("lost");

  /** Between y and the place `reach` further on the parameter turns back: where ds/dℓ = 0, by the Illinois method. */
  function turningPoint(from: Place, t: Place, reach: number, after: number): Place {
    let [low, high] = [0, reach];
    let [below, above] = [t[n], after];
    let best = from;
    for (let k = 0; k < 60; k++) {
      const middle = low + ((high - low) * below) / (below - above);
      const found = correct(from, t, middle);
      const tangent = found === null ? null : tangentAt(found.y, t);
      if (found === null || tangent === null) return best;
      best = found.y;
      if (Math.abs(tangent[n]) < TURNED) return best;
      if (Math.sign(tangent[n]) === Math.sign(below)) {
        [low, below] = [middle, tangent[n]];
        above /= 2;
      } else {
        [high, above] = [middle, tangent[n]];
        below /= 2;
      }
    }
    return best;
  }
}
