import type { Stream } from "../kernel/index.ts";

/** Which draws a source gives: those a network is trained on, or those it is tested on. */
export type StimulusSet = "training" | "test";

/** Noisy patterns in classes: every step of a stimulus is an independent draw of its class. */
export interface StimulusSource {
  /** D, the length of one draw. */
  readonly dimension: number;
  /** One name per class, e.g. "0" and "1"; a class is named by its index in code. */
  readonly labels: readonly string[];
  /** Class averages over the training set, [classes × D] row-major: what the memory outputs are trained to hold. */
  readonly means: Float64Array;
  /** Random words that one draw uses: draw number i starts at position i · wordsPerDraw of its stream. */
  readonly wordsPerDraw: number;
  /** Writes one draw of class `label` to out[at … at + D − 1]. */
  draw(label: number, random: Stream, position: number, set: StimulusSet, out: Float64Array, at: number): void;
}
