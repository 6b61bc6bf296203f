/** Longer words are not compared: nobody mistypes one, and the cost is quadratic. */
const LONGEST = 64;

/**
 * The candidate that was probably meant by `word`: fewest insertions, deletions, changes and swaps of neighbouring
 * letters, upper and lower case alike. At most a third of the letters may differ, but one always may. Of equals the one
 * that differs in case only, or not at all, then the first.
 */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of candidates) {
    if (candidate === word) return candidate;
    const longer = Math.max(word.length, candidate.length);
    if (longer > LONGEST) continue;
    const isSame = candidate.toLowerCase() === word.toLowerCase();
    if (longer < 2 && !isSame) continue;
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= Math.max(1, Math.floor(longer / 3)) && edits < fewest) {
      nearest = candidate;
      fewest = edits;
    }
  }
  return nearest;
}

/**
 * Damerau–Levenshtein distance, each stretch edited once ("optimal string alignment").
 *
 *     d(i, j) = min( d(i−1, j) + 1,  d(i, j−1) + 1,  d(i−1, j−1) + [aᵢ ≠ bⱼ],
 *                    d(i−2, j−2) + 1  if aᵢaᵢ₋₁ = bⱼ₋₁bⱼ )
 */
function editDistance(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) => {
    const row = new Array<number>(b.length + 1).fill(0);
    row[0] = i;
    return row;
  });
  for (let j = 0; j <= b.length; j++) d[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, d[i - 2]![j - 2]! + 1);
      d[i]![j] = least;
    }
  }
  return d[a.length]![b.length]!;
}
