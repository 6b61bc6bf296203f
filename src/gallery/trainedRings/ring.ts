/** @file The slow ring of a trained network: its roots one by one, whether it is closed, and what the network forgets. */
import { denseSpectrum, findRoot } from "../../dynamics/index.ts";
import type { Solver, System } from "../../kernel/index.ts";
import { angleBetween } from "../continuousAttractors/ringAssay.ts";

export interface RingSystems {
  /** Per τ. */
  readonly flow: System;
  /** What states follow, in steps of Δt. */
  readonly map: System;
  readonly solver: Solver;
  /** [2 × n]: where a state is in the plane. */
  readonly readout: Float64Array;
}

export interface RingRoot {
  /** Where it is in the plane. */
  readonly at: readonly [number, number];
  /** ‖F‖ there. */
  readonly speed: number;
  /** Eigenvalues with a positive real part. */
  readonly unstable: number;
  /** Whether states beside it come to it along the ring. */
  readonly attracts: boolean;
}

export interface Ring {
  /** Of each start: where it is, and its angular velocity, 1/τ. */
  readonly places: readonly (readonly [number, number])[];
  readonly turning: readonly number[];
  /** sup ‖W_o F‖ over them, 1/τ. */
  readonly fastest: number;
  /** Whether the starts, in their order, go once around the origin, no two neighbours far from one another. */
  readonly isClosed: boolean;
  /** Where neighbours meet or part, in their order around the ring. */
  readonly roots: readonly RingRoot[];
  /** Median over starts of the second largest Re λ over the largest in size. */
  readonly gap: number;
}

/** Steps after which a state moves along the ring only, and the sign of its angular velocity says which way. */
const SETTLING = 150;
const LOOK = 10;
/** Angular velocity, 1/τ, below which rounding may decide its sign. */
const AT_REST = 1e-8;
const HALVINGS = 50;
/** Steps, by fives, in which a state comes to a root. */
const COMING = 600;
/** By how much the square of the speed rises where a root has been passed. */
const RISEN = 100;
/** States whose spectrum is taken. */
const SPECTRA = 16;
/** Neighbours may be so many times further apart than they would be if all were spread evenly. */
const MOST_APART = 8;

/** @param states on the ring, in the order of their angle [count × n]. */
export function ringOf(of: RingSystems, states: Float64Array): Ring {
  const n = of.map.dimension;
  const count = states.length / n;
  const rows = Array.from({ length: count }, (_, c) => states.slice(c * n, (c + 1) * n));
  const measured = rows.map((x) => motionAt(of, x));
  const turning = measured.map(({ turning: w }) => w);
  const places = measured.map(({ at }) => at);
  const roots: RingRoot[] = [];
  const ways = waysOf(of, states);
  for (let c = 0; c < count; c++) {
    const next = (c + 1) % count;
    if (ways[c] !== ways[next]) roots.push(rootBetween(of, rows[c], rows[next], ways[c]));
  }
  const gaps = rows
    .filter((_, c) => c % Math.ceil(count / SPECTRA) === 0)
    .map((x) => {
      const [first, second] = denseSpectrum(of.flow, x).map(([re]) => re);
      return Math.abs(second) / Math.abs(first);
    })
    .sort((a, b) => a - b);
  return {
    ...{ places, turning, roots },
    fastest: measured.reduce((most, { speed }) => Math.max(most, speed), 0),
    isClosed: goesRoundOnce(places),
    gap: gaps[Math.floor(gaps.length / 2)],
  };
}

/** Closed, and its roots attract and repel in turn, with none and one unstable direction; or it has no root: a cycle. */
export function isWhole({ isClosed, roots }: Pick<Ring, "isClosed" | "roots">): boolean {
  return isClosed && roots.every(({ unstable, attracts, speed }) => speed < 1e-9 && unstable === (attracts ? 0 : 1));
}

/** Once around the origin, turning the same way, without a jump. */
export function goesRoundOnce(places: readonly (readonly [number, number])[]): boolean {
  const most = (MOST_APART * 2 * Math.PI) / places.length;
  let sum = 0;
  for (const [c, p] of places.entries()) {
    const q = places[(c + 1) % places.length];
    const turn = angleBetween(p, q) * (p[0] * q[1] - p[1] * q[0] < 0 ? -1 : 1);
    if (Math.abs(turn) > most) return false;
    sum += turn;
  }
  return Math.abs(Math.abs(sum) - 2 * Math.PI) < 1e-6;
}

function motionAt({ flow, readout }: RingSystems, x: Float64Array) {
  const n = x.length;
  const F = new Float64Array(n);
  flow.evaluate(x, F, 1);
  const plane = (v: Float64Array): [number, number] => {
    let [a, b] = [0, 0];
    for (let i = 0; i < n; i++) {
      a += readout[i] * v[i];
      b += readout[n + i] * v[i];
    }
    return [a, b];
  };
  const [at, v] = [plane(x), plane(F)];
  return {
    at,
    turning: (at[0] * v[1] - at[1] * v[0]) / (at[0] * at[0] + at[1] * at[1]),
    speed: Math.sqrt(v[0] * v[0] + v[1] * v[1]),
  };
}

export function followMap(map: System, states: Float64Array, steps: number): Float64Array {
  const count = states.length / map.dimension;
  let x = states.slice();
  let y = new Float64Array(states.length);
  for (let s = 0; s < steps; s++) {
    map.evaluate(x, y, count);
    [x, y] = [y, x];
  }
  return x;
}

/** Whether each state ends up turning left, once it moves along the ring only, and before it is at rest. */
function waysOf(of: RingSystems, states: Float64Array): boolean[] {
  const n = of.map.dimension;
  const count = states.length / n;
  const ways = new Array<boolean>(count).fill(false);
  let x = states;
  for (let steps = 0; steps <= SETTLING; steps += LOOK) {
    for (let c = 0; c < count; c++) {
      const { turning } = motionAt(of, x.subarray(c * n, (c + 1) * n));
      if (steps === 0 || Math.abs(turning) > AT_REST) ways[c] = turning > 0;
    }
    if (steps < SETTLING) x = followMap(of.map, x, LOOK);
  }
  return ways;
}

/**
 * The root that two neighbours come to, or leave. A saddle is on the edge between what turns left and what turns right: the
 * state between the two that is on that edge, by bisection, passes it; from the slowest state on the way Newton's method.
 *
 * @param isLeft whether the first of them turns left: then they meet.
 */
function rootBetween(of: RingSystems, a: Float64Array, b: Float64Array, isLeft: boolean): RingRoot {
  let [from, to] = [a, b];
  for (let k = 0; k < HALVINGS && !isLeft; k++) {
    const middle = from.map((v, i) => (v + to[i]) / 2);
    if (waysOf(of, middle)[0] === isLeft) from = middle;
    else to = middle;
  }
  let [x, slowest, least] = [from, from, Number.POSITIVE_INFINITY];
  const F = new Float64Array(a.length);
  for (let s = 0; s < COMING; s++) {
    of.flow.evaluate(x, F, 1);
    const speed = F.reduce((sum, v) => sum + v * v, 0);
    if (speed < least) [least, slowest] = [speed, x];
    // it has passed the saddle, and is on its way to what attracts
    if (speed > RISEN * least) break;
    x = followMap(of.map, x, 5);
  }
  const { x: root, speed } = findRoot(of.flow, of.solver, slowest);
  const unstable = denseSpectrum(of.flow, root).filter(([re]) => re > 0).length;
  return { at: motionAt(of, root).at, speed, unstable, attracts: isLeft };
}

/** At each time, in steps: the mean and the largest angle lost from these states, radians, and the bound t ‖W_o F‖∞. */
export function forgettingOf(of: RingSystems, states: Float64Array, times: readonly number[], fastest: number) {
  const n = of.map.dimension;
  const count = states.length / n;
  const places = (all: Float64Array) =>
    Array.from({ length: count }, (_, c) => motionAt(of, all.subarray(c * n, (c + 1) * n)).at);
  const first = places(states);
  let [now, x] = [0, states];
  return times.map((steps) => {
    x = followMap(of.map, x, steps - now);
    now = steps;
    const lost = places(x).map((p, c) => angleBetween(first[c], p));
    const time = steps * of.map.timeStep;
    return { time, mean: lost.reduce((a, b) => a + b, 0) / count, most: Math.max(...lost), bound: time * fastest };
  });
}
