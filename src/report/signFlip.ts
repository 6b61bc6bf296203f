import { stream } from "../kernel/index.ts";

/** More clusters than this are flipped at random: 2²⁰ sums take some milliseconds. */
export const EXACT_CLUSTERS = 20;
const RANDOM_FLIPS = 20_000;
/** Sums that differ by rounding are equal, relative to the sum of absolute values. */
const ROUNDING = 1e-12;
const BISECTIONS = 32;

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
 * Source: Fisher (1935) The Design of Experiments, §21; interval by inversion.
 */
export function signFlip(values: readonly number[]): SignFlip {
  for (const v of values) if (!Number.isFinite(v)) throw new RangeError(`signFlip: values must be finite, got ${v}`);
  const clusters = values.length;
  const isExact = clusters <= EXACT_CLUSTERS;
  const patterns = isExact ? null : randomPatterns(clusters);
  const mean = clusters === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / clusters;
  if (clusters === 0) return { mean, p: 1, interval: [-Infinity, Infinity], clusters, isExact };
  const p = pValue(values, 0, patterns);
  const interval = [endOf(values, mean, -1, patterns), endOf(values, mean, 1, patterns)] as const;
  return { mean, p, interval, clusters, isExact };
}

/** Two-sided p of values − centre, over all patterns or those given. */
function pValue(values: readonly number[], centre: number, patterns: Int8Array | null): number {
  const shifted = values.map((v) => v - centre);
  const observed = Math.abs(shifted.reduce((a, b) => a + b, 0));
  const least = observed - ROUNDING * shifted.reduce((a, b) => a + Math.abs(b), 0);
  return patterns === null ? exactShare(shifted, least) : sampledShare(shifted, least, patterns);
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

/** The centre farthest from the mean, on one side, with p > 5 %. */
function endOf(values: readonly number[], mean: number, side: 1 | -1, patterns: Int8Array | null): number {
  const spread = Math.max(...values) - Math.min(...values);
  // beyond all values every shifted value has one sign, and p is as small as it gets
  const far = mean + side * (spread + Math.abs(mean) * 1e-9 + Number.MIN_VALUE);
  if (pValue(values, far, patterns) > 0.05)
    return spread === 0 && values.length >= 6 ? mean : side * Number.POSITIVE_INFINITY;
  let [inside, outside] = [mean, far];
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = (inside + outside) / 2;
    if (pValue(values, middle, patterns) > 0.05) inside = middle;
    else outside = middle;
  }
  return inside;
}
