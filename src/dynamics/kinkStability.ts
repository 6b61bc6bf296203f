import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { ln, stream } from "../kernel/index.ts";
import { commonContraction } from "./commonContraction.ts";
import { allSides, type Block, blocksOf, type ConeSystem, coneOn, matrixOn, type Sides, scaleOf, sidesOf } from "./coneSystem.ts";
import { rowSumNorm } from "./denseSolve.ts";
import { directionIn, mostPieces } from "./kinkIsolation.ts";
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
  /** Eigenvalues of the flow that belong to rays inside their own cones, largest first. */
  readonly rays: readonly number[];
  /**
   * ∞-norm radius of a ball of which all states come to the root, over the distance of the nearest other kink; null where
   * none is known.
   */
  readonly share: number | null;
}

/** Pieces whose eigenvectors are asked for one by one. */
const MOST_SPECTRA = 2 ** 10;
/** Rates this close to 0, over the norm of A, decide nothing. */
const MARGIN = 1e-9;
const TRIALS = 24;
const TRIAL_STEPS = 3000;
/** ln of the growth of a displacement after which it counts as growing. */
const GROWN = 28; // 1e12

/**
 * Stability of v = 0 for v̇ = A(v) v, or for v ↦ v + h A(v) v. Sufficient conditions both ways: a ray that grows inside its
 * own cone, or a displacement that grew by 1e12, shows that it is not stable; a norm in which all pieces contract shows that
 * it is. What neither shows is left open.
 *
 * @param h 0 for the flow.
 */
export function kinkStability(system: ConeSystem, h: number): KinkStability {
  const blocks = blocksOf(system);
  const findings = blocks.map((block) => stabilityOfBlock(block, h));
  const rays = findings.flatMap((f) => f.rays).sort((a, b) => b - a);
  const grows = findings.find((f) => f.kind === "unstable");
  if (grows === undefined) {
    const open = findings.find((f) => f.kind === "undecided");
    if (open !== undefined) return { ...open, rays };
    const { reason, share } = findings[0];
    if (blocks.length === 1) return { kind: "stable", reason, rays, share };
    // a cascade of stable parts: for a ball, one norm of the whole is needed
    return { kind: "stable", reason, rays, share: commonContraction(system, null, h)?.share ?? null };
  }
  const attracts = attractingSides(system, h);
  if (attracts === null) return { ...grows, rays };
  return { kind: "half-stable", reason: `${grows.reason}, and an open set of states in another cone returns`, rays, share: null };
}

function stabilityOfBlock(block: Block, h: number): KinkStability {
  const { n, kinks } = block;
  if (n === 1 && h > 0) return stabilityOfUnitMap(block, h);
  const isEnumerated = 2 ** kinks.length <= mostPieces(n, MOST_SPECTRA);
  const candidates = isEnumerated ? allSides(block) : visitedSides(block, h);
  const size = scaleOf(block);
  const rays: number[] = [];
  const spectra: Eigenvalue[] = [];
  const matrices: Float64Array[] = [];
  for (const sides of candidates) {
    const A = matrixOn(block, sides);
    matrices.push(A);
    const values = spectrumOf(A, n);
    if (kinks.length === 0) spectra.push(...values);
    rays.push(...raysIn(A, values, coneOn(block, sides), n, size));
  }
  rays.sort((a, b) => b - a);
  if (kinks.length === 0) return { ...linear(spectra, h), rays, share: null };
  if (rays.length > 0 && rays[0] > MARGIN) return { kind: "unstable", reason: "it grows along a ray in one cone", rays, share: null };
    const contraction = commonContraction(block, isEnumerated ? matrices : null, h);
  if (contraction !== null) return { kind: "stable", reason: contraction.reason, rays, share: contraction.share };
  const growth = trialGrowth(block, h);
  if (growth >= GROWN) return { kind: "unstable", reason: "a displacement grew by a factor of 1e12", rays, share: null };
  return {
    kind: "undecided",
    reason: `not differentiable there: no norm was found in which all 2^${kinks.length} pieces contract, and no ray or displacement that grows`,
    rays,
    share: null,
  };
}

/** One state: two half lines, exactly. */
function stabilityOfUnitMap(block: Block, h: number): KinkStability {
  const at = (v: number) => matrixOn(block, sidesOf(block, Float64Array.of(v)))[0];
  const rates = [at(1), at(-1)];
  const [up, down] = rates.map((rate) => 1 + h * rate);
  // |multiplier| of one step where it stays on its side, of two where it hops to the other and back
  const factors =
    up < 0 && down < 0 ? [up * down] : up < 0 ? [down] : down < 0 ? [up] : [up, down];
  const most = Math.max(...factors);
  const rays = rates.filter((rate) => 1 + h * rate >= 0).sort((a, b) => b - a);
  if (most > 1 + h * MARGIN) return { kind: "unstable", reason: "it grows along a ray in one cone", rays, share: null };
  if (most < 1 - h * MARGIN) return { kind: "stable", reason: "it shrinks on both sides", rays, share: 1 };
  return { kind: "undecided", reason: "a displacement neither grows nor shrinks", rays, share: null };
}

function linear(spectrum: readonly Eigenvalue[], h: number): Omit<KinkStability, "rays" | "share"> {
  const rates = spectrum.map(([re, im]) => rateOf(re, im, h));
  const most = Math.max(...rates);
  if (most > MARGIN) return { kind: "unstable", reason: "it grows where it is linear" };
  if (most < -MARGIN) return { kind: "stable", reason: "all its parts shrink" };
  return { kind: "undecided", reason: "a displacement neither grows nor shrinks" };
}

function rateOf(re: number, im: number, h: number): number {
  return h === 0 ? re : ln(Math.sqrt((1 + h * re) * (1 + h * re) + h * im * (h * im))) / h;
}

function spectrumOf(A: Float64Array, n: number): Eigenvalue[] {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(
    Matrix.from1DArray(n, n, Array.from(A)),
    { assumeSymmetric: false },
  );
  return realEigenvalues.map((re, k) => [re, imaginaryEigenvalues[k]] as const);
}

/** Real eigenvalues of A with an eigenvector in the closed cone. */
function raysIn(
  A: Float64Array,
  spectrum: readonly Eigenvalue[],
  cone: readonly Float64Array[],
  n: number,
  size: number,
): number[] {
  const real = spectrum.flatMap(([re, im]) => (Math.abs(im) <= 1e-12 * size ? [re] : []));
  const distinct = real.filter((value, k) => real.findIndex((v) => Math.abs(v - value) <= 1e-9 * size) === k);
  return distinct.filter((value) => directionIn(eigenspace(A, value, n, size), cone, n) !== null);
}

function eigenspace(A: Float64Array, value: number, n: number, size: number): Float64Array[] {
  const shifted = A.slice();
  for (let i = 0; i < n; i++) shifted[i * n + i] -= value;
  return kernelOf(shifted, n, 1e-9 * (size + Math.abs(value)));
}

/**
 * Sides of a piece that draws in an open set: all its modes shrink, and slowest along a real direction inside its cone, so
 * that states near that ray come in along it. Null where none was found.
 */
function attractingSides(system: ConeSystem, h: number): Sides | null {
  const { n, kinks } = system;
  const candidates = 2 ** kinks.length <= mostPieces(n, MOST_SPECTRA) ? allSides(system) : visitedSides(system, h);
  for (const sides of candidates) {
    const A = matrixOn(system, sides);
    const spectrum = spectrumOf(A, n);
    const rates = spectrum.map(([re, im]) => rateOf(re, im, h));
    const slowest = Math.max(...rates);
    if (!(slowest < -MARGIN)) continue;
    const leading = spectrum.filter((_, k) => rates[k] >= slowest - 1e-9);
    const isReal = leading.every(([re, im]) => im === 0 && 1 + h * re >= 0 && Math.abs(re - leading[0][0]) <= 1e-9);
    if (!isReal) continue;
    const space = eigenspace(A, leading[0][0], n, rowSumNorm(A, n));
    if (space.length < leading.length) continue;
    const rows = coneOn(system, sides).map((row) => Float64Array.from(space, (v) => dot(row, v)));
    if (shortestWithin(rows, rows.map(() => 1e-3), space.length) !== null) return sides;
  }
  return null;
}

/** Sides that trial displacements go through, and the two extreme ones. */
function visitedSides(system: ConeSystem, h: number): Sides[] {
  const seen = new Map<string, Sides>();
  const keep = (sides: Sides) => seen.set(sides.join(""), sides);
  keep(new Uint8Array(system.kinks.length));
  keep(new Uint8Array(system.kinks.length).fill(1));
  for (let trial = 0; trial < TRIALS; trial++) {
    follow(system, h, trial, 300, (v, step) => {
      if (step % 50 === 49) keep(sidesOf(system, v));
    });
  }
  return [...seen.values()];
}

/** Largest ln of the growth of a trial displacement. */
function trialGrowth(system: ConeSystem, h: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let trial = 0; trial < TRIALS && most < GROWN; trial++) most = Math.max(most, follow(system, h, trial, TRIAL_STEPS));
  return most;
}

/** Follows one displacement, scaled back to length 1 each step. @returns ln of its growth. */
function follow(
  system: ConeSystem,
  h: number,
  trial: number,
  steps: number,
  watch?: (v: Float64Array, step: number) => void,
): number {
  const { n } = system;
  const random = stream({ seed: 3, density: 1 }, "orthogonalStart", n);
  const stride = h > 0 ? h : 0.1 / (1 + scaleOf(system));
  let v: Float64Array = Float64Array.from({ length: n }, (_, i) => random.normal(trial * n + i));
  let growth = 0;
  const moved = (from: Float64Array, slope: Float64Array, t: number) => from.map((e, i) => e + t * slope[i]);
  for (let step = 0; step < steps && growth < GROWN; step++) {
    const k1 = velocityOf(system, v);
    // the flow by the midpoint rule
    v = h > 0 ? moved(v, k1, h) : moved(v, velocityOf(system, moved(v, k1, stride / 2)), stride);
    const length = norm(v);
    if (!(length > 0)) return Number.NEGATIVE_INFINITY;
    growth += ln(length) - (step === 0 ? ln(length) : 0);
    v = v.map((e) => e / length);
    watch?.(v, step);
  }
  return growth;
}

function velocityOf({ n, base, kinks }: ConeSystem, v: Float64Array): Float64Array {
  const out = Float64Array.from({ length: n }, (_, i) => dot(base.subarray(i * n, (i + 1) * n), v));
  for (const { row, column } of kinks) {
    const argument = dot(row, v);
    if (argument > 0) for (let i = 0; i < n; i++) out[i] += column[i] * argument;
  }
  return out;
}
