import type { System } from "../kernel/index.ts";
import type { Bracket } from "./boundary.ts";
import { distance, norm } from "./vectors.ts";

/** The two sides are followed until they are this far apart, over the distance between the attractors. */
const PARTED = 1e-3;
/** … and must have come apart by at least this factor, or what tells them apart has not had time to take over. */
const GROWTH = 100;
const LONGEST = 2000;

/**
 * The unit normal of a basin boundary at a bracket: w carried back by the transposed tangents along the inner trajectory,
 * where w is the difference of the two sides once they have parted. Perturbations along the boundary do not part them, so
 * what comes back is orthogonal to it, up to one over the growth of the difference.
 *
 * @returns null where the sides do not part by that much in time; and the state updates it took.
 */
export function boundaryNormal(
  map: System,
  { inside, outside }: Bracket,
  separation: number,
): { vector: Float64Array | null; evaluations: number } {
  const n = map.dimension;
  const began = distance(inside, outside);
  const path: Float64Array[] = [];
  let pair = new Float64Array(2 * n);
  pair.set(inside);
  pair.set(outside, n);
  let next = new Float64Array(2 * n);
  const apart = () => distance(pair.subarray(0, n), pair.subarray(n));
  while (apart() < PARTED * separation) {
    if (path.length * map.timeStep > LONGEST) return { vector: null, evaluations: 2 * path.length };
    path.push(pair.slice(0, n));
    map.evaluate(pair, next, 2);
    [pair, next] = [next, pair];
  }
  const evaluations = 3 * path.length;
  if (apart() < GROWTH * began) return { vector: null, evaluations };
  let w = new Float64Array(n);
  for (let i = 0; i < n; i++) w[i] = pair[n + i] - pair[i];
  let back = new Float64Array(n);
  for (let t = path.length - 1; t >= 0; t--) {
    map.tangent(path[t], w, back, 1, true);
    const length = norm(back);
    for (let i = 0; i < n; i++) back[i] /= length;
    [w, back] = [back, w];
  }
  return { vector: w, evaluations };
}
