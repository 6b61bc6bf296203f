import { type StreamKey, stream, tanh } from "../../kernel/index.ts";

/** A fast network, slow units that follow it, and what both are taught by. */
export interface Teaching {
  /** N */
  readonly units: number;
  /** Pairs of an input and a target. */
  readonly patterns: number;
  /** Times that all are taught. */
  readonly epochs: number;
  /** β, gain of the fast units. */
  readonly gain: number;
  /** ε, per τ. */
  readonly rate: number;
  /** τ_y, time constant of the slow units, τ. */
  readonly slow: number;
}

/** Overlap ξ·x/N with which a pattern counts as learned. */
export const LEARNED = 0.85;
/** β_y */
const SLOW_GAIN = 20;
const STEP = 0.1;
/** τ after which teaching of a pattern is given up. */
export const GIVEN_UP = 400;

export interface Taught {
  /** τ until each pattern was learned, [epochs × patterns]. */
  readonly times: readonly number[];
  /** Overlap with the target while each of the first patterns was taught, every τ. */
  readonly overlaps: readonly (readonly number[])[];
}

/**
 *     ẋ = tanh(β (J x + tanh(J^Y y) + η)) − x      τ_y ẏ = tanh(β_y x) − y
 *     J̇_ij = ε/N (ξ_i − x_i)(x_j − u_i J_ij)        J̇^Y_ij = ε/N (ξ_i − x_i)(y_j − r_i J^Y_ij)      u = J x, r = J^Y y
 *
 * by Euler steps of 0.1 τ; no unit acts on itself. Each pattern is taught until ξ·x/N > 0.85, then the next; time counts only
 * while the weights learn. Source of the rule: Kurikawa & Kaneko (2021) Front Comput Neurosci 15:743537.
 */
export function teach({ units: N, patterns, epochs, gain, rate, slow }: Teaching, key: StreamKey): Taught {
  const random = stream(key, "gallery", 70_000);
  const within = 1 / Math.sqrt(N);
  const J = Float64Array.from({ length: N * N }, (_, e) => (e % (N + 1) === 0 ? 0 : within * random.normal(e)));
  const JY = Float64Array.from({ length: N * N }, (_, e) => within * random.normal(N * N + e));
  const signs = (from: number) =>
    Float64Array.from({ length: patterns * N }, (_, e) => (random.uniform(from + e) < 0.5 ? -1 : 1));
  const inputs = signs(2 * N * N);
  const targets = signs(2 * N * N + patterns * N);
  const x = Float64Array.from({ length: N }, (_, i) => 0.1 * random.normal(2 * N * N + 2 * patterns * N + i));
  const y = new Float64Array(N);
  const next = new Float64Array(N);
  const times: number[] = [];
  const overlaps: number[][] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let mu = 0; mu < patterns; mu++) {
      const overlap: number[] = [];
      let steps = 0;
      for (; steps < GIVEN_UP / STEP; steps++) {
        let along = 0;
        for (let i = 0; i < N; i++) along += (targets[mu * N + i] * x[i]) / N;
        if (steps % 10 === 0) overlap.push(along);
        if (along > LEARNED) break;
        for (let i = 0; i < N; i++) {
          const row = i * N;
          let [u, r] = [0, 0];
          for (let j = 0; j < N; j++) {
            u += J[row + j] * x[j];
            r += JY[row + j] * y[j];
          }
          next[i] = x[i] + STEP * (tanh(gain * (u + tanh(r) + inputs[mu * N + i])) - x[i]);
          // a row changes by what it has just made of x and y
          const d = ((STEP * rate) / N) * (targets[mu * N + i] - x[i]);
          const [ofU, ofR] = [1 - d * u, 1 - d * r];
          for (let j = 0; j < N; j++) {
            J[row + j] = J[row + j] * ofU + d * x[j];
            JY[row + j] = JY[row + j] * ofR + d * y[j];
          }
          J[row + i] = 0;
        }
        for (let i = 0; i < N; i++) y[i] += (STEP / slow) * (tanh(SLOW_GAIN * x[i]) - y[i]);
        x.set(next);
      }
      times.push(STEP * steps);
      if (epoch === 0) overlaps.push(overlap);
    }
  }
  return { times, overlaps };
}
