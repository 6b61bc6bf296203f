import { findRoot, type Search } from "../../dynamics/index.ts";
import { cos, ln, type Solver, type System, sin } from "../../kernel/index.ts";

/** What a ring is looked at with. */
export interface RingOf {
  /** The flow, for roots and speeds; per τ. */
  readonly flow: System;
  /** What states follow: a map, in steps. */
  readonly map: System;
  readonly solver: Solver;
  /** [2 × n]: where a state is in the plane. */
  readonly readout: Float64Array;
}

export interface RingAssay {
  /** sup of ‖W_o f‖ over the states after the transient, per τ. */
  readonly fastest: number;
  /** At each time asked for: mean and largest change of angle, radians, and the bound t · fastest. */
  readonly errors: readonly {
    readonly time: number;
    readonly mean: number;
    readonly most: number;
    readonly bound: number;
  }[];
  /** Where states end: read-outs, in the order of their angle; the share of starts each takes. */
  readonly ends: readonly { readonly angle: readonly [number, number]; readonly share: number }[];
  /** −Σ p ln p of those shares, nats. */
  readonly entropy: number;
  /** Roots between neighbouring ends, by bisection: as many as there are ends where the ring is whole. */
  readonly between: readonly Search[];
}

/** Ends closer than this, in the plane, are one. */
const ONE = 0.02;
const HALVINGS = 44;

/**
 * Follows states of a ring: how fast it is, what it forgets, where it ends, and the saddles between the ends.
 *
 * @param starts [count × n], in the order of their angle.
 * @param transient steps before anything is measured.
 * @param times steps after it, ascending.
 * @param long steps after which states count as settled.
 */
export function assayRing(
  of: RingOf,
  starts: Float64Array,
  transient: number,
  times: readonly number[],
  long: number,
): RingAssay {
  const n = of.map.dimension;
  const count = starts.length / n;
  const begin = follow(of.map, starts, transient);
  const F = new Float64Array(begin.length);
  of.flow.evaluate(begin, F, count);
  const places = (states: Float64Array) =>
    Array.from({ length: states.length / n }, (_, c) => planeOf(of, states.subarray(c * n, (c + 1) * n)));
  const fastest = places(F).reduce((most, [x, y]) => Math.max(most, Math.sqrt(x * x + y * y)), 0);
  const first = places(begin);
  let states = begin;
  let now = 0;
  const errors = times.map((time) => {
    states = follow(of.map, states, time - now);
    now = time;
    const turned = places(states).map((p, c) => angleBetween(first[c], p));
    const t = time * of.map.timeStep;
    return { time: t, mean: turned.reduce((a, b) => a + b, 0) / count, most: Math.max(...turned), bound: t * fastest };
  });
  const last = places(follow(of.map, states, long - now));
  const ends: { place: readonly [number, number]; starts: number[] }[] = [];
  last.forEach((p, c) => {
    const known = ends.find(({ place: [x, y] }) => (p[0] - x) * (p[0] - x) + (p[1] - y) * (p[1] - y) < ONE * ONE);
    if (known === undefined) ends.push({ place: p, starts: [c] });
    else known.starts.push(c);
  });
  const endOf = (c: number) => ends.findIndex(({ starts: of }) => of.includes(c));
  const between = Array.from({ length: count }, (_, c) => [c, (c + 1) % count] as const)
    .filter(([a, b]) => ends.length > 1 && endOf(a) !== endOf(b))
    .map(([a, b]) => rootBetween(of, row(starts, n, a), row(starts, n, b), ends[endOf(a)].place, long));
  const shares = ends.map(({ place, starts: of }) => ({ angle: place, share: of.length / count }));
  return { fastest, errors, ends: shares, entropy: entropyOf(shares.map(({ share }) => share)), between };
}

const row = (states: Float64Array, n: number, c: number) => states.slice(c * n, (c + 1) * n);

function follow(map: System, states: Float64Array, steps: number): Float64Array {
  const count = states.length / map.dimension;
  let x = states.slice();
  let y = new Float64Array(states.length);
  for (let s = 0; s < steps; s++) {
    map.evaluate(x, y, count);
    [x, y] = [y, x];
  }
  return x;
}

function planeOf({ readout }: RingOf, x: Float64Array): [number, number] {
  let [a, b] = [0, 0];
  const n = x.length;
  for (let i = 0; i < n; i++) {
    a += readout[i] * x[i];
    b += readout[n + i] * x[i];
  }
  return [a, b];
}

/** 0 … π */
export function angleBetween([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  const [along, across] = [a * c + b * d, Math.abs(a * d - b * c)];
  // by bisection on sin(θ) along = cos(θ) across: portable, and precise for small angles too
  let [low, high] = [0, Math.PI];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (sin(middle) * along < cos(middle) * across) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The root on the boundary between the ends of two starts: bisection along the line between them, then Newton's method. */
function rootBetween(
  of: RingOf,
  a: Float64Array,
  b: Float64Array,
  endOfA: readonly [number, number],
  long: number,
): Search {
  let [from, to] = [a, b];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = from.map((v, i) => (v + to[i]) / 2);
    const [x, y] = planeOf(of, follow(of.map, middle, long));
    const isA = (x - endOfA[0]) * (x - endOfA[0]) + (y - endOfA[1]) * (y - endOfA[1]) < ONE * ONE;
    if (isA) from = middle;
    else to = middle;
  }
  // along the boundary states come to the saddle; the slowest of them is nearest
  const n = a.length;
  const F = new Float64Array(n);
  let x = from;
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s < 400; s++) {
    of.flow.evaluate(x, F, 1);
    const speed = F.reduce((sum, v) => sum + v * v, 0);
    if (speed < least) [least, best] = [speed, x];
    x = follow(of.map, x, 5);
  }
  return findRoot(of.flow, of.solver, best);
}

function entropyOf(shares: readonly number[]): number {
  return shares.reduce((sum, p) => sum - p * ln(p), 0);
}
