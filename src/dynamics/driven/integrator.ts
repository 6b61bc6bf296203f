import { exp, ln, type System } from "../../kernel/index.ts";
import { step, stepScratch } from "../dormandPrince.ts";
import { norm } from "../vectors.ts";

/** Estimated error of a step, over 1 + ‖x‖: of order 5, so that the step itself is far better. */
export const STEP_TOLERANCE = 1e-9;
const GROWTH = 4;
const SHRINKAGE = 0.2;
const SAFETY = 0.9;
/** Steps shorter than this share of the time asked for are given up. */
const SHORTEST = 1e-13;

export interface IntegratorOptions {
  /** See {@link STEP_TOLERANCE}. @default STEP_TOLERANCE */
  readonly tolerance?: number;
  /** Longest step, in units of the flow's time. @default Number.POSITIVE_INFINITY */
  readonly longestStep?: number;
  /** When the flow starts. @default 0 */
  readonly time?: number;
}

/** A trajectory of a flow that is being followed. */
export interface Integrator {
  readonly time: number;
  /** [n]; overwritten by every step. */
  readonly state: Float64Array;
  /** Time and state before the last step. */
  readonly timeBefore: number;
  readonly stateBefore: Float64Array;
  /** "diverged": the state did not stay finite, or needed steps too short to be told from 0. */
  readonly status: "going" | "diverged";
  /** One step, which does not go beyond `until`. @returns whether there is time left before it. */
  advance(until: number): boolean;
  /** out = the state at a time within the last step, by a shorter step from where that began. */
  stateAt(time: number, out: Float64Array): void;
  /** Puts the trajectory elsewhere, for an impulse or a change of the flow. */
  restart(state: Float64Array, flow?: System): void;
}

/**
 * Follows a flow by steps of order 8 (Dormand & Prince) whose length keeps the estimated error at the tolerance.
 *
 * @param start [n], not changed.
 */
export function openIntegrator(flow: System, start: Float64Array, options: IntegratorOptions = {}): Integrator {
  const { tolerance = STEP_TOLERANCE, longestStep = Number.POSITIVE_INFINITY, time: begin = 0 } = options;
  if (flow.kind !== "flow") throw new RangeError(`openIntegrator: system must be a flow, got a ${flow.kind}`);
  if (start.length !== flow.dimension) {
    throw new RangeError(`openIntegrator: start must hold ${flow.dimension} values, got ${start.length}`);
  }
  if (!(tolerance > 0 && longestStep > 0)) {
    throw new RangeError(`openIntegrator: tolerance and longestStep must be > 0, got ${tolerance} and ${longestStep}`);
  }
  const n = flow.dimension;
  const scratch = stepScratch(n);
  const next = new Float64Array(n);
  const state = start.slice();
  const stateBefore = start.slice();
  let now: System = flow;
  let h = 0;
  let time = begin;
  let timeBefore = begin;
  let status: "going" | "diverged" = "going";

  function firstStep(span: number): number {
    const F = new Float64Array(n);
    now.evaluate(state, F, 1);
    const speed = norm(F);
    return speed > 0 ? Math.min(span, (0.01 * (1 + norm(state))) / speed) : span;
  }

  function advance(until: number): boolean {
    const left = until - time;
    if (!(left > 0) || status === "diverged") return false;
    if (h === 0) h = firstStep(left);
    for (;;) {
      const wanted = Math.min(h, longestStep);
      const isLast = wanted >= left * (1 - 1e-12);
      const tried = isLast ? left : wanted;
      const error = step(now, state, tried, scratch, next) / (tolerance * (1 + norm(state)));
      const factor = error > 0 ? SAFETY * exp(-ln(error) / 6) : GROWTH;
      if (!(error <= 1)) {
        h = tried * (Number.isFinite(error) ? Math.max(SHRINKAGE, factor) : SHRINKAGE);
        if (h > SHORTEST * Math.max(1, Math.abs(until))) continue;
        status = "diverged";
        return false;
      }
      stateBefore.set(state);
      timeBefore = time;
      state.set(next);
      time = isLast ? until : time + tried;
      // a step cut short by `until` says little of how long the next one may be
      if (!isLast || factor < 1) h = tried * Math.min(GROWTH, factor);
      return time < until;
    }
  }

  return {
    get time() {
      return time;
    },
    get timeBefore() {
      return timeBefore;
    },
    get status() {
      return status;
    },
    state,
    stateBefore,
    advance,
    stateAt(at, out) {
      if (at === time) out.set(state);
      else if (at === timeBefore) out.set(stateBefore);
      else step(now, stateBefore, at - timeBefore, scratch, out);
    },
    restart(from, another = now) {
      state.set(from);
      stateBefore.set(from);
      timeBefore = time;
      now = another;
      h = 0;
    },
  };
}

/** States at given times, and how it ended. */
export interface Trajectory {
  readonly times: Float64Array;
  /** [times × n]; NaN from where it diverged. */
  readonly states: Float64Array;
  readonly status: "finished" | "diverged";
}

/** The states of a flow at ascending times ≥ 0, from `start` at time 0. */
export function integrate(
  flow: System,
  start: Float64Array,
  times: Float64Array,
  options: IntegratorOptions = {},
): Trajectory {
  const n = flow.dimension;
  const run = openIntegrator(flow, start, options);
  const states = new Float64Array(times.length * n).fill(Number.NaN);
  for (let k = 0; k < times.length; k++) {
    if (!(times[k] >= run.time)) throw new RangeError(`integrate: times must ascend from 0, got ${times[k]} at ${k}`);
    while (run.advance(times[k]));
    if (run.status === "diverged") return { times, states, status: "diverged" };
    states.set(run.state, k * n);
  }
  return { times, states, status: "finished" };
}

export interface Crossing {
  readonly time: number;
  readonly state: Float64Array;
}

/**
 * Where a trajectory crosses g(x) = 0 upwards. Looked for step by step: two crossings within one step are missed, so give
 * a `longestStep` where g can be so fast.
 *
 * @param g a function of the state.
 */
export function upwardCrossings(
  flow: System,
  start: Float64Array,
  duration: number,
  g: (x: Float64Array) => number,
  options: IntegratorOptions = {},
): { readonly crossings: readonly Crossing[]; readonly status: Trajectory["status"]; readonly state: Float64Array } {
  const run = openIntegrator(flow, start, options);
  const end = run.time + duration;
  const crossings: Crossing[] = [];
  let before = g(run.state);
  for (let isGoing = true; isGoing; ) {
    isGoing = run.advance(end);
    const after = g(run.state);
    if (before < 0 && after >= 0) crossings.push(crossingIn(run, before, after, g));
    before = after;
  }
  return { crossings, status: run.status === "diverged" ? "diverged" : "finished", state: run.state.slice() };
}

/** Regula falsi with halvings (Illinois) between the ends of the last step. */
function crossingIn(run: Integrator, gLow: number, gHigh: number, g: (x: Float64Array) => number): Crossing {
  const x = run.state.slice();
  let [low, high, below, above] = [run.timeBefore, run.time, gLow, gHigh];
  const width = high - low;
  let kept = 0;
  for (let k = 0; k < 80 && high - low > 4 * Number.EPSILON * Math.max(width, Math.abs(high)) && above !== 0; k++) {
    const at = Math.min(high, Math.max(low, high - (above * (high - low)) / (above - below)));
    run.stateAt(at, x);
    const value = g(x);
    if (value >= 0) {
      [high, above] = [at, value];
      if (kept === 1) below /= 2;
      kept = 1;
    } else {
      [low, below] = [at, value];
      if (kept === -1) above /= 2;
      kept = -1;
    }
    if (Math.abs(value) < 1e-15) return { time: at, state: x };
  }
  run.stateAt(high, x);
  return { time: high, state: x };
}
