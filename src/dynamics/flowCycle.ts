import type { System } from "../kernel/index.ts";
import { comeRound } from "./comeRound.ts";
import { PHASES } from "./cycle.ts";
import { halved, type Mesh, meshAlong, PARTS } from "./monodromy.ts";
import { openShooting, SHRINKS, type Shot } from "./shooting.ts";
import { distance, norm } from "./vectors.ts";

/** Step error of period and place at which a cycle is accepted, relative to its period and size. */
export const CYCLE_TOLERANCE = 1e-9;
/** Most Runge–Kutta steps per period. */
export const MOST_CYCLE_STEPS = 50_000;
/** The error that a step of the first mesh may have by an estimate of order 5, in units of the tolerance, and at most. */
const FIRST_MESH = 1e4;
const WORST_MESH = 1e-4;
/** A method of order 8 with half the steps is off by 2⁸ as much: their difference is 2⁸ − 1 times the better one's error. */
const LEFT = 255;
/** Searches that may fail, each with half the step. */
const TRIES = 3;
/** Periods whose steps may be spent on coming to a stiff cycle. */
const COMING_ROUND = 4;

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
  /** How its period is cut into Runge–Kutta steps. */
  readonly mesh: Mesh;
  /** What halving the step says about the error of the period (relative) and of the point (over `size`). */
  readonly stepError: { readonly period: number; readonly point: number };
  /** Orthonormal directions, each [n]: among them those of which one period leaves most. */
  readonly directions: readonly Float64Array[];
  /** Products with the monodromy matrix it took. */
  readonly products: number;
}

export type FlowCycleSearch =
  | { readonly status: "closed"; readonly cycle: FlowCycle }
  | { readonly status: "open"; readonly reason: string; readonly closure: number };

/**
 * The cycle of a flow near a state, by Newton–Picard shooting: φ_T(x) = x on the section through x is solved for x and T,
 * then again with half the steps until period and place no longer change. The steps are of order 8, on a mesh that
 * follows their error along the first orbit. Stability is not asked for, and Φ is never formed: see `openShooting`.
 * Memory: the states of one period and the stages of its steps, [13 × steps × n], of the stages 64 MB at most.
 *
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
  const meshFrom = (x: Float64Array, time: number) =>
    meshAlong(flow, x, time, Math.min(WORST_MESH, FIRST_MESH * tolerance), mostSteps);
  const shooting = openShooting(flow);
  let first = { x: start, time: period / flow.timeStep };
  let from = first;
  let mesh = meshFrom(from.x, from.time);
  let coarse: Shot | null = null; // on the mesh with half the steps
  let closure = Number.POSITIVE_INFINITY;
  let reason = mesh === null ? `its states do not stay finite, or a period takes more than ${mostSteps} steps` : "";
  let failures = 0;
  while (mesh !== null && mesh.shares.length <= mostSteps) {
    const shot = shooting.shoot(from.x, from.time, mesh, tolerance);
    closure = shot.closure;
    if (shot.failure !== null) {
      // steps too long for the flow are one of the reasons why a search fails
      reason = shot.failure;
      if (reason === SHRINKS || ++failures === TRIES) break;
      // a stiff cycle needs a start, and with it a mesh, that lie on it
      const onCycle = failures === 1 ? comeRound(flow, start, period / flow.timeStep, COMING_ROUND * mostSteps) : null;
      [coarse, from] = [null, onCycle ?? first];
      mesh = onCycle === null ? halved(mesh) : meshFrom(from.x, from.time);
      first = from;
      shooting.forget();
      continue;
    }
    const fold = folds(shot);
    if (fold > 1) {
      coarse = null;
      from = { x: shot.x, time: shot.time / fold };
      mesh = meshFrom(from.x, from.time);
      shooting.forget();
      continue;
    }
    // what is left of the error when all steps are halved
    const change = (value: number) => (coarse === null ? Number.POSITIVE_INFINITY : value / LEFT);
    const stepError = {
      period: change(Math.abs(shot.time / (coarse?.time ?? 1) - 1)),
      point: change(distance(shot.x, coarse?.x ?? shot.x) / shot.path.size),
    };
    if (Math.max(stepError.period, stepError.point) <= tolerance) {
      const { directions, products } = shooting;
      return { status: "closed", cycle: { ...cycleOf(flow, shot), stepError, directions, products } };
    }
    reason = `its step error is still ${Math.max(stepError.period, stepError.point)} with ${mesh.shares.length} steps`;
    coarse = shot;
    from = shot;
    mesh = halved(mesh);
  }
  return { status: "open", reason: reason || `a period takes more than ${mostSteps} steps`, closure };
}

/** How many times the orbit has gone round: the largest of 6, 4, 3, 2 whose part of the period leads back too, or 1. */
function folds({ x, path, mesh }: Shot): number {
  const n = x.length;
  for (const fold of [6, 4, 3, 2]) {
    const s = mesh.parts[PARTS / fold - 1];
    if (distance(path.states.subarray(s * n, (s + 1) * n), x) <= 1e-6 * path.size) return fold;
  }
  return 1;
}

function cycleOf(flow: System, { x, time, path, closure, mesh }: Shot) {
  const n = x.length;
  const F = new Float64Array(n);
  flow.evaluate(x, F, 1);
  const speed = norm(F);
  const orbit = new Float64Array(PHASES * n);
  for (let k = 0; k < PHASES; k++) orbit.set(path.stateAt(k / PHASES), k * n);
  return {
    point: x,
    direction: F.map((v) => v / speed),
    period: time * flow.timeStep,
    closure,
    size: path.size,
    orbit,
    mesh,
  };
}
