import type { Cycle } from "./cycle.ts";
import { distance } from "./vectors.ts";

/** Vertices of the path between two that are asked first. */
const COARSE = 8;

/**
 * Distance of a state from a cycle's path, state units: to the chords on both sides of the nearest vertex. Where the path
 * passes close to itself, another stretch of it may be a little nearer.
 */
export function distanceFromCycle({ path }: Pick<Cycle, "path">, x: Float64Array): number {
  const n = x.length;
  const count = path.length / n;
  const vertex = (k: number) => {
    const at = ((k + count) % count) * n;
    return path.subarray(at, at + n);
  };
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  const ask = (k: number) => {
    const away = distance(x, vertex(k));
    if (away < least) [nearest, least] = [k, away];
  };
  for (let k = 0; k < count; k += COARSE) ask(k);
  const middle = nearest;
  for (let k = 1; k < COARSE; k++) {
    ask(middle - k);
    ask(middle + k);
  }
  return Math.min(
    least,
    distanceFromChord(x, vertex(nearest), vertex(nearest + 1)),
    distanceFromChord(x, vertex(nearest), vertex(nearest - 1)),
  );
}

function distanceFromChord(x: Float64Array, a: Float64Array, b: Float64Array): number {
  let along = 0;
  let length = 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const d = x[i] - a[i];
    const e = b[i] - a[i];
    along += d * e;
    length += e * e;
    squares += d * d;
  }
  if (along <= 0 || length === 0) return Math.sqrt(squares);
  if (along >= length) return Number.POSITIVE_INFINITY; // the other end is nearer, and was asked
  return Math.sqrt(Math.max(0, squares - (along * along) / length));
}
