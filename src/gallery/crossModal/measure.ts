import type { System } from "../../kernel/index.ts";
import { participationRatio, principalAngles, principalComponents, procrustes } from "../../readout/index.ts";
import { meanOf } from "../training.ts";
import { DIGITS } from "./trials.ts";

const DEGREES = 180 / Math.PI;
/** Principal directions in which trajectories are turned. */
const REDUCED = 6;

/** Mean states of each digit, [steps][DIGITS × n], of rates [steps · count × n]. */
export function digitMeans(rates: Float64Array, digit: Int32Array, steps: number): Float64Array[] {
  const count = digit.length;
  const n = rates.length / (steps * count);
  const many = new Float64Array(DIGITS);
  digit.forEach((k) => {
    many[k]++;
  });
  return Array.from({ length: steps }, (_, t) => {
    const means = new Float64Array(DIGITS * n);
    for (let b = 0; b < count; b++) {
      const row = (t * count + b) * n;
      for (let i = 0; i < n; i++) means[digit[b] * n + i] += rates[row + i] / many[digit[b]];
    }
    return means;
  });
}

/** Angles between the planes that tell the digits apart in two senses, in degrees, smallest first. */
export function anglesBetween(a: Float64Array, b: Float64Array): number[] {
  const n = a.length / DIGITS;
  const [A, B] = [a, b].map((means) => differences(means, n));
  return Array.from(principalAngles(A, B, n), (angle) => DEGREES * angle);
}

/** Each mean less the last one: DIGITS − 1 directions. */
function differences(means: Float64Array, n: number): Float64Array {
  const last = (DIGITS - 1) * n;
  return means.slice(0, last).map((v, e) => v - means[last + (e % n)]);
}

/** The same for random planes of as many dimensions: means over draws, in degrees. */
export function randomAngles(n: number, normal: (position: number) => number, draws: number): number[] {
  const all = Array.from({ length: draws }, (_, d) => {
    const means = Float64Array.from({ length: DIGITS * n }, (_, e) => normal(d * DIGITS * n + e));
    const other = Float64Array.from({ length: DIGITS * n }, (_, e) => normal((draws + d) * DIGITS * n + e));
    return anglesBetween(means, other);
  });
  return Array.from({ length: DIGITS - 1 }, (_, k) => meanOf(all.map((angles) => angles[k])));
}

/**
 * How much of the trajectories of the next digit one rotation makes of each digit's, the best of the orders in which the
 * digits may go round: share of the variance, 0 … 1.
 *
 * @param means [steps][DIGITS × n]
 */
export function rotationSymmetry(means: readonly Float64Array[]): number {
  const n = means[0].length / DIGITS;
  const all = new Float64Array(means.length * DIGITS * n);
  means.forEach((rows, t) => {
    all.set(rows, t * DIGITS * n);
  });
  const { directions, mean, variances } = principalComponents(all, n);
  const width = Math.min(REDUCED, n, Math.max(2, Math.ceil(participationRatio(variances)) + 1));
  const reduced = (t: number, k: number) =>
    Array.from({ length: width }, (_, d) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += directions[d * n + i] * (means[t][k * n + i] - mean[i]);
      return sum;
    });
  const trajectory = Array.from({ length: DIGITS }, (_, k) => means.flatMap((_, t) => reduced(t, k)));
  // a cycle of four digits may be gone round in three ways, up to direction
  const orders = [
    [0, 1, 2, 3],
    [0, 1, 3, 2],
    [0, 2, 1, 3],
  ];
  const shares = orders.map((order) => {
    const from = Float64Array.from(order.flatMap((k) => trajectory[k]));
    const to = Float64Array.from([...order.slice(1), order[0]].flatMap((k) => trajectory[k]));
    return 1 - procrustes(from, to, width).left;
  });
  return Math.max(...shares);
}

/**
 * Where states end when they are left alone: how many different places, and how fast the fastest still moves, per τ.
 *
 * @param time in τ.
 */
export function endsOf(flow: System, map: System, states: Float64Array, time: number) {
  const n = map.dimension;
  const count = states.length / n;
  let [x, y] = [states.slice(), new Float64Array(states.length)];
  for (let step = 0; step < time / map.timeStep; step++) {
    map.evaluate(x, y, count);
    [x, y] = [y, x];
  }
  flow.evaluate(x, y, count);
  const row = (of: Float64Array, c: number) => of.subarray(c * n, (c + 1) * n);
  const distance = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + (v - b[i]) * (v - b[i]), 0);
  const places: Float64Array[] = [];
  let fastest = 0;
  for (let c = 0; c < count; c++) {
    const at = row(x, c);
    if (!places.some((place) => distance(place, at) < 1e-4)) places.push(at);
    fastest = Math.max(fastest, Math.sqrt(row(y, c).reduce((sum, v) => sum + v * v, 0)));
  }
  return { places: places.length, fastest };
}
