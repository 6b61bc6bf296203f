import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { ln } from "../kernel/index.ts";
import { commonContraction } from "./commonContraction.ts";
import { fallingForm } from "./coneLyapunov.ts";
import {
  allSides,
  blocksOf,
  type ConeSystem,
  coneOn,
  matrixOn,
  piecesThatMeet,
  type Sides,
  scaleOf,
  sidesOf,
} from "./coneSystem.ts";
import { directionIn, mostPieces } from "./kinkIsolation.ts";
import { followTrials, TRIALS, visitedSides } from "./kinkTrials.ts";
import { kernelOf, shortestWithin } from "./leastDistance.ts";
import type { Eigenvalue } from "./spectrum.ts";
import { dot, norm } from "./vectors.ts";

/** Stability of a root on a kink under a flow or its Euler map. */
export interface KinkStability {
  /**
   * "half-stable": it grows along a ray in one cone, and an open set of states in another returns. "unstable": it grows,
   * and no such set was found.
   */
  readonly kind: "stable" | "half-stable" | "unstable" | "undecided";
  /** What shows it, or why nothing does. */
  readonly reason: string;
  /** Growth rates, per τ, of rays inside their own cones and of a trial displacement that grew; largest first. */
  readonly rates: readonly number[];
  /**
   * ∞-norm radius of a ball of which all states come to the root, over the distance of the nearest other kink; null where
   * none is known.
   */
  readonly share: number | null;
}

/** Pieces whose eigenvectors are asked for one by one: of up to 16 states, fewer of larger systems. */
const MOST_SPECTRA = 2 ** 10;
const MOST_VISITED = 64;
/** Rates this close to 0 decide nothing. */
const MARGIN = 1e-9;
/** Displacements that are followed before a falling function is sought. */
const FIRST_TRIALS = 6;

/** What does not depend on the step. */
interface Examined {
  readonly block: ConeSystem;
  /** Eigenvalues with an eigenvector in the cone of their piece. */
  readonly rays: readonly number[];
}

/**
 * Stability of v = 0 for v̇ = A(v) v, and for v ↦ v + h A(v) v. Sufficient conditions both ways: a ray that grows inside its
 * own cone, or a displacement that grew steadily by 1e6, shows that it is not stable; a norm in which all pieces contract shows that
 * it is. What neither shows is left open.
 *
 * @returns eigenvalues of the flow that belong to rays, largest first, and the stability under both.
 */
export function kinkStability(
  system: ConeSystem,
  h: number,
): { rays: number[]; flow: KinkStability; map: KinkStability } {
  const blocks = blocksOf(system).map(examine);
  const rays = blocks.flatMap((block) => block.rays).sort((a, b) => b - a);
  return { rays, flow: stabilityUnder(system, blocks, 0), map: stabilityUnder(system, blocks, h) };
}

function stabilityUnder(system: ConeSystem, blocks: readonly Examined[], h: number): KinkStability {
  const findings = blocks.map((block) => stabilityOfBlock(block, h));
  const rates = findings.flatMap((f) => f.rates).sort((a, b) => b - a);
  const grows = findings.find((f) => f.kind === "unstable");
  if (grows === undefined) {
    const open = findings.find((f) => f.kind === "undecided");
    if (open !== undefined) return { ...open, rates };
    const { reason, share } = findings[0];
    if (blocks.length === 1) return { kind: "stable", reason, rates, share };
    // a cascade of stable parts: for a ball, one norm of the whole is needed
    return { kind: "stable", reason, rates, share: commonContraction(system, h)?.share ?? null };
  }
  if (!drawsInAnOpenSet(system, h)) return { ...grows, rates };
  const reason = `${grows.reason}, and an open set of states in another cone returns`;
  return { kind: "half-stable", reason, rates, share: null };
}

/** All of them, or in larger systems some that displacements go through. */
function sidesToLookAt(system: ConeSystem): Iterable<Sides> {
  const most = mostPieces(system.n, MOST_SPECTRA);
  return piecesThatMeet(system) <= most ? allSides(system) : visitedSides(system, Math.min(MOST_VISITED, most));
}

function examine(block: ConeSystem): Examined {
  const { n } = block;
  const size = scaleOf(block);
  const rays: number[] = [];
  for (const sides of sidesToLookAt(block)) {
    const A = matrixOn(block, sides);
    rays.push(...raysIn(A, coneOn(block, sides), n, size));
  }
  return { block, rays };
}

function stabilityOfBlock({ block, rays }: Examined, h: number): KinkStability {
  const { n, kinks } = block;
  if (kinks.length === 0) return linearStability(block.base, n, h);
  if (n === 1 && h > 0) return stabilityOfUnitMap(block, h);
  const rates = rays.filter((re) => 1 + h * re >= 0).map((re) => rateOf(re, 0, h));
  rates.sort((a, b) => b - a);
  const found = (kind: KinkStability["kind"], reason: string, share: number | null = null) => {
    return { kind, reason, rates, share };
  };
  if (rates.length > 0 && rates[0] > MARGIN) return found("unstable", "it grows along a ray in one cone");
  const contraction = commonContraction(block, h);
  if (contraction !== null) return found("stable", contraction.reason, contraction.share);
  const grown = (grew: number): KinkStability => {
    const reason = "a displacement grew steadily by a factor of 1e6";
    return { kind: "unstable", reason, rates: [grew, ...rates], share: null };
  };
  const first = followTrials(block, h, 0, FIRST_TRIALS);
  if (first.grew !== null) return grown(first.grew);
  const form = fallingForm(block, h);
  if (form !== null) {
    // no state leaves the ball of radius √(high/low) times its own length; ‖x‖₂ ≤ √n ‖x‖∞
    return found("stable", "a positive piecewise quadratic function falls", Math.sqrt(form.low / form.high / n));
  }
  const more = followTrials(block, h, FIRST_TRIALS, TRIALS - FIRST_TRIALS);
  if (more.grew !== null) return grown(more.grew);
  const open =
    `no norm was found in which all 2^${kinks.length} pieces contract, no piecewise quadratic function that falls, and no ray ` +
    `or displacement that grows; ${first.trials + more.trials} displacements were followed, the slowest at ` +
    `${Math.max(first.slowest, more.slowest).toPrecision(2)} per τ`;
  return found("undecided", `not differentiable there: ${open}`);
}

/** One state: two half lines, exactly. */
function stabilityOfUnitMap(block: ConeSystem, h: number): KinkStability {
  const at = (v: number) => matrixOn(block, sidesOf(block, Float64Array.of(v)))[0];
  const [up, down] = [at(1), at(-1)].map((rate) => 1 + h * rate);
  // the multiplier of one step where it stays on its side, of two where it hops to the other and back
  const factors = up < 0 && down < 0 ? [Math.sqrt(up * down)] : up < 0 ? [down] : down < 0 ? [up] : [up, down];
  const rates = factors.map((factor) => ln(factor) / h).sort((a, b) => b - a);
  if (rates[0] > MARGIN) return { kind: "unstable", reason: "it grows along a ray in one cone", rates, share: null };
  if (rates[0] < -MARGIN)
    return { kind: "stable", reason: "it shrinks on both sides", rates, share: shareOfHops(up, down) };
  return { kind: "undecided", reason: "a displacement neither grows nor shrinks", rates, share: null };
}

/** How far a first hop to the other side may lead. */
const shareOfHops = (up: number, down: number) => 1 / Math.max(1, -up, -down);

function linearStability(A: Float64Array, n: number, h: number): KinkStability {
  const rates = spectrumOf(A, n).map(([re, im]) => rateOf(re, im, h));
  rates.sort((a, b) => b - a);
  const kind = rates[0] > MARGIN ? "unstable" : rates[0] < -MARGIN ? "stable" : "undecided";
  const reason = {
    unstable: "it grows where it is linear",
    stable: "all its parts shrink",
    undecided: "a displacement neither grows nor shrinks",
  }[kind];
  return { kind, reason, rates, share: null };
}

function rateOf(re: number, im: number, h: number): number {
  return h === 0 ? re : ln(Math.sqrt((1 + h * re) * (1 + h * re) + h * im * (h * im))) / h;
}

function decompose(A: Float64Array, n: number) {
  return new EigenvalueDecomposition(Matrix.from1DArray(n, n, Array.from(A)), { assumeSymmetric: false });
}

function spectrumOf(A: Float64Array, n: number): Eigenvalue[] {
  const { realEigenvalues, imaginaryEigenvalues } = decompose(A, n);
  return realEigenvalues.map((re, k) => [re, imaginaryEigenvalues[k]] as const);
}

/** Real eigenvalues of A with an eigenvector in the closed cone. */
function raysIn(A: Float64Array, cone: readonly Float64Array[], n: number, size: number): number[] {
  const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix } = decompose(A, n);
  const real = realEigenvalues.flatMap((re, k) =>
    Math.abs(imaginaryEigenvalues[k]) <= 1e-12 * size ? [{ re, k }] : [],
  );
  const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * size;
  return real.flatMap(({ re, k }) => {
    const alike = real.filter((other) => isNear(other.re, re));
    if (alike[0].k !== k) return [];
    // of several equal ones all combinations count, but it is growth that they are asked for
    const space =
      alike.length > 1 && re > 0
        ? eigenspace(A, re, n, size)
        : [Float64Array.from({ length: n }, (_, i) => eigenvectorMatrix.get(i, k))].map((v) =>
            v.map((e) => e / norm(v)),
          );
    return directionIn(space, cone, n) === null ? [] : [re];
  });
}

function eigenspace(A: Float64Array, value: number, n: number, size: number): Float64Array[] {
  const shifted = A.slice();
  for (let i = 0; i < n; i++) shifted[i * n + i] -= value;
  return kernelOf(shifted, n, 1e-9 * (size + Math.abs(value)));
}

/**
 * Whether a piece draws in an open set: all its modes shrink, and slowest along a real direction inside its cone, so that
 * states near that ray come in along it. "No" means that none was found.
 */
function drawsInAnOpenSet(system: ConeSystem, h: number): boolean {
  const { n } = system;
  for (const sides of sidesToLookAt(system)) {
    const A = matrixOn(system, sides);
    const spectrum = spectrumOf(A, n);
    const rates = spectrum.map(([re, im]) => rateOf(re, im, h));
    const slowest = Math.max(...rates);
    if (!(slowest < -MARGIN)) continue;
    const leading = spectrum.filter((_, k) => rates[k] >= slowest - 1e-9);
    const isReal = leading.every(([re, im]) => im === 0 && 1 + h * re >= 0 && Math.abs(re - leading[0][0]) <= 1e-9);
    if (!isReal) continue;
    const space = eigenspace(A, leading[0][0], n, scaleOf(system));
    if (space.length < leading.length) continue;
    const rows = coneOn(system, sides).map((row) => Float64Array.from(space, (v) => dot(row, v)));
    if (
      shortestWithin(
        rows,
        rows.map(() => 1e-3),
        space.length,
      ) !== null
    )
      return true;
  }
  return false;
}
