import type { System } from "../kernel/index.ts";
import { PHASES } from "./cycle.ts";
import { gmres } from "./gmres.ts";
import { type Passage, passage } from "./monodromy.ts";
import { distance, dot, norm } from "./vectors.ts";

/** Step error of period and place at which a cycle is accepted, relative to its period and size. */
export const CYCLE_TOLERANCE = 1e-9;
/** Most Runge–Kutta steps per period. */
export const MOST_CYCLE_STEPS = 50_000;
/** Steps are a multiple of this, so that the kept phases and a half, third, quarter and sixth of the period are states. */
const UNIT = 3 * PHASES;
/** Longest first step, in the flow's time. */
const FIRST_STEP = 0.15;
/** Searches that may fail, each with half the step. */
const TRIES = 3;
const NEWTON_STEPS = 40;
const HALVINGS = 10;
/** Closure at which Newton's method may stop; below it rounding decides. */
const NEWTON_TOLERANCE = 1e-12;
const GMRES_TOLERANCE = 1e-4;
const MOST_PRODUCTS = 80;
/** An orbit that has shrunk to this share of its first size is about to close on a root. */
const SHRUNK = 1e-3;
/** The period may change by this factor, no more: T = 0 closes every orbit. */
const PERIOD_FACTOR = 2;

export interface FlowCycleOptions {
  /** See {@link CYCLE_TOLERANCE}. @default CYCLE_TOLERANCE */
  readonly tolerance?: number;
  /** See {@link MOST_CYCLE_STEPS}. @default MOST_CYCLE_STEPS */
  readonly mostSteps?: number;
}

/** A periodic orbit of a flow, stable or not. */
export interface FlowCycle {
  /** A state on it, [n], and the unit direction in which the flow passes it. */
  readonly point: Float64Array;
  readonly direction: Float64Array;
  /** In τ; the smallest one where a half, third, quarter or sixth of the period closed too. */
  readonly period: number;
  /** ‖φ_T(point) − point‖ over `size`, at exactly this point and period. */
  readonly closure: number;
  /** Largest distance of its states from `point`. */
  readonly size: number;
  /** [PHASES × n], states equally spaced in time over one period. */
  readonly orbit: Float64Array;
  /** Runge–Kutta steps per period. */
  readonly steps: number;
  /** What halving the step says about the error of the period (relative) and of the point (over `size`). */
  readonly stepError: { readonly period: number; readonly point: number };
  /** Products with the monodromy matrix it took. */
  readonly products: number;
}

export type FlowCycleSearch =
  | { readonly status: "closed"; readonly cycle: FlowCycle }
  | { readonly status: "open"; readonly reason: string; readonly closure: number };

/**
 * The cycle of a flow near a state, by Newton–Krylov shooting: φ_T(x) = x on the section through x is solved for x and T
 * with GMRES on products with the monodromy matrix, then again with half the step until period and place no longer
 * change. Stability is not asked for, and Φ is never formed: most of its eigenvalues lie at 0, so that a few products
 * suffice in any dimension. Memory: states of one period, [steps × n].
 *
 *     [ Φ − I   F(φ_T(x)) ] [ δx ]     [ φ_T(x) − x ]
 *     [ F(x)ᵀ       0     ] [ δT ] = − [      0     ]
 *
 * Source   Sánchez, Net, García-Archilla & Simó (2004) J. Comput. Phys. 201:13.
 * Fails    "open" with the reason: a slow spiral's orbit shrinks onto its root; a search that stalls or diverges says so.
 *
 * @param flow kind "flow".
 * @param start [n], near the cycle; not changed.
 * @param period a guess, in τ, within a factor of two.
 */
export function closeFlowCycle(
  flow: System,
  start: Float64Array,
  period: number,
  options: FlowCycleOptions = {},
): FlowCycleSearch {
  if (flow.kind !== "flow") throw new RangeError(`closeFlowCycle: system must be a flow, got a ${flow.kind}`);
  if (!(period > 0)) throw new RangeError(`closeFlowCycle: period must be > 0, got ${period}`);
  const { tolerance = CYCLE_TOLERANCE, mostSteps = MOST_CYCLE_STEPS } = options;
  const guess = period / flow.timeStep;
  let steps = UNIT * Math.max(1, Math.ceil(guess / (UNIT * FIRST_STEP)));
  let products = 0;
  let coarse: Shot | null = null;
  let closure = Number.POSITIVE_INFINITY;
  let reason = "";
  let failures = 0;
  for (; steps <= mostSteps; steps *= 2) {
    const shot = shoot(flow, coarse?.x ?? start, coarse?.time ?? guess, steps, tolerance);
    products += shot.products;
    closure = shot.closure;
    if (shot.failure !== null) {
      // a step too long for the flow is one of the reasons why a search fails
      reason = shot.failure;
      if (reason === SHRINKS || ++failures === TRIES) break;
      coarse = null;
      continue;
    }
    const fold: number = coarse === null ? folds(shot, steps) : 1;
    if (fold > 1) {
      coarse = { ...shot, time: shot.time / fold };
      steps = Math.max(UNIT / 2, (UNIT / 2) * Math.floor(steps / fold / UNIT)); // doubled next
      continue;
    }
    // the error of the classical method falls by 16 when the step is halved
    const change = (value: number) => value / 15;
    const stepError = {
      period: coarse === null ? Number.POSITIVE_INFINITY : change(Math.abs(shot.time / coarse.time - 1)),
      point: coarse === null ? Number.POSITIVE_INFINITY : change(distance(shot.x, coarse.x) / shot.path.size),
    };
    if (Math.max(stepError.period, stepError.point) <= tolerance) {
      return { status: "closed", cycle: cycleOf(flow, shot, steps, stepError, products) };
    }
    reason = `its step error is still ${Math.max(stepError.period, stepError.point)} with ${steps} steps`;
    coarse = shot;
  }
  return { status: "open", reason: reason || `a period takes more than ${mostSteps} steps`, closure };
}

const SHRINKS = "its orbit shrinks onto a root";

interface Shot {
  readonly x: Float64Array;
  /** The period, in the flow's time. */
  readonly time: number;
  readonly path: Passage;
  readonly closure: number;
  readonly products: number;
  readonly failure: string | null;
}

/** Newton's method with a fixed number of steps per period. */
function shoot(flow: System, start: Float64Array, guess: number, steps: number, tolerance: number): Shot {
  const n = flow.dimension;
  let products = 0;
  const at = (x: Float64Array, time: number) => {
    const path = passage(flow, x, time, steps);
    const gap = path.end.map((v, i) => v - x[i]);
    return { x, time, path, gap, miss: norm(gap) };
  };
  let now = at(start.slice(), guess);
  const { size } = now.path;
  const end = (failure: string | null): Shot => ({ ...now, closure: now.miss / now.path.size, products, failure });
  for (let step = 0; step < NEWTON_STEPS; step++) {
    if (!Number.isFinite(now.miss)) return end("its states do not stay finite");
    if (!(now.path.size > SHRUNK * size)) return end(SHRINKS);
    if (now.miss <= NEWTON_TOLERANCE * now.path.size) return end(null);

    const F = velocity(flow, now.x);
    const speed = norm(F);
    const arrival = velocity(flow, now.path.end);
    const b = new Float64Array(n + 1);
    for (let i = 0; i < n; i++) b[i] = -now.gap[i];
    // unknowns δx and |F| δT, both in units of the state
    const solved = gmres(
      (v, out) => {
        now.path.carry(v, out, 1);
        for (let i = 0; i < n; i++) out[i] += (v[n] * arrival[i]) / speed - v[i];
        out[n] = dot(F, v.subarray(0, n)) / speed;
      },
      b,
      GMRES_TOLERANCE,
      MOST_PRODUCTS,
    );
    products += solved.products;
    if (!(solved.residual < 1)) return end("its linear equations have no solution");

    let better: typeof now | null = null;
    for (let t = 1, halving = 0; halving < HALVINGS && better === null; halving++, t /= 2) {
      const time = now.time + (t * solved.x[n]) / speed;
      if (!(time < PERIOD_FACTOR * guess && time > guess / PERIOD_FACTOR)) continue;
      const tried = at(
        now.x.map((v, i) => v + t * solved.x[i]),
        time,
      );
      if (tried.miss < (1 - 1e-4 * t) * now.miss) better = tried;
    }
    if (better === null) {
      return end(now.miss <= (tolerance / 10) * now.path.size ? null : "Newton's method stalls before it closes");
    }
    now = better;
  }
  return end(`Newton's method has not closed it in ${NEWTON_STEPS} steps`);
}

/** How many times the orbit has gone round: the largest of 6, 4, 3, 2 whose part of the period leads back too, or 1. */
function folds({ x, path }: Shot, steps: number): number {
  const n = x.length;
  for (const fold of [6, 4, 3, 2]) {
    const s = steps / fold;
    if (distance(path.states.subarray(s * n, (s + 1) * n), x) <= 1e-6 * path.size) return fold;
  }
  return 1;
}

function cycleOf(
  flow: System,
  { x, time, path, closure }: Shot,
  steps: number,
  stepError: FlowCycle["stepError"],
  products: number,
): FlowCycle {
  const n = x.length;
  const F = velocity(flow, x);
  const speed = norm(F);
  const orbit = new Float64Array(PHASES * n);
  for (let k = 0; k < PHASES; k++) {
    const s = (k * steps) / PHASES;
    orbit.set(path.states.subarray(s * n, (s + 1) * n), k * n);
  }
  const direction = F.map((v) => v / speed);
  const period = time * flow.timeStep;
  return { point: x, direction, period, closure, size: path.size, orbit, steps, stepError, products };
}

function velocity(flow: System, x: Float64Array): Float64Array {
  const F = new Float64Array(x.length);
  flow.evaluate(x, F, 1);
  return F;
}
