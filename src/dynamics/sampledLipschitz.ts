import { type LipschitzSample, type Stream, stream } from "../kernel/index.ts";
import { largest, largestDifference } from "./vectors.ts";

/** Balls, each half as wide as the one before, and pairs of states in each: many where they are cheap. */
const BALLS = 12;
const FEWEST_PAIRS = 4;
const PAIRS = 64;
/** The states of a pair are this share of the radius apart, in the ∞-norm. */
const APART = 0.1;
/** What was seen is doubled: the largest change lies between samples. */
const SAFETY = 2;

/**
 * How fast a Jacobian changes around a state: in nested balls about it, twice the largest ‖A(y) − A(z)‖∞ / ‖y − z‖∞ of the
 * pairs sampled in that ball and all smaller ones. A sample and no bound: what is narrower than the gaps between samples
 * may be missed. The widest ball has ∞-norm radius `reach`; none reaches as far as a sampled state where A is not finite.
 *
 * @param jacobian writes A(x) [n × n].
 * @returns smallest ball first; none where A is not finite at x.
 */
export function sampledLipschitz(
  jacobian: (x: Float64Array, out: Float64Array) => void,
  x: Float64Array,
  reach: number,
): LipschitzSample[] {
  const n = x.length;
  const random: Stream = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  const pairs = Math.max(FEWEST_PAIRS, Math.ceil(PAIRS / n));
  const [A, B, C] = [new Float64Array(n * n), new Float64Array(n * n), new Float64Array(n * n)];
  jacobian(x, A);
  if (!Number.isFinite(largest(A))) return [];
  const samples: LipschitzSample[] = [];
  let most = 0;
  let counter = 0;
  let radius = reach;
  for (let ball = 1; ball < BALLS; ball++) radius /= 2;
  const uniform = () => 2 * random.uniform(counter++) - 1;
  for (let ball = 0; ball < BALLS; ball++, radius *= 2) {
    for (let pair = 0; pair < pairs; pair++) {
      const y = x.map((v) => v + radius * uniform());
      const z = y.map((v, i) => v + APART * radius * (v > x[i] ? -1 : 1)); // towards x: it stays in the ball
      jacobian(y, B);
      jacobian(z, C);
      if (!(Number.isFinite(largest(B)) && Number.isFinite(largest(C)))) return samples;
      most = Math.max(most, changeOf(A, B, n) / largestDifference(x, y), changeOf(B, C, n) / largestDifference(y, z));
    }
    samples.push({ radius, lipschitz: SAFETY * most });
  }
  return samples;
}

/** ‖A − B‖∞ */
function changeOf(A: Float64Array, B: Float64Array, n: number): number {
  let most = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += Math.abs(A[i * n + j] - B[i * n + j]);
    most = Math.max(most, row);
  }
  return most;
}
