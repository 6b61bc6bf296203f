import { ln, type System, stream } from "../kernel/index.ts";
import { type Average, averageOf, type Series } from "./averages.ts";
import { orthonormalise } from "./singular.ts";

/** Steps between two yields. */
const CHUNK = 200;
/** States kept at most; beyond, every other one is left out and those to come are kept half as often. */
const MOST_VISITED = 1024;
/** ln of the growth of a vector that vanishes in a step: a map whose derivative is singular has an exponent of −∞. */
const VANISHED = -690;

/** A state that is followed with tangent vectors, for as long as its exponents are not known well enough. */
export interface ExponentRun {
  readonly map: System;
  readonly count: number;
  /** Where it is now, [n]. */
  readonly state: Float64Array;
  /** Steps measured. */
  readonly steps: number;
  /** A state or tangent vector was not finite. */
  readonly diverged: boolean;
  /** [steps × (count + marks)]: ln of the growth of each vector in a step, then what `mark` says of the state after it. */
  readonly series: Series;
  /** States on its way while it was measured, equally spaced in time, each [n]. */
  readonly visited: readonly Float64Array[];
  /** Follows on. Only what `isMeasured` is recorded. Yields now and then, with the steps taken of this call. */
  advance(steps: number, isMeasured: boolean): Generator<number, void>;
  /** Exponents per τ over the second part of the measured steps, from the share `from` on, in the order of Gram–Schmidt. */
  exponents(from?: number): Average[];
}

/**
 * Tangent vectors are carried along and orthonormalised after every step (Gram–Schmidt, twice). Benettin et al. (1980).
 *
 * @param start [n], not changed.
 * @param mark numbers to record of a state, always as many. @default none
 */
export function openExponentRun(
  map: System,
  start: Float64Array,
  count: number,
  mark?: (x: Float64Array) => readonly number[],
): ExponentRun {
  const n = map.dimension;
  const columns = count + (mark?.(start).length ?? 0);
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  let x = start.slice();
  let y = new Float64Array(n);
  let V = Float64Array.from({ length: count * n }, (_, e) => random.normal(e));
  let W = new Float64Array(count * n);
  orthonormalise(V, n, count);
  let values = new Float64Array(0);
  let steps = 0;
  let isAlive = true;
  let visited: Float64Array[] = [];
  let stride = 1;

  function step(isMeasured: boolean): void {
    map.tangent(x, V, W, count, false);
    map.evaluate(x, y, 1);
    [x, y, V, W] = [y, x, W, V];
    const lengths = orthonormalise(V, n, count);
    isAlive = lengths.every(Number.isFinite) && x.every(Number.isFinite);
    if (!isMeasured || !isAlive) return;
    if ((steps + 1) * columns > values.length) {
      const longer = new Float64Array(Math.max(1024 * columns, 2 * values.length));
      longer.set(values);
      values = longer;
    }
    for (let k = 0; k < count; k++) values[steps * columns + k] = lengths[k] > 0 ? ln(lengths[k]) : VANISHED;
    mark?.(x).forEach((v, k) => {
      values[steps * columns + count + k] = v;
    });
    steps++;
    if (steps % stride === 0) visited.push(x.slice());
    if (visited.length < MOST_VISITED) return;
    visited = visited.filter((_, k) => k % 2 === 1);
    stride *= 2;
  }

  const run: ExponentRun = {
    map,
    count,
    get state() {
      return x;
    },
    get steps() {
      return steps;
    },
    get diverged() {
      return !isAlive;
    },
    get visited() {
      return visited;
    },
    get series() {
      return { values, columns };
    },
    *advance(more, isMeasured) {
      for (let s = 0; s < more && isAlive; s++) {
        step(isMeasured);
        if ((s + 1) % CHUNK === 0) yield s + 1;
      }
    },
    exponents(from = 0) {
      return Array.from({ length: count }, (_, k) => {
        const { value, error } = averageOf(run.series, k, Math.floor(from * steps), steps);
        return { value: value / map.timeStep, error: error / map.timeStep };
      });
    },
  };
  return run;
}
