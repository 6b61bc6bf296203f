import { ln, stream } from "../kernel/index.ts";
import { type ConeSystem, type Sides, scaleOf, sidesOf } from "./coneSystem.ts";
import { dot, norm } from "./vectors.ts";

/** Displacements that are followed, for so many steps, within so many products of matrix entries. */
export const TRIALS = 24;
const TRIAL_STEPS = 4000;
const TRIAL_WORK = 5e7;
/** ln of the growth of a displacement after which it counts as growing, if at least this share of it came in its last half. */
const GROWN = 14; // 1e6
const STEADY = 0.4;
/** One that has shrunk so far, in the same measure, is followed no longer. */
const GONE = -60;

/** Sides that trial displacements go through, and the two extreme ones first; fewer in larger systems. */
export function visitedSides(system: ConeSystem, most: number): Sides[] {
  const seen = new Map<string, Sides>();
  const keep = (sides: Sides) => seen.size < most && seen.set(sides.join(""), sides);
  keep(new Uint8Array(system.kinks.length));
  keep(new Uint8Array(system.kinks.length).fill(1));
  for (let trial = 0; trial < TRIALS && seen.size < most; trial++) {
    follow(system, 0, trial, 300, (v, step) => step % 100 === 99 && keep(sidesOf(system, v)));
  }
  return [...seen.values()];
}

export interface Trials {
  /** The rate at which a trial displacement grew steadily by 1e6, null where none did. */
  readonly grew: number | null;
  /** How many were followed, and the rate of the slowest of them to shrink. */
  readonly trials: number;
  readonly slowest: number;
}

/** @param from number of the first trial; there are `most` of them, fewer in large systems. */
export function followTrials(system: ConeSystem, h: number, from: number, most: number): Trials {
  const { n, kinks } = system;
  const trials = Math.min(most, Math.max(1, Math.floor(TRIAL_WORK / (TRIAL_STEPS * n * (n + 2 * kinks.length)))));
  let slowest = Number.NEGATIVE_INFINITY;
  for (let trial = from; trial < from + trials; trial++) {
    const history: number[] = [];
    const { growth, time } = follow(system, h, trial, TRIAL_STEPS, (_, __, grown) => history.push(grown));
    const lastHalf = growth - history[history.length >> 1];
    if (growth >= GROWN && lastHalf >= STEADY * growth) return { grew: growth / time, trials, slowest };
    slowest = Math.max(slowest, growth / time);
  }
  return { grew: null, trials, slowest };
}

/** Follows one displacement, scaled back to length 1 each step. @returns ln of its growth, and its time. */
function follow(
  system: ConeSystem,
  h: number,
  trial: number,
  steps: number,
  watch?: (v: Float64Array, step: number, growth: number) => void,
): { growth: number; time: number } {
  const { n } = system;
  const random = stream({ seed: 3, density: 1 }, "orthogonalStart", n);
  const stride = h > 0 ? h : 0.3 / (1 + scaleOf(system));
  let v: Float64Array = Float64Array.from({ length: n }, (_, i) => random.normal(trial * n + i));
  let growth = -ln(norm(v));
  const moved = (from: Float64Array, slope: Float64Array, t: number) => from.map((e, i) => e + t * slope[i]);
  let step = 0;
  while (step < steps && growth < GROWN && growth > GONE) {
    const k1 = velocityOf(system, v);
    // the flow by the midpoint rule
    v = h > 0 ? moved(v, k1, h) : moved(v, velocityOf(system, moved(v, k1, stride / 2)), stride);
    const length = norm(v);
    if (!(length > 0)) return { growth: Number.NEGATIVE_INFINITY, time: step * stride };
    growth += ln(length);
    v = v.map((e) => e / length);
    watch?.(v, step, growth);
    step++;
  }
  return { growth, time: step * stride };
}

function velocityOf({ n, base, kinks }: ConeSystem, v: Float64Array): Float64Array {
  const out = Float64Array.from({ length: n }, (_, i) => dot(base.subarray(i * n, (i + 1) * n), v));
  for (const { row, column } of kinks) {
    const argument = dot(row, v);
    if (argument > 0) for (let i = 0; i < n; i++) out[i] += column[i] * argument;
  }
  return out;
}
