import { normalQuantile } from "./normal.ts";
import { philox } from "./philox.ts";

/** What a stream is for. A number is never reused: it is part of the `numerics` of every record. */
export const PURPOSES = {
  recurrentWeights: 1,
  responseFeedback: 2,
  memoryFeedback: 3,
  inputWeights: 4,
  initialState: 5,
  trialOrder: 6,
  trainingStimuli: 7,
  testStimuli: 8,
  verdictStimuli: 9,
  resumedStimuli: 10,
  stateNoise: 11,
  simulatedStimuli: 12,
  orthogonalStart: 13,
  dissectionSeeds: 14,
  assayStimuli: 30,
  assayNoise: 31,
  assayUnits: 32,
  assayDirections: 33,
  silencedUnits: 34,
  verdictResamples: 40,
  paperRuleNoise: 41,
  verdictChains: 42,
  reportResamples: 60,
  gradientWeights: 70,
  gradientStateNoise: 73,
  gradientInputNoise: 74,
  drivenNoise: 80,
  gallery: 81,
} as const;
export type Purpose = keyof typeof PURPOSES;

/** Networks of one key share J up to g, input weights, initial state and stimuli (science: the cluster of a statistic). */
export interface StreamKey {
  /** Whole number, 0 … 2³² − 1. */
  readonly seed: number;
  /** Density of J; its float32 bits enter the key. */
  readonly density: number;
}

/**
 * One random stream, addressed by position: word p of a stream is word p mod 4 of
 * philox(counter = (⌊p/4⌋, index, purpose, 0), key = (seed, float32 bits of density)).
 */
export interface Stream {
  /** A uniform 32-bit word. */
  word(position: number): number;
  /** Uniform in (0, 1): (word + ½) / 2³². */
  uniform(position: number): number;
  /** Whole number in 0 … n − 1: ⌊uniform · n⌋. */
  below(position: number, n: number): number;
  /** Standard normal: Φ⁻¹(uniform), so |value| < 6.4 and values are 2³² distinct ones. */
  normal(position: number): number;
}

/** @param index tells streams of one purpose apart, e.g. the trial; 0 … 2³² − 1. */
export function stream(key: StreamKey, purpose: Purpose, index = 0): Stream {
  const philoxKey = Uint32Array.of(key.seed, new Uint32Array(Float32Array.of(key.density).buffer)[0]);
  const counter = Uint32Array.of(0, index, PURPOSES[purpose], 0);
  const block = new Uint32Array(4);
  let held = -1; // the block that is in `block`
  function word(position: number): number {
    const wanted = Math.floor(position / 4);
    if (wanted !== held) {
      counter[0] = wanted;
      philox(counter, philoxKey, block);
      held = wanted;
    }
    return block[position % 4];
  }
  const uniform = (position: number) => (word(position) + 0.5) / 4294967296;
  return {
    word,
    uniform,
    below: (position, n) => Math.floor(uniform(position) * n),
    normal: (position) => normalQuantile(uniform(position)),
  };
}
