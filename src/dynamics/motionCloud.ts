import { distance } from "./vectors.ts";

/** Distances beyond this share of the spread say nothing of where a state is: the set has too many dimensions for so few states. */
const SHARP = 0.25;

/** States of a motion that was measured, and how near they are to one another. */
export interface Cloud {
  /** Distance of a state from the nearest of them, or of their mirror images where the map is odd. */
  distanceOf(x: Float64Array): number;
  /** Largest and middle distance of states of the second trajectory from those of the first, state units. */
  readonly farthest: number;
  readonly middle: number;
}

/**
 * @param first and `second`: states of two trajectories on the same set, [n] each.
 * @param spread root mean square distance of states from their mean.
 * @param isOdd the motion stands for its mirror image too.
 * @returns null where the states are too far from one another to tell a place.
 */
export function cloudOf(
  first: readonly Float64Array[],
  second: readonly Float64Array[],
  spread: number,
  isOdd: boolean,
): Cloud | null {
  const distanceOf = (x: Float64Array) =>
    first.reduce(
      (least, state) => Math.min(least, distance(state, x), isOdd ? distance(state, x, -1) : Number.POSITIVE_INFINITY),
      Number.POSITIVE_INFINITY,
    );
  const away = second.map(distanceOf).sort((a, b) => a - b);
  if (away.length === 0 || first.length === 0) return null;
  const middle = away[away.length >> 1];
  if (!(middle <= SHARP * spread)) return null;
  return { distanceOf, farthest: away[away.length - 1], middle };
}
