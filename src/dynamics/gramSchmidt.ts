import { dot } from "./vectors.ts";

/**
 * Takes off w, in place, its parts along the first `count` of an orthonormal basis: modified Gram–Schmidt, twice, which
 * is enough. One loop takes off one part and measures the next, since both wait for w.
 *
 * @returns the parts, [count].
 */
export function takeOff(w: Float64Array, basis: readonly Float64Array[], count: number): Float64Array {
  const parts = new Float64Array(count);
  const n = w.length;
  let part = count > 0 ? dot(basis[0], w) : 0;
  for (let step = 0; step < 2 * count; step++) {
    const along = basis[step % count];
    const next = basis[(step + 1) % count];
    parts[step % count] += part;
    let overlap = 0;
    for (let i = 0; i < n; i++) {
      const rest = w[i] - part * along[i];
      w[i] = rest;
      overlap += next[i] * rest;
    }
    part = overlap;
  }
  return parts;
}
