/** All sequences of so many of K classes, the last one changing fastest. */
export function sequencesOf(K: number, length: number): number[][] {
  if (length === 0) return [[]];
  return sequencesOf(K, length - 1).flatMap((before) => Array.from({ length: K }, (_, k) => [...before, k]));
}
