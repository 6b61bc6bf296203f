import type { System } from "../kernel/index.ts";
import { norm } from "./vectors.ts";

/** Pieces a path is looked at in. */
const PIECES = 12;

/**
 * Whether the speed falls all the way along the straight path from x to `end`: at each of twelve states along it ‖F‖ is
 * lower than at the one before. A descent of ½‖F‖² may then step from x to `end` at once, for the price of eleven
 * evaluations and no factorisation.
 *
 * @param x [n], where ‖F‖ = `speed`.
 * @param end [n], where ‖F‖ = `endSpeed`.
 */
export function fallsAllTheWay(
  flow: System,
  x: Float64Array,
  speed: number,
  end: Float64Array,
  endSpeed: number,
): boolean {
  if (!(endSpeed < speed)) return false;
  const n = flow.dimension;
  const between = PIECES - 1;
  const states = new Float64Array(between * n);
  for (let k = 0; k < between; k++) {
    const t = (k + 1) / PIECES;
    for (let i = 0; i < n; i++) states[k * n + i] = x[i] + t * (end[i] - x[i]);
  }
  const F = new Float64Array(between * n);
  flow.evaluate(states, F, between);
  let before = speed;
  for (let k = 0; k < between; k++) {
    const here = norm(F.subarray(k * n, (k + 1) * n));
    if (!(here < before)) return false;
    before = here;
  }
  return endSpeed < before;
}
