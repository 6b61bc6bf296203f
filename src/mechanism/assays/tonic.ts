/**
 * @file Tonic or phasic? Of mean rates r_i(t) in delay 1, one trace for each unit and stimulus, by their size |r_i(t)|:
 * the field is odd, so a unit held at −0.9 is as tonic as one at 0.9.
 */
import { ln } from "../../kernel/index.ts";

/** |mean rate| beyond which a unit counts as saturated. */
export const SATURATED = 0.8;

export interface UnitTones {
  /** Share of the delay spent above half the peak, [K × n]; NaN for units that are not active. */
  readonly sustained: Float64Array;
  /** When |r| peaks, over the length of the delay, [K × n]; NaN for units that are not active. */
  readonly peakTime: Float64Array;
  /** Mean rate over the delay, [K × n]. */
  readonly meanRate: Float64Array;
}

/** @param traces [K × steps × n], @param active least peak of a unit that counts. */
export function unitTones(traces: Float64Array, K: number, steps: number, n: number, active: number): UnitTones {
  const sustained = new Float64Array(K * n).fill(Number.NaN);
  const peakTime = new Float64Array(K * n).fill(Number.NaN);
  const meanRate = new Float64Array(K * n);
  for (let a = 0; a < K; a++) {
    for (let i = 0; i < n; i++) {
      const at = (step: number) => traces[(a * steps + step) * n + i];
      let peak = 0;
      let when = 0;
      for (let step = 0; step < steps; step++) {
        const size = Math.abs(at(step));
        meanRate[a * n + i] += at(step) / steps;
        if (size > peak) [peak, when] = [size, step];
      }
      if (peak < active) continue;
      let above = 0;
      for (let step = 0; step < steps; step++) if (Math.abs(at(step)) >= peak / 2) above++;
      sustained[a * n + i] = above / steps;
      peakTime[a * n + i] = (when + 0.5) / steps;
    }
  }
  return { sustained, peakTime, meanRate };
}

/**
 * Sequentiality index √(PE · TS), averaged over stimuli: PE = −Σ_j p_j ln p_j / ln M, the entropy of peak times over M bins,
 * and TS = 1 − ⟨−Σ_i q_i(t) ln q_i(t)⟩_t / ln n, q_i(t) the share of unit i in the activity at time t. 0 for units that all
 * peak together, 1 for one unit after another.
 * Source: Zhou, Masmanidis & Buonomano (2020) Neuron 108:651, with |r| for rates that have a sign.
 */
export function sequentiality(
  traces: Float64Array,
  K: number,
  steps: number,
  n: number,
  peakTime: Float64Array,
  bins: number,
): number {
  let total = 0;
  for (let a = 0; a < K; a++) {
    const units = Array.from({ length: n }, (_, i) => i).filter((i) => !Number.isNaN(peakTime[a * n + i]));
    if (units.length < 2) return Number.NaN;
    const counts = new Float64Array(bins);
    for (const i of units) counts[Math.min(bins - 1, Math.floor(peakTime[a * n + i] * bins))]++;
    const PE = entropy(counts) / ln(bins);
    // each unit's activity over its own peak
    const peaks = units.map((i) => {
      let most = 0;
      for (let step = 0; step < steps; step++) most = Math.max(most, Math.abs(traces[(a * steps + step) * n + i]));
      return most;
    });
    let spread = 0;
    const now = new Float64Array(units.length);
    for (let step = 0; step < steps; step++) {
      units.forEach((i, k) => {
        now[k] = Math.abs(traces[(a * steps + step) * n + i]) / peaks[k];
      });
      spread += entropy(now) / (steps * ln(units.length));
    }
    total += Math.sqrt(Math.max(0, PE * (1 - spread))) / K;
  }
  return total;
}

/** −Σ p ln p of non-negative weights, p their shares. */
function entropy(weights: Float64Array): number {
  const sum = weights.reduce((a, b) => a + b, 0);
  let bits = 0;
  for (const w of weights) if (w > 0) bits -= (w / sum) * ln(w / sum);
  return bits;
}

/** Most states whose covariance is taken. */
const MOST_STATES = 400;

/**
 * Participation ratio (tr C)² / tr C² of states, C their covariance: the number of directions that share the variance.
 *
 * @param parts each [count × n].
 */
export function participationRatio(parts: readonly Float64Array[], n: number): number {
  const all = parts.flatMap((part) =>
    Array.from({ length: part.length / n }, (_, c) => part.subarray(c * n, (c + 1) * n)),
  );
  const stride = Math.ceil(all.length / MOST_STATES);
  const states = all.filter((_, k) => k % stride === 0);
  const mean = new Float64Array(n);
  for (const x of states) for (let i = 0; i < n; i++) mean[i] += x[i] / states.length;
  const centred = states.map((x) => x.map((v, i) => v - mean[i]));
  // tr C and tr C² from the Gram matrix, which has the same eigenvalues
  let trace = 0;
  let squares = 0;
  for (let a = 0; a < centred.length; a++) {
    for (let b = 0; b <= a; b++) {
      let dot = 0;
      for (let i = 0; i < n; i++) dot += centred[a][i] * centred[b][i];
      if (a === b) trace += dot;
      squares += (a === b ? 1 : 2) * dot * dot;
    }
  }
  return (trace * trace) / squares;
}
