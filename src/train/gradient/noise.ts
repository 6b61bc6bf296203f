import { normalQuantile, type Purpose, type StreamKey, stream } from "../../kernel/index.ts";
import type { BatchSize } from "./cell.ts";

/** Standard deviations, in units of the drive and of the input; 0 for none. */
export interface NoiseSpec {
  /** On the drive of each unit in each step (of an LSTM that of g, of a GRU that of m). */
  readonly state: number;
  /** On each input in each step. */
  readonly input: number;
}

/**
 * Gaussian noise of the trials of an update, [steps · count × width]. Trial b of update k has the stream k · count + b of the
 * purpose, in which value e = t · width + i is made of half a word, the low half of word e/2 first: what a trial gets depends
 * on nobody beside it, nor on how long it lasts.
 *
 * A value is Φ⁻¹((h + ½) / 2¹⁶) of the half word h: one of 65,536, below 4.33 in size, of variance 0.99998.
 */
export function keyedNoise(
  key: StreamKey,
  purpose: Purpose,
  { steps, count }: BatchSize,
  width: number,
  deviation: number,
): (update: number) => Float64Array {
  const quantiles = quantilesOf(deviation);
  return (update) => {
    const noise = new Float64Array(steps * count * width);
    for (let b = 0; b < count; b++) {
      const { word } = stream(key, purpose, update * count + b);
      let both = 0;
      for (let t = 0, e = 0; t < steps; t++) {
        const row = (t * count + b) * width;
        for (let i = 0; i < width; i++, e++) {
          both = e % 2 === 0 ? word(e >> 1) : both >>> 16;
          noise[row + i] = quantiles[both & 0xffff];
        }
      }
    }
    return noise;
  };
}

function quantilesOf(deviation: number): Float64Array {
  return Float64Array.from({ length: 65536 }, (_, h) => deviation * normalQuantile((h + 0.5) / 65536));
}
