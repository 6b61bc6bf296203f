import type { Stream } from "../kernel/index.ts";

/** A distribution of states: what a basin fraction is a fraction of. */
export interface Sampling {
  /** Said with every result. */
  readonly description: string;
  /** [count × n], the same for the same count. */
  draw(count: number): Float64Array;
}

/** Independent uniform coordinates in (low, high), state units. */
export function uniformBox(random: Stream, n: number, low: number, high: number): Sampling {
  if (!(low < high)) throw new RangeError(`uniformBox: low must be below high, got ${low} and ${high}`);
  return {
    description: `uniform in [${low}, ${high}] in each of ${n} coordinates`,
    draw: (count) => Float64Array.from({ length: count * n }, (_, e) => low + (high - low) * random.uniform(e)),
  };
}

/**
 * Each state is one of the given ones, in turn, with independent Gaussian noise on each coordinate.
 *
 * @param around [k × n]. @param deviation of each coordinate, state units.
 */
export function gaussianBalls(random: Stream, n: number, around: Float64Array, deviation: number): Sampling {
  const given = around.length / n;
  if (!(Number.isInteger(given) && given > 0)) {
    throw new RangeError(`gaussianBalls: around must hold whole states of ${n} values, got ${around.length} values`);
  }
  return {
    description: `Gaussian, deviation ${deviation} in each coordinate, around ${given} given state${given > 1 ? "s" : ""}`,
    draw: (count) =>
      Float64Array.from({ length: count * n }, (_, e) => around[e % around.length] + deviation * random.normal(e)),
  };
}
