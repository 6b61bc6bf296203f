/**
 * @file The 95 % interval of a mean over cases. Pairs and trial-end states are fixed, the same in every repetition; what would
 * be another one the next time are the draws of the stimuli. So the draws are the sample, within strata that are fixed.
 */

/** What a case shares with others. */
export interface Sampled {
  /** Which of the fixed strata it belongs to: first stimulus and trial-end state. */
  readonly stratum: number;
  /** Cases of one stratum and draw see the same stimulus 1, so they are one observation. */
  readonly draw: number;
}

/** Φ⁻¹(0.975) */
const Z = 1.959963984540054;

/**
 * Mean m of values in [0, 1] over cases, and m ± 1.96 s within [0, 1], s² = Σ_s n_s v_s / M² + 1 / (4 U²): v_s is the variance
 * between the n_s draws of stratum s of the sum over their cases, M the number of cases, U that of draws in all strata. The first
 * term is what resampling draws within strata converges to, times n_s / (n_s − 1). The second is half a draw: where few draws all agree,
 * the rate of the answers that were not seen is unknown by about that much. Without it the interval of
 * strata that agree by chance has no width, and two draws each cover far too seldom; with it coverage is 93 to 95 % in
 * interval.test.ts. Source: Cochran, Sampling Techniques (1977), ch. 5.
 *
 * @returns null where some stratum has one draw only: what varies between draws cannot then be seen.
 */
export function drawInterval(values: readonly number[], cases: readonly Sampled[]): readonly [number, number] | null {
  const strata = new Map<number, Map<number, number>>(); // sums over the cases of each draw of each stratum
  values.forEach((value, k) => {
    const { stratum, draw } = cases[k];
    const sums = strata.get(stratum) ?? new Map<number, number>();
    strata.set(stratum, sums.set(draw, (sums.get(draw) ?? 0) + value));
  });
  let units = 0;
  let variance = 0; // of the sum of all values
  let total = 0;
  for (const sums of strata.values()) {
    const of = sums.size;
    if (of < 2) return null;
    const sum = [...sums.values()].reduce((a, b) => a + b, 0);
    let squares = 0;
    for (const v of sums.values()) squares += (v - sum / of) * (v - sum / of);
    variance += (of * squares) / (of - 1);
    units += of;
    total += sum;
  }
  if (units === 0) return null;
  const half = Z * Math.sqrt(variance / (values.length * values.length) + 1 / (4 * units * units));
  const mean = total / values.length;
  return [Math.max(0, mean - half), Math.min(1, mean + half)];
}
