/**
 * The 95 % Wilson score interval of a share.
 * Source: Wilson (1927) J. Am. Stat. Assoc. 22:209. No observations give [0, 1].
 */
export function wilson(successes: number, trials: number): [number, number] {
  if (trials === 0) return [0, 1];
  const z2 = Z * Z;
  const p = successes / trials;
  const middle = p + z2 / (2 * trials);
  const half = Z * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  const scale = 1 + z2 / trials;
  // at 0 and 1 the ends are exact
  const low = successes === 0 ? 0 : (middle - half) / scale;
  const high = successes === trials ? 1 : (middle + half) / scale;
  return [low, high];
}

const Z = 1.959963984540054; // Φ⁻¹(0.975)
