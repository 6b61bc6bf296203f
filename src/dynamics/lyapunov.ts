import { ln, type System, stream } from "../kernel/index.ts";
import { asMap } from "./flowMap.ts";
import { orthonormalise } from "./singular.ts";

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
  /** "diverged": a state or tangent vector was not finite, or tangent vectors vanished; then over the blocks before that. */
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
 * after every step (Gram–Schmidt, twice), the logarithms of their lengths averaged. Benettin et al. (1980).
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
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  let x = start.slice();
  let y = new Float64Array(n);
  let V = Float64Array.from({ length: count * n }, (_, e) => random.normal(e));
  let W = new Float64Array(count * n);
  orthonormalise(V, n, count);

  const means: Float64Array[] = [];
  let stillFinite = true;
  for (let b = -warmUp; b < wanted && stillFinite; b++) {
    const logs = new Float64Array(count);
    for (let s = 0; s < blockSteps; s++) {
      map.tangent(x, V, W, count, false);
      map.evaluate(x, y, 1);
      [x, y, V, W] = [y, x, W, V];
      orthonormalise(V, n, count).forEach((length, k) => {
        logs[k] += ln(length);
      });
    }
    stillFinite = logs.every(Number.isFinite) && x.every(Number.isFinite);
    if (stillFinite && b >= 0) means.push(logs.map((v) => v / (blockSteps * h)));
    if (stillFinite) yield { time: (b + 1 + warmUp) * blockSteps * h, of: (wanted + warmUp) * blockSteps * h };
  }
  return {
    status: stillFinite ? "measured" : "diverged",
    ...blockStatistics(means, count),
    time: means.length * blockSteps * h,
    state: x,
    options: { count, step, transient, time, block },
  };
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
