import { firstBelow, lastBelow } from "./threshold.ts";

/** A curve of accuracy over added delay, summed up. */
export interface Lifetime {
  /** Delay at which less than half of what can be lost is first left, linear between the grid's; the longest where that never happens. */
  readonly lifetime: number;
  /** Delay from which on it stays so, likewise; null where it does not at the end. */
  readonly lastCrossing: number | null;
  /** Whether nothing of the kind happened up to the longest delay. */
  readonly censored: boolean;
}

/**
 * (acc − floor) / (acc₀ − floor) < ½. Curves are not monotone, so every point is looked at.
 *
 * @param at delays; the first is 0. @param accuracy at each of them.
 * @param leastLoss where acc₀ − floor is less than this there is nothing to lose: censored.
 */
export function lifetimeOf(
  at: readonly number[],
  accuracy: readonly number[],
  floor: number,
  leastLoss: number,
): Lifetime {
  const longest = at[at.length - 1];
  const range = accuracy[0] - floor;
  if (!(range >= leastLoss)) return { lifetime: longest, lastCrossing: null, censored: true };
  const left = accuracy.map((v) => (v - floor) / range);
  const first = firstBelow(at, left, 0.5);
  return { lifetime: first ?? longest, lastCrossing: lastBelow(at, left, 0.5), censored: first === null };
}
