import type { System } from "../../kernel/index.ts";

/** Free paths that a portrait of a system without delays has, and how long they are, in τ. */
export const FREE_PATHS = 8;
export const FREE_TIME = 20;

/** The first of the states left alone, each [steps × n]: what a portrait has in place of delays. */
export function freePaths(map: System, starts: Float64Array): Float64Array[] {
  const n = map.dimension;
  const count = Math.min(FREE_PATHS, starts.length / n);
  const steps = Math.round(FREE_TIME / map.timeStep);
  const paths = Array.from({ length: count }, () => new Float64Array(steps * n));
  let x = starts.slice(0, count * n);
  let y = new Float64Array(x.length);
  for (let step = 0; step < steps; step++) {
    paths.forEach((path, c) => {
      path.set(x.subarray(c * n, (c + 1) * n), step * n);
    });
    map.evaluate(x, y, count);
    [x, y] = [y, x];
  }
  return paths;
}
