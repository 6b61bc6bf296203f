import { stream } from "../kernel/index.ts";

/** More clusters than this are flipped at random: 2²⁰ sums take some milliseconds. */
export const EXACT_CLUSTERS = 20;
const RANDOM_FLIPS = 20_000;
/** Sums that differ by rounding are equal, relative to the sum of absolute values. */
const ROUNDING = 1e-12;
/** Of the intervals: 1 − 95 %. */
const LEVEL = 0.05;

export interface SignFlip {
  /** Mean over clusters. */
  readonly mean: number;
  /** Two-sided: the share of sign patterns whose mean is at least as far from 0. 1 for no cluster. */
  readonly p: number;
  /** 95 % interval of the centre: the values that the test does not reject. Infinite where so few clusters reject none. */
  readonly interval: readonly [number, number];
  readonly clusters: number;
  /** Whether all 2ⁿ patterns were tried, rather than a random sample of them. */
  readonly isExact: boolean;
}

/**
 * Sign-flip test of one value per cluster: where the values are independent and symmetric about 0, every pattern of their
 * signs is equally likely. Exact for up to 20 clusters; with n clusters no p-value is below 2/2ⁿ, so fewer than six can
 * not reject at 5 %.
 * Source: Fisher (1935) The Design of Experiments, §21; interval by inversion, exact.
 */
export function signFlip(values: readonly number[]): SignFlip {
  for (const v of values) if (!Number.isFinite(v)) throw new RangeError(`signFlip: values must be finite, got ${v}`);
  const clusters = values.length;
  const isExact = clusters <= EXACT_CLUSTERS;
  const patterns = isExact ? null : randomPatterns(clusters);
  const mean = clusters === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / clusters;
  if (clusters === 0) return { mean, p: 1, interval: [-Infinity, Infinity], clusters, isExact };
  return { mean, p: pValue(values, patterns), interval: intervalOf(values, patterns), clusters, isExact };
}

/** Two-sided p, over all patterns or those given. */
function pValue(values: readonly number[], patterns: Int8Array | null): number {
  const observed = Math.abs(values.reduce((a, b) => a + b, 0));
  const least = observed - ROUNDING * values.reduce((a, b) => a + Math.abs(b), 0);
  return patterns === null ? exactShare(values, least) : sampledShare(values, least, patterns);
}

/**
 * Share of all sign patterns with |sum| ≥ least; the first sign is fixed, as −pattern has the same |sum|. Patterns go in the
 * order of a Gray code, so that each differs from the one before in a single sign.
 */
function exactShare(values: readonly number[], least: number): number {
  const patterns = 2 ** (values.length - 1);
  const signs = new Int8Array(values.length).fill(1);
  let sum = values.reduce((a, b) => a + b, 0);
  let count = 0;
  for (let pattern = 1; ; pattern++) {
    if (Math.abs(sum) >= least) count++;
    if (pattern === patterns) return count / patterns;
    const flipped = 1 + trailingZeros(pattern);
    signs[flipped] = -signs[flipped];
    sum += 2 * signs[flipped] * values[flipped];
  }
}
const trailingZeros = (k: number) => 31 - Math.clz32(k & -k);

/** RANDOM_FLIPS patterns of signs, one after another. */
function randomPatterns(clusters: number): Int8Array {
  const random = stream({ seed: 0, density: 1 }, "reportResamples", 0);
  return Int8Array.from({ length: RANDOM_FLIPS * clusters }, (_, e) => (random.word(e >> 5) >> (e & 31)) & 1);
}

/** The same over random patterns, the observed one among them. */
function sampledShare(values: readonly number[], least: number, patterns: Int8Array): number {
  let count = 1;
  for (let at = 0; at < patterns.length; at += values.length) {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += patterns[at + k] === 1 ? -values[k] : values[k];
    if (Math.abs(sum) >= least) count++;
  }
  return count / (RANDOM_FLIPS + 1);
}

/**
 * Centres that the test does not reject, exactly: a pattern that flips the signs of S is as far from c < mean as what was seen
 * where the mean of the values in S, or of those outside, is at most c. So the ends are among the means of subsets.
 * Source: Hartigan (1969) JASA 64:1303, "typical values".
 */
function intervalOf(values: readonly number[], patterns: Int8Array | null): [number, number] {
  const below = patterns === null ? lesserMeans(values, 1) : sampledMeans(values, 1, patterns);
  const above = patterns === null ? lesserMeans(values, -1) : sampledMeans(values, -1, patterns);
  const rejected = Math.floor(LEVEL * below.length);
  return [below.sort()[rejected], -above.sort()[rejected]];
}

/** Of each pair of a subset and its complement the lesser mean of sign · values; −∞ for the empty one. */
function lesserMeans(values: readonly number[], sign: 1 | -1): Float64Array {
  const n = values.length;
  const sums = new Float64Array(2 ** (n - 1));
  const sizes = new Uint8Array(sums.length);
  const total = sign * values.reduce((a, b) => a + b, 0);
  const means = new Float64Array(sums.length);
  means[0] = Number.NEGATIVE_INFINITY;
  for (let subset = 1; subset < sums.length; subset++) {
    const rest = subset & (subset - 1);
    sums[subset] = sums[rest] + sign * values[trailingZeros(subset)];
    sizes[subset] = sizes[rest] + 1;
    means[subset] = Math.min(sums[subset] / sizes[subset], (total - sums[subset]) / (n - sizes[subset]));
  }
  return means;
}

/** The same for random subsets, and the empty one that was seen. */
function sampledMeans(values: readonly number[], sign: 1 | -1, patterns: Int8Array): Float64Array {
  const n = values.length;
  const means = new Float64Array(RANDOM_FLIPS + 1).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0, k = 1; at < patterns.length; at += n, k++) {
    const sums = [0, 0];
    let size = 0;
    for (let i = 0; i < n; i++) {
      sums[patterns[at + i]] += sign * values[i];
      size += patterns[at + i];
    }
    if (size > 0 && size < n) means[k] = Math.min(sums[1] / size, sums[0] / (n - size));
  }
  return means;
}
