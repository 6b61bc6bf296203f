import type { System } from "../kernel/index.ts";
import { distance } from "./vectors.ts";

/** Vertices are farther apart than this, in sizes: chords of a circle that is one size wide then lie 3e-5 sizes within. */
const SPACING = 0.01;
/** Steps of a path at least: a cycle of few steps is followed over several turns, which fall between one another. */
const FEWEST = 200;
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
 * has the phase s · Δt / period, whole turns taken off.
 *
 * @param start on the cycle.
 */
export function pathOf(map: System, start: Float64Array, period: number, size: number): Float64Array {
  const n = map.dimension;
  const steps = period / map.timeStep;
  const count = Math.floor(steps * Math.max(1, Math.ceil(FEWEST / steps)) * (1 - 1e-9)) + 1;
  const states: { phase: number; x: Float64Array }[] = [];
  let x = start.slice();
  for (let s = 0; s < count; s++) {
    const turns = s / steps;
    states.push({ phase: turns - Math.floor(turns), x });
    const y = new Float64Array(n);
    map.evaluate(x, y, 1);
    x = y;
  }
  states.sort((a, b) => a.phase - b.phase);
  const kept = [states[0].x];
  for (const { x } of states) if (distance(x, kept[kept.length - 1]) >= SPACING * size) kept.push(x);
  const path = new Float64Array(kept.length * n);
  kept.forEach((v, k) => {
    path.set(v, k * n);
  });
  return path;
}

/** Distance of a state from a closed orbit, state units: from the chords of its path, or from the states of an orbit. */
export function distanceFromCycle(
  { form, path, strandVertices }: Pick<Loop, "path" | "strandVertices"> & { readonly form?: Loop["form"] },
  x: Float64Array,
): number {
  const n = x.length;
  let least = Number.POSITIVE_INFINITY;
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
  return Math.sqrt(least);
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
    if (!(distanceFromCycle(b, a.path.subarray(k, k + n)) <= reach)) return false;
  }
  return true;
}
