import type { System } from "../kernel/index.ts";
import type { Cycle } from "./cycle.ts";
import { distance } from "./vectors.ts";

export type OrbitSearch =
  | { readonly status: "closed"; readonly orbit: Cycle; readonly isReached: boolean }
  | { readonly status: "open"; readonly reason: string };

/** The periodic orbit of a map that a state has come to. */
export function closeOrbit(map: System, start: Float64Array): OrbitSearch {
  const n = map.dimension;
  const states = [start.slice()];
  for (let s = 0; s < 3000; s++) {
    const y = new Float64Array(n);
    map.evaluate(states[s], y, 1);
    states.push(y);
  }
  const last = states.slice(-257);
  const size = Math.max(...last.map((x) => distance(x, last[256])));
  for (let k = 2; k <= 256 && size > 1e-9; k++) {
    if (!(distance(last[256 - k], last[256]) <= 1e-9 * size)) continue;
    const orbit = new Float64Array(k * n);
    last.slice(-k).forEach((x, j) => {
      orbit.set(x, j * n);
    });
    const point = last[257 - k];
    const direction = last[256].map((v, i) => v - point[i]);
    const period = k * map.timeStep;
    const cycle: Cycle = { form: "orbit", point, direction, period, closure: 1e-9, size, orbit, path: orbit };
    return { status: "closed", orbit: cycle, isReached: true };
  }
  return { status: "open", reason: "no recurrence closes" };
}
