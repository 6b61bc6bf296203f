/** @file Digits that are seen, heard or both: codes in noise, as encoders might give them; and who knows best what they were. */
import { type StreamKey, sin, stream } from "../../kernel/index.ts";
import { type Batch, keyedNoise } from "../../train/index.ts";

export const DIGITS = 4;
/** Channels of each sense. */
export const CHANNELS = 8;
/** Both senses, and a bit for each that says it is there. */
export const INPUTS = 2 * CHANNELS + 2;
/** Steps. */
export const STIMULUS = 20;
export const ANSWER = 10;
export const SENSES = ["seen", "heard", "both"] as const;

export interface Senses {
  /** A constant code of each digit, unit vectors [DIGITS × CHANNELS]. */
  readonly visual: Float64Array;
  /** [DIGITS][STIMULUS × CHANNELS] */
  readonly auditory: readonly Float64Array[];
  /** Standard deviations of the noise in each step. */
  readonly noise: readonly [number, number];
}

export function drawSenses(key: StreamKey, noise: readonly [number, number]): Senses {
  const random = stream(key, "gallery", 60_000);
  const visual = Float64Array.from({ length: DIGITS * CHANNELS }, (_, e) => random.normal(e));
  for (let k = 0; k < DIGITS; k++) {
    const row = visual.subarray(k * CHANNELS, (k + 1) * CHANNELS);
    const size = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0));
    for (let c = 0; c < CHANNELS; c++) row[c] /= size;
  }
  const auditory = Array.from({ length: DIGITS }, (_, k) =>
    Float64Array.from({ length: STIMULUS * CHANNELS }, (_, e) => {
      const at = 1000 + 2 * (k * CHANNELS + (e % CHANNELS));
      const [turns, phase] = [0.5 + 2 * random.uniform(at), random.uniform(at + 1)];
      const t = Math.floor(e / CHANNELS);
      return 0.5 * sin(2 * Math.PI * ((turns * t) / STIMULUS + phase));
    }),
  );
  return { visual, auditory, noise };
}

export interface DigitTrials extends Batch {
  /** Of each trial. */
  readonly digit: Int32Array;
  /** Index of `SENSES`. */
  readonly sense: Int32Array;
}

export interface DigitChoice {
  /** Drawn for each trial where absent. */
  readonly sense?: number;
  /** Steps between stimulus and answer: least and most. */
  readonly delay: readonly [number, number];
  /** Steps by which what is heard comes later. @default 0 */
  readonly lag?: number;
}

/** Trials of `steps` steps that all end with the answer: a longer delay begins earlier. */
export function openDigits(senses: Senses, size: { readonly steps: number; readonly count: number }, key: StreamKey) {
  const { steps, count } = size;
  const noise = keyedNoise(key, "gradientInputNoise", size, 2 * CHANNELS, 1);
  return (index: number, { sense: fixed, delay: [least, most], lag = 0 }: DigitChoice): DigitTrials => {
    const random = stream(key, "gallery", index);
    const added = noise(index);
    const inputs = new Float64Array(steps * count * INPUTS);
    const targets = new Float64Array(steps * count * DIGITS);
    const mask = new Float64Array(steps * count * DIGITS);
    const [digit, sense] = [new Int32Array(count), new Int32Array(count)];
    for (let b = 0; b < count; b++) {
      digit[b] = random.below(3 * b, DIGITS);
      sense[b] = fixed ?? random.below(3 * b + 1, SENSES.length);
      const delay = least + random.below(3 * b + 2, most - least + 1);
      const onset = steps - ANSWER - delay - STIMULUS;
      for (let t = 0; t < STIMULUS; t++) {
        for (const s of [0, 1]) {
          if (sense[b] !== 2 && sense[b] !== s) continue;
          const row = (onset + t + s * lag) * count + b;
          const code = s === 0 ? senses.visual : senses.auditory[digit[b]];
          const from = s === 0 ? digit[b] * CHANNELS : t * CHANNELS;
          for (let c = 0; c < CHANNELS; c++) {
            const at = s * CHANNELS + c;
            inputs[row * INPUTS + at] = code[from + c] + senses.noise[s] * added[row * 2 * CHANNELS + at];
          }
          inputs[row * INPUTS + 2 * CHANNELS + s] = 1;
        }
      }
      for (let t = steps - ANSWER; t < steps; t++) {
        const row = (t * count + b) * DIGITS;
        targets[row + digit[b]] = 1;
        mask.fill(1, row, row + DIGITS);
      }
    }
    return { ...size, inputs, targets, mask, digit, sense };
  };
}

/** What a network told each trial to be: the largest sum of outputs over the answer. */
export function toldBy(outputs: Float64Array, { steps, count }: Batch): Int32Array {
  return Int32Array.from({ length: count }, (_, b) => {
    const sums = new Float64Array(DIGITS);
    for (let t = steps - ANSWER; t < steps; t++) {
      for (let k = 0; k < DIGITS; k++) sums[k] += outputs[(t * count + b) * DIGITS + k];
    }
    return sums.indexOf(sums.reduce((a, v) => Math.max(a, v)));
  });
}

/** What the most likely digit of each trial is, given the codes and the noise: nobody can do better. Delays must all be the same. */
export function likeliest(senses: Senses, trials: DigitTrials, delay: number, lag = 0): Int32Array {
  const { steps, count, inputs, sense } = trials;
  const onset = steps - ANSWER - delay - STIMULUS;
  return Int32Array.from({ length: count }, (_, b) => {
    const logs = Float64Array.from({ length: DIGITS }, (_, k) => {
      let sum = 0;
      for (let t = 0; t < STIMULUS; t++) {
        for (const s of [0, 1]) {
          if (sense[b] !== 2 && sense[b] !== s) continue;
          const row = ((onset + t + s * lag) * count + b) * INPUTS + s * CHANNELS;
          for (let c = 0; c < CHANNELS; c++) {
            const code = s === 0 ? senses.visual[k * CHANNELS + c] : senses.auditory[k][t * CHANNELS + c];
            const error = (inputs[row + c] - code) / senses.noise[s];
            sum -= (error * error) / 2;
          }
        }
      }
      return sum;
    });
    return logs.indexOf(logs.reduce((a, v) => Math.max(a, v)));
  });
}

export const shareRight = (told: Int32Array, digit: Int32Array): number =>
  told.reduce((sum, v, b) => sum + (v === digit[b] ? 1 : 0), 0) / told.length;
