/** A curve of accuracy over added delay, summed up. */
export interface Lifetime {
  /** First delay at which less than half of what can be lost is left, in τ; the longest one where that never happens. */
  readonly lifetime: number;
  /** First delay from which on it stays so; null where it does not at the end. */
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
  const isLost = accuracy.map((v) => (v - floor) / range < 0.5);
  const first = isLost.indexOf(true);
  if (first < 0) return { lifetime: longest, lastCrossing: null, censored: true };
  const lastKept = isLost.lastIndexOf(false);
  return { lifetime: at[first], lastCrossing: isLost[isLost.length - 1] ? at[lastKept + 1] : null, censored: false };
}
