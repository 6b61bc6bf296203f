/**
 * Holm's step-down adjustment: p-values of which, tested at α, reject no true hypothesis with probability ≥ 1 − α, whatever
 * their dependence. In the order given. NaN (a test that could not be made) stays NaN and counts as one of the family.
 * Source: Holm (1979) Scand. J. Stat. 6:65.
 *
 * @throws RangeError for a value outside [0, 1].
 */
export function holm(pValues: readonly number[]): number[] {
  for (const p of pValues) if (p < 0 || p > 1) throw new RangeError(`holm: p-values must lie in [0, 1], got ${p}`);
  const order = pValues
    .map((p, k) => ({ p, k }))
    .filter(({ p }) => !Number.isNaN(p))
    .sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length).fill(Number.NaN);
  let largest = 0;
  order.forEach(({ p, k }, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * p));
    adjusted[k] = largest;
  });
  return adjusted;
}
