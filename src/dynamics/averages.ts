/** @file Averages along a trajectory, and how far to trust them. */
import { exp } from "../kernel/index.ts";

/** An average with its standard error. */
export interface Average {
  readonly value: number;
  readonly error: number;
}

/** Batches that the scatter is taken of: memory longer than a batch would make errors too small. */
const BATCHES = 20;
const QUARTERS = 4;

/** Values [steps × columns], one row a step. */
export interface Series {
  readonly values: Float64Array;
  readonly columns: number;
}

/**
 * Average of a column over steps from … to − 1 with the weights exp(−1/(s(1 − s))), s from 0 to 1: what is periodic or
 * quasi-periodic averages out faster than any power of the time, wherever it is cut. Source: Das et al. (2017)
 * Nonlinearity 30:4111.
 */
export function smoothAverage({ values, columns }: Series, column: number, from: number, to: number): number {
  const weights = bump(to - from);
  let sum = 0;
  let total = 0;
  for (let i = from; i < to; i++) {
    const w = weights[i - from];
    sum += w * values[i * columns + column];
    total += w;
  }
  return sum / total;
}

/** The smooth averages of four quarters. */
export function quarterAverages(series: Series, column: number, from: number, to: number): number[] {
  const length = Math.floor((to - from) / QUARTERS);
  return Array.from({ length: QUARTERS }, (_, q) =>
    smoothAverage(series, column, from + q * length, from + (q + 1) * length),
  );
}

/**
 * Average of a column with the smaller of two errors: of the plain mean, by the scatter of 20 batches, each longer than
 * what the motion remembers; or of the smooth average, by the scatter of those of its quarters. The second is small only
 * where the motion is regular: for noise it is twice too large.
 */
export function averageOf(series: Series, column: number, from: number, to: number): Average {
  const means: number[] = [];
  for (let b = 0; b < BATCHES; b++) {
    const [start, end] = [b, b + 1].map((k) => from + Math.floor((k * (to - from)) / BATCHES));
    let sum = 0;
    for (let i = start; i < end; i++) sum += series.values[i * series.columns + column];
    means.push(sum / (end - start));
  }
  const plain = { value: mean(means), error: scatter(means, mean(means)) / Math.sqrt(BATCHES) };
  const whole = smoothAverage(series, column, from, to);
  const smooth = { value: whole, error: scatter(quarterAverages(series, column, from, to), whole) };
  return smooth.error < plain.error ? smooth : plain;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function scatter(values: readonly number[], about: number): number {
  const squares = values.reduce((sum, v) => sum + (v - about) * (v - about), 0);
  return Math.sqrt(squares / (values.length - 1));
}

let kept = { length: 0, weights: new Float64Array(0) };

/** Weights of so many steps; the last ones asked for are kept. */
function bump(length: number): Float64Array {
  if (kept.length !== length) {
    const weights = Float64Array.from({ length }, (_, i) => {
      const s = (i + 0.5) / length;
      return exp(-1 / (s * (1 - s)));
    });
    kept = { length, weights };
  }
  return kept.weights;
}
