import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { distance, dot } from "./vectors.ts";

/** How many directions a cloud of states extends in, seen from within. */
export interface LocalDimension {
  /** States whose neighbourhoods were looked at, and how many neighbours each had. */
  readonly centres: number;
  readonly neighbours: number;
  /** Median over neighbourhoods of (Σλ)²/Σλ², λ the variances along principal axes: 1 for a curve, 2 for a round disc. */
  readonly participation: number;
  /** Mean share of the variance along each principal axis, largest first; [min(neighbours, n)]. */
  readonly spectrum: readonly number[];
}

const MOST_CENTRES = 64;

/**
 * Principal components of the neighbourhoods of states. A state that coincides with others (distance 0) has them as
 * neighbours too; a neighbourhood without extent counts as participation 0.
 *
 * @param states [count × n].
 */
export function localDimension(states: Float64Array, n: number, wanted: number): LocalDimension {
  const count = states.length / n;
  const neighbours = Math.min(wanted, count - 1);
  if (neighbours < 1) return { centres: 0, neighbours: 0, participation: 0, spectrum: [] };
  const at = (c: number) => states.subarray(c * n, (c + 1) * n);
  const step = Math.max(1, count / MOST_CENTRES);
  const spectrum = new Array<number>(Math.min(neighbours, n)).fill(0);
  const participations: number[] = [];
  for (let k = 0; Math.floor(k * step) < count; k++) {
    const centre = at(Math.floor(k * step));
    const near = Array.from({ length: count }, (_, c) => ({ c, away: distance(at(c), centre) }));
    near.sort((a, b) => a.away - b.away || a.c - b.c);
    const variances = principalVariances(near.slice(0, neighbours + 1).map(({ c }) => at(c)));
    const sum = variances.reduce((a, b) => a + b, 0);
    const squares = variances.reduce((a, b) => a + b * b, 0);
    participations.push(squares > 0 ? (sum * sum) / squares : 0);
    if (sum > 0) for (let j = 0; j < spectrum.length; j++) spectrum[j] += variances[j] / sum;
  }
  const centres = participations.length;
  return { centres, neighbours, participation: median(participations), spectrum: spectrum.map((v) => v / centres) };
}

/** Variances along the principal axes, from the matrix of scalar products: cheap where states are few and long. */
function principalVariances(states: readonly Float64Array[]): number[] {
  const mean = new Float64Array(states[0].length);
  for (const x of states) for (let i = 0; i < mean.length; i++) mean[i] += x[i] / states.length;
  const centred = states.map((x) => x.map((v, i) => v - mean[i]));
  const products = centred.map((x) => centred.map((y) => dot(x, y)));
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(products), { assumeSymmetric: true });
  return realEigenvalues.map((v) => Math.max(0, v)).sort((a, b) => b - a);
}

/** The median; of an even number the mean of the middle two, of none NaN. */
export function median(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
