import type { System } from "../kernel/index.ts";
import { asMap, velocities } from "./flowMap.ts";
import { type LocalDimension, localDimension, median } from "./localDimension.ts";
import { openFrame } from "./tangentFrame.ts";
import { distance, dot, largest, norm } from "./vectors.ts";

/** Least ratio of the first fast rate to the slowest, and of contraction to drift, of a slow manifold (docs/mechanisms.md). */
export const SLOW_GAP = 5;
/** Rates below this, per τ, count as this: two zeros have no gap between them. */
const ZERO_RATE = 1e-6;

export interface SlowManifoldOptions {
  /** Tangent vectors carried along; slow directions are looked for among the first `frame` − 1. @default 6 */
  readonly frame?: number;
  /** Time in which the vectors find the slow directions, in τ; the states move on by it. @default 20 */
  readonly spinUp?: number;
  /** Time over which rates are taken, in τ. @default 10 */
  readonly window?: number;
  /** States in the neighbourhood whose principal components are taken. @default 12 */
  readonly neighbours?: number;
  /** Runge–Kutta step for a system of kind "flow", in τ. A map takes its own. @default 0.05 */
  readonly flowStep?: number;
  /** Distance over which a memory is lost, in state units: drift is tangent speed over it. @default extentOf(states, n) */
  readonly extent?: number;
}

/** All about `states`: those given, `spinUp` later. Rates and speeds are per τ; a rate < 0 is a contraction. */
export interface SlowManifold {
  /** [count × n] */
  readonly states: Float64Array;
  /** ‖F‖₂ and ‖F‖∞ at each state, state units per τ. */
  readonly speeds: Float64Array;
  readonly largestSpeeds: Float64Array;
  /** ‖QᵀF‖₂, Q the slow directions (all of `frame` where there are none). */
  readonly tangentSpeeds: Float64Array;
  /** [count × frame]: finite-time rates over the window, largest first. */
  readonly rates: Float64Array;
  readonly frame: number;
  /** Number of slow directions: those before the widest gap of the median rates, 0 where no gap reaches SLOW_GAP. */
  readonly slowDirections: number;
  /** Medians over states; of the slow directions, or of the first one where there are none. Largest first. */
  readonly slowRates: readonly number[];
  /** Median rate of the first direction after them: distances off the slow directions shrink at this rate, or faster. */
  readonly fastRate: number;
  /** |fastRate| over the largest |slow rate|: normal hyperbolicity. */
  readonly gap: number;
  /** Median tangent speed over `extent`, 1/τ: how fast a memory is lost along it. */
  readonly drift: number;
  readonly extent: number;
  /** −fastRate over drift. */
  readonly contractionOverDrift: number;
  /** Whether gap and contractionOverDrift both reach SLOW_GAP. */
  readonly isSlow: boolean;
  readonly dimension: LocalDimension;
  readonly spinUp: number;
  readonly window: number;
}

/**
 * Is there a slow manifold where these states are, of what dimension, and how fast is it along it and off it? Rates come
 * from frames of tangent vectors, pairs of infinitely close states, that have had `spinUp` to turn into the slow
 * directions. The rate of the (d + 1)-th is then that of distances modulo the d slow directions; in a linear system these
 * are measured by the fast left eigenvectors, and the rates are the real parts of the eigenvalues. Growth over the first
 * few τ, which a non-normal network shows in any direction, is not in them.
 *
 * A state that is still in its fast transient shows its transient; give states from a few τ into the free evolution on.
 *
 * @param system a map, whose rates are ln|multiplier|/Δt, or a flow.
 * @param states [count × n], not changed.
 */
export function* measureSlowManifold(
  system: System,
  states: Float64Array,
  options: SlowManifoldOptions = {},
): Generator<{ done: number; of: number }, SlowManifold> {
  const n = system.dimension;
  if (states.length === 0 || states.length % n !== 0) {
    throw new RangeError(
      `measureSlowManifold: states must hold whole states of ${n} values, at least one, got ${states.length} values`,
    );
  }
  const { frame: wanted = 6, spinUp = 20, window = 10, neighbours = 12, flowStep = 0.05 } = options;
  const count = states.length / n;
  const frame = Math.min(wanted, n);
  const map = asMap(system, flowStep);
  let x = states.slice();
  let y = new Float64Array(x.length);
  const frames = Array.from({ length: count }, (_, c) => openFrame(map, frame, c));
  const steps = [spinUp, window].map((time) => Math.max(1, Math.round(time / map.timeStep)));
  const block = Math.max(1, Math.round(1 / map.timeStep));
  let step = 0;
  const advance = () => {
    for (let c = 0; c < count; c++) frames[c].advance(x.subarray(c * n, (c + 1) * n));
    map.evaluate(x, y, count);
    [x, y] = [y, x];
    step++;
  };
  const progress = () => ({ done: step, of: steps[0] + steps[1] });
  while (step < steps[0]) {
    advance();
    if (step % block === 0) yield progress();
  }
  const measured = x.slice();
  const directions = frames.map((f) => f.vectors.slice());
  for (const f of frames) f.restart();
  while (step < steps[0] + steps[1]) {
    advance();
    if (step % block === 0) yield progress();
  }

  const rates = new Float64Array(count * frame);
  frames.forEach((f, c) => {
    rates.set(f.rates().sort().reverse(), c * frame);
  });
  const medians = columns(rates, frame);
  const all = frames.map((f) => f.blockRates(frame));
  const slowDirections = countSlow(columns(Float64Array.from(all.flat()), frame));
  const shown = Math.max(1, slowDirections);
  const blocks = frames.map((f) => f.blockRates(shown));
  const slowRates = Array.from({ length: shown }, (_, k) => median(blocks.map((b) => b[k])));
  const fastRate = shown < frame ? medians[shown] : Number.NaN;
  const gap = ratio(fastRate, slowRates);

  const F = velocities(system, measured, count);
  const at = (c: number) => F.subarray(c * n, (c + 1) * n);
  const each = (f: (c: number) => number) => Float64Array.from({ length: count }, (_, c) => f(c));
  const tangentSpeeds = each((c) => {
    const used = slowDirections > 0 ? slowDirections : frame;
    let squares = 0;
    for (let k = 0; k < used; k++) {
      const along = dot(directions[c].subarray(k * n, (k + 1) * n), at(c));
      squares += along * along;
    }
    return Math.sqrt(squares);
  });
  const extent = options.extent ?? extentOf(states, n);
  const speed = median(tangentSpeeds);
  const drift = speed === 0 ? 0 : speed / extent;
  const contractionOverDrift = -fastRate / drift;
  return {
    states: measured,
    speeds: each((c) => norm(at(c))),
    largestSpeeds: each((c) => largest(at(c))),
    tangentSpeeds,
    rates,
    frame,
    slowDirections,
    slowRates,
    fastRate,
    gap,
    drift,
    extent,
    contractionOverDrift,
    isSlow: slowDirections > 0 && gap >= SLOW_GAP && contractionOverDrift >= SLOW_GAP,
    dimension: localDimension(measured, n, neighbours),
    spinUp: steps[0] * map.timeStep,
    window: steps[1] * map.timeStep,
  };
}

/** Largest distance between two of the states [count × n]. */
export function extentOf(states: Float64Array, n: number): number {
  let most = 0;
  for (let a = 0; a < states.length; a += n) {
    for (let b = 0; b < a; b += n) {
      most = Math.max(most, distance(states.subarray(a, a + n), states.subarray(b, b + n)));
    }
  }
  return most;
}

/** −fast over the largest |slow|, with a floor below which a rate counts as zero. */
function ratio(fast: number, slow: readonly number[]): number {
  return -fast / Math.max(ZERO_RATE, ...slow.map((v) => Math.abs(v)));
}

function countSlow(rates: readonly number[]): number {
  let best = 0;
  let widest = SLOW_GAP;
  for (let d = 1; d < rates.length; d++) {
    const gap = ratio(rates[d], rates.slice(0, d));
    if (gap >= widest) [best, widest] = [d, gap];
  }
  return best;
}

function columns(values: Float64Array, width: number): number[] {
  return Array.from({ length: width }, (_, k) => median(values.filter((_v, e) => e % width === k)));
}

/**
 * States along trajectories, once their fast transient is over: of each start at `from`, `from` + `every`, … ≤ `until`.
 *
 * @param starts [count × n]. Times in τ.
 * @returns [samples × count × n].
 */
export function collectStates(
  system: System,
  starts: Float64Array,
  times: { readonly from: number; readonly until: number; readonly every: number },
  flowStep = 0.05,
): Float64Array {
  const map = asMap(system, flowStep);
  const [first, last, every] = [times.from, times.until, times.every].map((t) => Math.round(t / map.timeStep));
  if (!(every >= 1 && first >= 0 && last >= first)) {
    throw new RangeError(`collectStates: 0 ≤ from ≤ until, every ≥ one step, got ${JSON.stringify(times)}`);
  }
  const count = starts.length / map.dimension;
  const kept = new Float64Array((Math.floor((last - first) / every) + 1) * starts.length);
  let x = starts.slice();
  let y = new Float64Array(x.length);
  for (let step = 0; ; step++) {
    if (step >= first && (step - first) % every === 0) kept.set(x, ((step - first) / every) * x.length);
    if (step === last) return kept;
    map.evaluate(x, y, count);
    [x, y] = [y, x];
  }
}
