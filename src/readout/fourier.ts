import { cos, sin } from "../kernel/index.ts";

/** What a signal has at one frequency. */
export interface Fourier {
  /** Of the sinusoid: a signal a cos(2πft + φ) has a. At frequency 0 twice the mean. */
  readonly amplitude: number;
  readonly re: number;
  readonly im: number;
}

/**
 * 2 ⟨s(t) e^{−2πift}⟩ over equally spaced samples. Over whole beats of f only: other windows let the mean leak in.
 *
 * @param step time between samples, in the inverse of the frequency's unit.
 * @param from time of the first sample. @default 0
 */
export function fourierAt(signal: Float64Array, frequency: number, step: number, from = 0): Fourier {
  const beats = signal.length * step * frequency;
  if (frequency !== 0 && Math.abs(beats - Math.round(beats)) > 1e-6 * Math.max(1, beats)) {
    throw new RangeError(`fourierAt: the signal must last whole beats of the frequency, got ${beats}; see wholeBeats`);
  }
  let [re, im] = [0, 0];
  for (let k = 0; k < signal.length; k++) {
    const turns = frequency * (from + k * step);
    const phase = 2 * Math.PI * (turns - Math.floor(turns));
    re += signal[k] * cos(phase);
    im -= signal[k] * sin(phase);
  }
  const norm = 2 / signal.length;
  return { amplitude: norm * Math.sqrt(re * re + im * im), re: norm * re, im: norm * im };
}

/**
 * Samples and their step for whole beats of a frequency.
 *
 * @param beats whole number.
 * @param longest the step at most, in the inverse of the frequency's unit.
 */
export function wholeBeats(frequency: number, beats: number, longest: number): { samples: number; step: number } {
  const time = beats / frequency;
  const samples = Math.ceil(time / longest - 1e-9);
  return { samples, step: time / samples };
}
