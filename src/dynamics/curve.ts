import { averageOf, quarterAverages, type Series } from "./averages.ts";
import { orthonormalise } from "./singular.ts";
import { fraction, shortest, turnOf } from "./turns.ts";
import { distance, dot, norm } from "./vectors.ts";

/** Leading directions that states are looked at in, in pairs, and rounds of orthogonal iteration for them. */
const DIRECTIONS = 3;
const ROUNDS = 15;
/** States that the directions are taken from. */
const SHOWN = 256;
/** Neighbours on either side that a state is interpolated from. */
const BESIDE = 2;

/** States of a trajectory in the order in which they lie along a closed curve. */
export interface OrderedStates {
  /** Phase of each in turns, ascending, and the index of its state. */
  readonly phases: Float64Array;
  readonly order: readonly number[];
  /** Largest difference of a state from what a cubic through its four neighbours says, over the size. */
  readonly error: number;
  /** Largest distance of neighbours, over the size. */
  readonly gap: number;
}

/** A way to give states phases, and the turns per step that it sees. */
export interface Phasing {
  /** Turns per step, 0 … ½, and how far the quarters of the time differ in it. */
  readonly rotation: number;
  readonly rotationError: number;
  /** Phase of each state, in turns. */
  readonly phases: Float64Array;
}

/**
 * Phases of states that follow one another. In each plane of two leading directions (and of one and the same a step
 * later) the states wind about their mean: the phase is that angle, or, where the curve crosses itself there, the time
 * in turns at the mean rate of winding.
 */
export function phasingsOf(states: readonly Float64Array[]): Phasing[] {
  const seen = projected(states);
  const planes: [number, number, number][] = [
    [0, 1, 0],
    [0, 0, 1],
    [0, 2, 0],
    [1, 2, 0],
  ];
  return planes.flatMap(([a, b, later]) => {
    if (Math.max(a, b) >= seen.length) return [];
    const [x, y] = [seen[a], seen[b].subarray(later)];
    const angles = Float64Array.from({ length: states.length - later }, (_, t) => turnOf(x[t], y[t]));
    const steps: Series = { values: angles.slice(1).map((angle, t) => shortest(angle - angles[t])), columns: 1 };
    // of angles that jump by half a turn the shorter way is a matter of chance: count them all forwards
    const forwards: Series = { values: steps.values.map((v) => fraction(v)), columns: 1 };
    return [steps, forwards].flatMap((series) => {
      const count = series.values.length;
      const { value } = averageOf(series, 0, 0, count);
      const quarters = quarterAverages(series, 0, 0, count);
      const rotation = Math.abs(shortest(value));
      const rotationError = Math.max(...quarters.map((q) => Math.abs(q - value)));
      const byTime = Float64Array.from(states, (_, t) => fraction(t * value));
      const byAngle = later === 0 ? [{ rotation, rotationError, phases: angles }] : [];
      return [...byAngle, { rotation, rotationError, phases: byTime }];
    });
  });
}

/** Coordinates of states along their leading directions about their mean: one array for each. */
function projected(states: readonly Float64Array[]): Float64Array[] {
  const n = states[0].length;
  const shown = states.filter((_, t) => t % Math.max(1, Math.floor(states.length / SHOWN)) === 0);
  const mean = new Float64Array(n);
  for (const x of shown) for (let i = 0; i < n; i++) mean[i] += x[i] / shown.length;
  const about = shown.map((x) => x.map((v, i) => v - mean[i]));
  const count = Math.min(DIRECTIONS, n);
  let V = new Float64Array(count * n);
  for (let k = 0; k < count; k++) V.set(about[k], k * n);
  orthonormalise(V, n, count);
  for (let round = 0; round < ROUNDS; round++) {
    const W = new Float64Array(count * n);
    for (let k = 0; k < count; k++) {
      const v = V.subarray(k * n, (k + 1) * n);
      for (const x of about) {
        const along = dot(x, v);
        for (let i = 0; i < n; i++) W[k * n + i] += along * x[i];
      }
    }
    V = W;
    orthonormalise(V, n, count);
  }
  return Array.from({ length: count }, (_, k) => {
    const v = V.subarray(k * n, (k + 1) * n);
    const offset = dot(mean, v);
    return Float64Array.from(states, (x) => dot(x, v) - offset);
  });
}

/** Orders every so many-th state by its phase and asks each of its neighbours: is this a closed curve? */
export function orderStates(states: readonly Float64Array[], phases: Float64Array, stride = 1): OrderedStates {
  const chosen = Array.from({ length: Math.ceil(states.length / stride) }, (_, k) => k * stride);
  const order = chosen.sort((a, b) => phases[a] - phases[b]);
  const sorted = Float64Array.from(order, (t) => phases[t]);
  const count = order.length;
  let size = 0;
  for (const t of order) size = Math.max(size, distance(states[t], states[0]));
  let [error, gap] = [0, 0];
  const curve = { phases: sorted, order };
  for (let k = 0; k < count; k++) {
    const x = states[order[k]];
    gap = Math.max(gap, distance(x, states[order[(k + 1) % count]]));
    error = Math.max(error, distance(x, interpolated(states, curve, k, sorted[k], true)));
  }
  return { ...curve, error: error / size, gap: gap / size };
}

/** The state at a phase in turns. */
export function stateAt(
  states: readonly Float64Array[],
  curve: Pick<OrderedStates, "phases" | "order">,
  phase: number,
) {
  const { phases } = curve;
  let [low, high] = [0, phases.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (phases[middle] < phase) low = middle + 1;
    else high = middle;
  }
  return interpolated(states, curve, low, phase, false);
}

/** A cubic in the phase through two states before place k and two from there on, or, without the one at k, after it. */
function interpolated(
  states: readonly Float64Array[],
  { phases, order }: Pick<OrderedStates, "phases" | "order">,
  k: number,
  phase: number,
  isLeftOut: boolean,
): Float64Array {
  const count = phases.length;
  const places: number[] = [];
  for (let j = -BESIDE; j < BESIDE; j++) places.push(k + (isLeftOut && j >= 0 ? j + 1 : j));
  // phases go on beyond a whole turn
  const at = places.map((p) => phases[((p % count) + count) % count] + Math.floor(p / count) - phase);
  const x = new Float64Array(states[0].length);
  places.forEach((p, j) => {
    let w = 1;
    for (let i = 0; i < places.length; i++) if (i !== j) w *= at[i] / (at[i] - at[j]);
    const state = states[order[((p % count) + count) % count]];
    if (Number.isFinite(w)) for (let i = 0; i < x.length; i++) x[i] += w * state[i];
  });
  return x;
}

/** The unit direction of the curve at a phase, and the state there. */
export function tangentAt(states: readonly Float64Array[], curve: OrderedStates, phase: number) {
  const step = 1e-3;
  const point = stateAt(states, curve, phase);
  const ahead = stateAt(states, curve, fraction(phase + step));
  const motion = ahead.map((v, i) => v - point[i]);
  const length = norm(motion);
  return { point, direction: motion.map((v) => v / length) };
}
