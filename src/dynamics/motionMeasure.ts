import { type System, stream } from "../kernel/index.ts";
import { averageOf } from "./averages.ts";
import { type MotionReading, mayChange, readMotion, readMotions } from "./chaos.ts";
import { type ExponentRun, openExponentRun } from "./exponentRun.ts";
import type { Averages } from "./motionGroups.ts";
import { dot } from "./vectors.ts";

/** Exponents asked for at first, and at most: as long as all are zero, one more is. */
const EXPONENTS = 3;
const MOST_EXPONENTS = 6;
/** A second start beside the first trajectory's end, in shares of its spread. */
const BESIDE = 1e-3;
/** Directions along which states are averaged. */
const DIRECTIONS = 2;
/** Averages and exponents of one set from two starts agree within this share of the spread, or so many errors of either. */
const CLOSE = 0.01;
const ERRORS = 4;

/** In steps: followed while the vectors turn, measured at first, and at most. */
export interface Measured {
  readonly transient: number;
  readonly first: number;
  readonly most: number;
}

/** What one group of states does, and the measurements behind it: two where it is named. */
export interface Finding {
  readonly reading: MotionReading;
  readonly runs: readonly ExponentRun[];
}

/**
 * Exponents of a group of states that move alike: from its first member, and where these name a motion, from the last one
 * too (a single state: from beside where it has come to). Measured twice as long, again and again, where that may decide.
 * Yields its share of the whole, about.
 */
export function* measureGroup(
  map: System,
  group: readonly Averages[],
  { transient, first, most }: Measured,
): Generator<number, Finding> {
  const n = map.dimension;
  const [own] = group;
  let start = own.end;
  for (let count = Math.min(EXPONENTS, n); ; count++) {
    const run = openExponentRun(map, start, count, marks(n));
    const alone = yield* extend([run]);
    if (alone.kind === "undecided" && !alone.isNear && count < Math.min(n, MOST_EXPONENTS)) {
      start = run.state;
      continue;
    }
    if (alone.kind !== "chaos" && alone.kind !== "torus") return { reading: alone, runs: [run] };
    const other = group.length > 1 ? group[group.length - 1].end : beside(run.state, own);
    const second = openExponentRun(map, other, count, marks(n));
    const reading = yield* extend([run, second]);
    return { reading, runs: [run, second] };
  }

  function* extend(runs: readonly ExponentRun[]): Generator<number, MotionReading> {
    for (let steps = first; ; steps *= 2) {
      for (const [k, run] of runs.entries()) {
        const more = Math.max(0, steps - run.steps);
        if (run.steps === 0) for (const _ of run.advance(transient, false)) yield k / 2;
        for (const done of run.advance(more, true)) yield k / 2 + done / (2 * more);
      }
      const reading = runs.length === 1 ? readMotion(runs[0]) : readMotions(runs[0], runs[1]);
      if (!mayChange(reading) || 2 * steps > most) return reading;
    }
  }
}

/** Whether two groups that were measured move on one set after all: long averages and exponents agree within their errors. */
export function measuredAlike(a: Finding, b: Finding): boolean {
  if (a.reading.kind !== b.reading.kind || a.runs[0].count !== b.runs[0].count) return false;
  const [p, q] = [a.runs[0], b.runs[0]];
  const columns = p.series.columns;
  for (let column = 0; column < columns; column++) {
    const [x, y] = [p, q].map((run) => averageOf(run.series, column, 0, run.steps));
    const scale = column < p.count ? 0 : spreadOf(p, column);
    if (!(Math.abs(x.value - y.value) <= CLOSE * scale + ERRORS * (x.error + y.error))) return false;
  }
  return true;
}

/** Largest less smallest value of a column. */
function spreadOf({ series, steps }: ExponentRun, column: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let s = 0; s < steps; s++) {
    const v = series.values[s * series.columns + column];
    [low, high] = [Math.min(low, v), Math.max(high, v)];
  }
  return high - low;
}

/** ‖x‖², and x and its square along fixed directions. */
function marks(n: number): (x: Float64Array) => number[] {
  const random = stream({ seed: 3, density: 1 }, "orthogonalStart", n);
  const directions = Array.from({ length: DIRECTIONS }, (_, k) =>
    Float64Array.from({ length: n }, (_, i) => random.normal(k * n + i)),
  );
  return (x) => {
    const along = directions.map((direction) => dot(x, direction));
    return [dot(x, x), ...along, ...along.map((v) => v * v)];
  };
}

/** A state a little off a trajectory's end. */
function beside(x: Float64Array, { spread }: Averages): Float64Array {
  const random = stream({ seed: 4, density: 1 }, "orthogonalStart", x.length);
  const share = (BESIDE * spread) / Math.sqrt(x.length);
  return x.map((v, i) => v + share * random.normal(i));
}
