import type { System } from "../kernel/index.ts";
import { distance, joined } from "./vectors.ts";

/** Vertices are no farther apart than about this, in sizes, … */
const SPACING = 0.01;
/** … and what lies between two of them is no farther than about this from their chord, in sizes. */
const SAG = 1e-4;
/** Steps of a path at least: a cycle of few steps is followed over several turns, which fall between one another. */
const FEWEST = 200;
/** States before and after those that a step lies between, of which the polynomial is made; parts of a step at most. */
const AROUND = 2;
const MOST_PARTS = 64;
/** Two paths are one where no vertex of either is farther than this from the other, in sizes of the smaller. */
const SAME = 3e-3;

/** What distances from a closed orbit need of it. */
export interface Loop {
  readonly form: "cycle" | "orbit" | "circle";
  /** A state on it, [n]. */
  readonly point: Float64Array;
  readonly path: Float64Array;
  /** Vertices of each closed curve in `path`, where there are several. */
  readonly strandVertices?: readonly number[];
  readonly size: number;
}

/**
 * Vertices of an invariant circle, [count × n], in the order of their phase: state s of a map whose turn is `period` long
 * has the phase s · Δt / period, whole turns taken off. States between two steps are interpolated where the chord would
 * leave the cycle: one that is slow here and fast there has few steps where it bends most.
 *
 * @param start on the cycle.
 */
export function pathOf(map: System, start: Float64Array, period: number, size: number): Float64Array {
  const steps = period / map.timeStep;
  const count = Math.floor(steps * Math.max(1, Math.ceil(FEWEST / steps)) * (1 - 1e-9)) + 1;
  const states: { phase: number; x: Float64Array }[] = [];
  // one turn takes the states around it along, from which those between steps are interpolated
  const around = steps >= FEWEST ? AROUND : 0;
  const run = statesFrom(map, start, count + 2 * around);
  for (let s = 0; s < count; s++) {
    const turns = s / steps;
    const phase = turns - Math.floor(turns);
    states.push({ phase, x: run[s + around] });
    if (around === 0) continue;
    const parts = partsOf(run, s + around, size);
    for (let k = 1; k < parts && s + k / parts < steps; k++) {
      states.push({ phase: phase + k / parts / steps, x: between(run, s, k / parts) });
    }
  }
  states.sort((a, b) => a.phase - b.phase);
  return joined(
    thinned(
      states.map(({ x }) => x),
      size,
    ),
  );
}

/** Parts that a step has to be divided into, lest they are too long or bend too far from their chords. */
function partsOf(run: readonly Float64Array[], s: number, size: number): number {
  const [before, x, next, after] = [run[s - 1], run[s], run[s + 1], run[s + 2]];
  let bend = 0;
  for (let i = 0; i < x.length; i++) {
    const [here, there] = [before[i] - 2 * x[i] + next[i], x[i] - 2 * next[i] + after[i]];
    bend += Math.max(here * here, there * there);
  }
  const parts = Math.max(distance(x, next) / (SPACING * size), Math.sqrt(Math.sqrt(bend) / 8 / (SAG * size)));
  return Math.min(MOST_PARTS, Math.ceil(parts));
}

/** Every state that is needed: what lies between two of them is near their chord, and the next would be too far along it. */
function thinned(states: readonly Float64Array[], size: number): Float64Array[] {
  const kept = [states[0]];
  let along = 0; // length of the path since the state kept last
  for (let s = 1; s < states.length; s++) {
    const step = distance(states[s - 1], states[s]);
    const chord = distance(kept[kept.length - 1], states[s]);
    // no state of a path is farther from the chord of its ends than half the root of the difference of their squared lengths
    along += step;
    const sag = Math.sqrt(Math.max(0, along * along - chord * chord)) / 2;
    if (chord < SPACING * size && sag < SAG * size) continue;
    // what was passed over ends at the state before
    if (along > step) kept.push(states[s - 1]);
    along = step;
  }
  if (along > 0) kept.push(states[states.length - 1]);
  return kept;
}

function statesFrom(map: System, start: Float64Array, count: number): Float64Array[] {
  const run = [start.slice()];
  while (run.length < count + 1) {
    const next = new Float64Array(start.length);
    map.evaluate(run[run.length - 1], next, 1);
    run.push(next);
  }
  return run;
}

/** The polynomial through six states of a run, `share` of a step after the third of those from `first` on. */
function between(run: readonly Float64Array[], first: number, share: number): Float64Array {
  const at = AROUND + share;
  const weights = Array.from({ length: 2 * AROUND + 2 }, (_, j) => {
    let weight = 1;
    for (let m = 0; m < 2 * AROUND + 2; m++) if (m !== j) weight *= (at - m) / (j - m);
    return weight;
  });
  return run[first].map((_, i) => weights.reduce((sum, weight, j) => sum + weight * run[first + j][i], 0));
}

/**
 * Distance of a state from a closed orbit, state units: from the chords of its path, or from the states of an orbit.
 *
 * @param within it is not asked farther away than this: Infinity is returned there, far sooner.
 */
export function distanceFromCycle(
  { form, path, strandVertices }: Pick<Loop, "path" | "strandVertices"> & { readonly form?: Loop["form"] },
  x: Float64Array,
  within: number = Number.POSITIVE_INFINITY,
): number {
  const n = x.length;
  const most = within * within * (1 + 1e-12);
  let least = most;
  let from = 0;
  for (const count of strandVertices ?? [path.length / n]) {
    const isOrbit = form === "orbit";
    const reaches = isOrbit ? null : blockReaches(path, from, count, n);
    for (let first = 0; first < count; first += BLOCK) {
      // no chord of a block is nearer than its first vertex less the length of the block
      if (reaches !== null && Number.isFinite(least)) {
        const away = Math.sqrt(squaredDistanceFromChord(x, path, (from + first) * n, path, (from + first) * n));
        if (away - reaches[first / BLOCK] > Math.sqrt(least)) continue;
      }
      for (let k = first; k < Math.min(count, first + BLOCK); k++) {
        const a = (from + k) * n;
        const b = isOrbit ? a : (from + ((k + 1) % count)) * n;
        least = Math.min(least, squaredDistanceFromChord(x, path, a, path, b));
      }
    }
    from += count;
  }
  return least < most ? Math.sqrt(least) : Number.POSITIVE_INFINITY;
}

/** Chords that are passed over together. */
const BLOCK = 16;
const knownReaches = new WeakMap<Float64Array, Map<number, Float64Array>>();

/** How far any state of each block of chords may be from the block's first vertex: the length of the block. */
function blockReaches(path: Float64Array, from: number, count: number, n: number): Float64Array {
  const strands = knownReaches.get(path) ?? new Map<number, Float64Array>();
  knownReaches.set(path, strands);
  const known = strands.get(from);
  if (known !== undefined) return known;
  const vertex = (k: number) => path.subarray((from + (k % count)) * n, (from + (k % count) + 1) * n);
  const reaches = new Float64Array(Math.ceil(count / BLOCK));
  for (let k = 0; k < count; k++) reaches[Math.floor(k / BLOCK)] += distance(vertex(k), vertex(k + 1));
  strands.set(from, reaches);
  return reaches;
}

/** From the chord between the states that begin at `a` in `from` and at `b` in `to`. NaN where x is. */
export function squaredDistanceFromChord(
  x: Float64Array,
  from: Float64Array,
  a: number,
  to: Float64Array,
  b: number,
): number {
  let along = 0;
  let length = 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const d = x[i] - from[a + i];
    const e = to[b + i] - from[a + i];
    along += d * e;
    length += e * e;
    squares += d * d;
  }
  if (along <= 0 || length === 0) return squares;
  if (along >= length) return squares - 2 * along + length;
  return Math.max(0, squares - (along * along) / length);
}

/** Largest distance of a vertex of either path from the other (Hausdorff's), against the smaller size. */
export function isSamePath(a: Loop, b: Loop): boolean {
  const reach = SAME * Math.min(a.size, b.size);
  return isWithin(a, b, reach) && isWithin(b, a, reach);
}

function isWithin(a: Loop, b: Loop, reach: number): boolean {
  const n = a.point.length;
  for (let k = 0; k < a.path.length; k += n) {
    if (!(distanceFromCycle(b, a.path.subarray(k, k + n), reach) <= reach)) return false;
  }
  return true;
}
