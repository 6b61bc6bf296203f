import type { System } from "../kernel/index.ts";
import { dot, norm } from "./vectors.ts";

/** ‖x‖² beyond which a state whose next one is not finite has run away; below, F has no value there. */
const OVERFLOWED = 1e50;
/** Distances along a ray, in units of 1 + ‖x‖. */
const ALONG = [0.1, 1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/** Largest sine between the velocity and the ray. */
const SIDEWAYS = 1e-6;
/** Least speed along the ray, over that at its start. */
const SPEED = 0.5;
/** Growth of the norm in the second half of the time that is no growth to somewhere, and how steady it must be. */
const GROWTH = 1024;
const STEADY = 0.8;

/** @param squares ‖x‖² before the step that was not finite. */
export const hasOverflowed = (squares: number): boolean => !(squares <= OVERFLOWED);

/**
 * Whether a state runs away along a straight ray: its velocity points along it, with at least half the speed, at every
 * distance up to 1e9 sizes. Where F is piecewise linear and the last piece has been reached, the ray is invariant, be it
 * along an unstable eigenvector or with a constant speed.
 *
 * @param flow kind "flow", or x ↦ G(x) − x of a map.
 */
export function runsAwayStraight(flow: System, x: Float64Array): boolean {
  const v = new Float64Array(x.length);
  flow.evaluate(x, v, 1);
  const speed = norm(v);
  const size = 1 + norm(x);
  // what is at rest does not run
  if (!(speed > 1e-6 * size) || !Number.isFinite(speed)) return false;
  const unit = v.map((e) => e / speed);
  const F = new Float64Array(x.length);
  return ALONG.every((share) => {
    const there = x.map((e, i) => e + share * size * unit[i]);
    flow.evaluate(there, F, 1);
    const along = dot(F, unit);
    const off = norm(F.map((e, i) => e - along * unit[i]));
    return along >= SPEED * speed && off <= SIDEWAYS * along;
  });
}

/** Whether a norm, at equal times, has doubled so often over the second half of the time, and as fast in the end as before. */
export function keepsDoubling(norms: readonly number[]): boolean {
  const half = norms.slice(norms.length >> 1);
  if (half.length < 8) return false;
  const middle = half[half.length >> 1];
  const [first, last] = [half[0], half[half.length - 1]];
  if (!(first > 0) || !(last >= first * GROWTH)) return false;
  // (last / middle) ≥ (middle / first) ^ STEADY, by whole doublings
  return doublings(middle, last) >= Math.floor(STEADY * doublings(first, middle)) - 1;
}

function doublings(from: number, to: number): number {
  let count = 0;
  for (let v = from; 2 * v <= to; v *= 2) count++;
  return count;
}
