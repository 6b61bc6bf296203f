/** Where a curve crosses a level, linear between its points. */
const between = (at: readonly number[], values: readonly (number | null)[], k: number, level: number): number => {
  const [before, after] = [values[k - 1], values[k]];
  if (before == null || after == null) return at[k];
  return at[k - 1] + ((at[k] - at[k - 1]) * (before - level)) / (before - after);
};

/**
 * Abscissa at which a curve first falls below a level, linear between its points; null where it does not, or begins there.
 *
 * @param values null where there is none.
 */
export function firstBelow(at: readonly number[], values: readonly (number | null)[], level: number): number | null {
  const k = values.findIndex((v) => v !== null && v < level);
  return k < 1 ? null : between(at, values, k, level);
}

/** Abscissa from which on a curve stays below a level, likewise; null where it is not below at the end, or always was. */
export function lastBelow(at: readonly number[], values: readonly (number | null)[], level: number): number | null {
  const k = values.findLastIndex((v) => v !== null && v >= level) + 1;
  return k < 1 || k >= values.length ? null : between(at, values, k, level);
}
