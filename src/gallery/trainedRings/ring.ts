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
  /** What neighbours come to, and the edges between those that end apart, in their order around the ring. */
  readonly roots: readonly RingRoot[];
  /** Whether no start comes to rest. */
  readonly isCycle: boolean;
  /** Median over starts of the second largest Re λ over the largest in size. */
  readonly gap: number;
}

/** Steps between two looks at where a state is. */
const LOOK = 5;
/** Steps after which a state that still moves is taken to go on for ever. */
const LONG = 4000;
/** Speed, 1/τ, below which a state is at rest. */
const AT_REST = 1e-7;
/** Radians between ends that are not the same. */
const APART = 0.005;
const HALVINGS = 50;
/** Looks in which a state comes to a root. */
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
  const ends = rows.map((x, c) => endOf(of, x, unwrapped(places, c)));
  const roots = ends.every(({ isAtRest }) => isAtRest) ? rootsBetween(of, rows, ends) : [];
  const gaps = rows
    .filter((_, c) => c % Math.ceil(count / SPECTRA) === 0)
    .map((x) => {
      const [first, second] = denseSpectrum(of.flow, x).map(([re]) => re);
      return Math.abs(second) / Math.abs(first);
    })
    .sort((a, b) => a - b);
  return {
    ...{ places, turning, roots, isCycle: ends.every(({ isAtRest }) => !isAtRest) },
    fastest: measured.reduce((most, { speed }) => Math.max(most, speed), 0),
    isClosed: goesRoundOnce(places),
    gap: gaps[Math.floor(gaps.length / 2)],
  };
}

/** Closed, and its roots attract and repel in turn, with none and one unstable direction; or it is a cycle. */
export function isWhole({ isClosed, roots, isCycle }: Pick<Ring, "isClosed" | "roots" | "isCycle">): boolean {
  if (!isClosed || roots.length === 0) return isClosed && isCycle;
  const isInTurn = roots.every(({ attracts }, k) => attracts !== roots[(k + 1) % roots.length].attracts);
  return isInTurn && roots.every(({ unstable, attracts, speed }) => speed < 1e-9 && unstable === (attracts ? 0 : 1));
}

/** Once around the origin, turning the same way, without a jump. */
export function goesRoundOnce(places: readonly (readonly [number, number])[]): boolean {
  const most = (MOST_APART * 2 * Math.PI) / places.length;
  let sum = 0;
  for (const [c, p] of places.entries()) {
    const q = places[(c + 1) % places.length];
    const turn = turnOf(p, q);
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

/** The angle of place c, counted on from that of the first. */
function unwrapped(places: readonly (readonly [number, number])[], c: number): number {
  let sum = 0;
  for (let k = 0; k < c; k++) sum += turnOf(places[k], places[k + 1]);
  return sum;
}

/** From one place to another, −π … π. */
const turnOf = (p: readonly [number, number], q: readonly [number, number]) =>
  angleBetween(p, q) * (p[0] * q[1] - p[1] * q[0] < 0 ? -1 : 1);

interface End {
  /** Counted on from where it began: once around more is another end. */
  readonly angle: number;
  readonly x: Float64Array;
  readonly isAtRest: boolean;
}

/** Follows one state until it rests. @param angle of where it is. */
function endOf(of: RingSystems, from: Float64Array, angle: number): End {
  let [x, at] = [from, angle];
  let before = motionAt(of, x).at;
  for (let steps = 0; steps < LONG; steps += LOOK) {
    x = followMap(of.map, x, LOOK);
    const now = motionAt(of, x);
    at += turnOf(before, now.at);
    before = now.at;
    if (now.speed < AT_REST) return { angle: at, x, isAtRest: true };
  }
  return { angle: at, x, isAtRest: false };
}

/** In turn: where neighbouring starts come to, and the edges between those that do not end at the same place. */
function rootsBetween(of: RingSystems, rows: readonly Float64Array[], ends: readonly End[]): RingRoot[] {
  const count = rows.length;
  const whole = ends[0].angle < ends[count - 1].angle ? 2 * Math.PI : -2 * Math.PI;
  const roots: RingRoot[] = [];
  for (let c = 0; c < count; c++) {
    const next = (c + 1) % count;
    const [a, b] = [ends[c].angle, ends[next].angle + (next === 0 ? whole : 0)];
    if (Math.abs(a - b) < APART) continue;
    roots.push(rootAt(of, ends[c].x, true), saddleBetween(of, rows[c], rows[next], a, b));
  }
  return roots;
}

function rootAt(of: RingSystems, near: Float64Array, attracts: boolean): RingRoot {
  const { x, speed } = findRoot(of.flow, of.solver, near);
  const unstable = denseSpectrum(of.flow, x).filter(([re]) => re > 0).length;
  return { at: motionAt(of, x).at, speed, unstable, attracts };
}

/**
 * The saddle between two states that end apart: the state between them on the edge, by bisection, passes it; from the slowest
 * one on the way Newton's method.
 *
 * @param a, b angles where the two end.
 */
function saddleBetween(of: RingSystems, first: Float64Array, second: Float64Array, a: number, b: number): RingRoot {
  let [from, to] = [first, second];
  // the angle at which `from` is: that of its end, less the way there
  const start = a - endOf(of, first, 0).angle;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = from.map((v, i) => (v + to[i]) / 2);
    const angle = start + turnOf(motionAt(of, first).at, motionAt(of, middle).at);
    const end = endOf(of, middle, angle).angle;
    if (Math.abs(end - a) < Math.abs(end - b)) from = middle;
    else to = middle;
  }
  let [x, slowest, least] = [from, from, Number.POSITIVE_INFINITY];
  const F = new Float64Array(first.length);
  for (let s = 0; s < COMING; s++) {
    of.flow.evaluate(x, F, 1);
    const speed = F.reduce((sum, v) => sum + v * v, 0);
    if (speed < least) [least, slowest] = [speed, x];
    // it has passed the saddle, and is on its way to what attracts
    if (speed > RISEN * least) break;
    x = followMap(of.map, x, LOOK);
  }
  return rootAt(of, slowest, false);
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
