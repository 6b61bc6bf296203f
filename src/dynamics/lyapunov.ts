import type { System } from "../kernel/index.ts";
import { type ExponentRun, openExponentRun } from "./exponentRun.ts";
import { asMap } from "./flowMap.ts";

/** Runge–Kutta step of a flow, transient, time and block, in τ. */
export const LYAPUNOV_STEP = 0.05;
export const LYAPUNOV_TRANSIENT = 200;
export const LYAPUNOV_TIME = 2000;
export const LYAPUNOV_BLOCK = 50;

export interface LyapunovOptions {
  /** Exponents wanted, the largest ones. */
  readonly count: number;
  /** Runge–Kutta step of a flow, in τ; a map has its own. @default LYAPUNOV_STEP */
  readonly step?: number;
  /** Followed before anything is measured, tangent vectors too, in τ. @default LYAPUNOV_TRANSIENT */
  readonly transient?: number;
  /** Measured, in τ. @default LYAPUNOV_TIME */
  readonly time?: number;
  /** Length of a block, in τ; several correlation times, or one turn of a cycle. @default LYAPUNOV_BLOCK */
  readonly block?: number;
}

/** Exponents in 1/τ, with errors from blocks. */
export interface LyapunovExponents {
  /** "diverged": a state or tangent vector was not finite; then over the blocks before that. */
  readonly status: "measured" | "diverged";
  /** [count], in the order of Gram–Schmidt: largest first, up to their errors. */
  readonly exponents: Float64Array;
  /** Standard error of each: of the mean of blocks taken as independent. NaN with fewer than two blocks. */
  readonly standardErrors: Float64Array;
  /** [blocks × count], mean of each block. */
  readonly blocks: Float64Array;
  /** [blocks × count], mean of all blocks up to and with this one: convergence. */
  readonly history: Float64Array;
  /** Time measured, in τ. */
  readonly time: number;
  /** The last state, [n]. */
  readonly state: Float64Array;
  readonly options: Required<LyapunovOptions>;
}

/**
 * The largest Lyapunov exponents of the trajectory of a state: tangent vectors are carried along and orthonormalised
 * after every step, the logarithms of their lengths averaged: see `openExponentRun`.
 * Yields after each block; a caller that stops asking has cancelled.
 *
 * @param start [n], not changed.
 */
export function* lyapunovExponents(
  system: System,
  start: Float64Array,
  options: LyapunovOptions,
): Generator<{ readonly time: number; readonly of: number }, LyapunovExponents> {
  const {
    count,
    step = LYAPUNOV_STEP,
    transient = LYAPUNOV_TRANSIENT,
    time = LYAPUNOV_TIME,
    block = LYAPUNOV_BLOCK,
  } = options;
  const n = system.dimension;
  if (!(Number.isInteger(count) && count >= 1 && count <= n)) {
    throw new RangeError(`lyapunovExponents: count must be a whole number from 1 to ${n}, got ${count}`);
  }
  if (!(step > 0 && block > 0 && time >= block && transient >= 0)) {
    throw new RangeError(
      `lyapunovExponents: step and block must be > 0, time ≥ block and transient ≥ 0, got step ${step}, block ${block}, time ${time}, transient ${transient}`,
    );
  }
  const map = asMap(system, step / system.timeStep);
  const h = map.timeStep;
  const blockSteps = Math.max(1, Math.round(block / h));
  const wanted = Math.max(1, Math.round(time / (blockSteps * h)));
  const warmUp = Math.ceil(transient / (blockSteps * h));
  const run = openExponentRun(map, start, count);
  const of = (wanted + warmUp) * blockSteps * h;
  for (let b = -warmUp; b < wanted && !run.diverged; b++) {
    for (const _ of run.advance(blockSteps, b >= 0));
    if (!run.diverged) yield { time: (b + 1 + warmUp) * blockSteps * h, of };
  }
  const means = blockMeans(run, blockSteps);
  return {
    status: run.diverged ? "diverged" : "measured",
    ...blockStatistics(means, count),
    time: means.length * blockSteps * h,
    state: run.state,
    options: { count, step, transient, time, block },
  };
}

/** Mean of each whole block, per τ. */
function blockMeans({ series: { values, columns }, steps, count, map }: ExponentRun, blockSteps: number) {
  return Array.from({ length: Math.floor(steps / blockSteps) }, (_, b) => {
    const sums = new Float64Array(count);
    for (let s = b * blockSteps; s < (b + 1) * blockSteps; s++) {
      for (let k = 0; k < count; k++) sums[k] += values[s * columns + k];
    }
    return sums.map((v) => v / (blockSteps * map.timeStep));
  });
}

function blockStatistics(means: readonly Float64Array[], count: number) {
  const B = means.length;
  const blocks = new Float64Array(B * count);
  const history = new Float64Array(B * count);
  const exponents = new Float64Array(count).fill(Number.NaN);
  const standardErrors = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let b = 0; b < B; b++) {
      blocks[b * count + k] = means[b][k];
      sum += means[b][k];
      history[b * count + k] = sum / (b + 1);
    }
    exponents[k] = sum / B;
    let squares = 0;
    for (let b = 0; b < B; b++) squares += (means[b][k] - exponents[k]) * (means[b][k] - exponents[k]);
    standardErrors[k] = B < 2 ? Number.NaN : Math.sqrt(squares / (B * (B - 1)));
  }
  return { exponents, standardErrors, blocks, history };
}
