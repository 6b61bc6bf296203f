import { distance } from "./vectors.ts";

/** A curve closes where its ends are no farther apart than so many of its longest gaps. */
const CLOSES = 1.5;

/**
 * Puts states of a curve in order along it: from the first on to both sides, each time to the nearest that is left of either
 * end. Right where states are dense along the curve compared with its bends.
 *
 * @returns closed where the last is about as near to the first as neighbours are.
 */
export function alongCurve(states: readonly Float64Array[]): { points: Float64Array[]; order: "open" | "closed" } {
  const left = new Set(states);
  const points = [states[0]];
  left.delete(states[0]);
  while (left.size > 0) {
    const [head, tail] = [points[0], points[points.length - 1]];
    let best: Float64Array | null = null;
    let least = Number.POSITIVE_INFINITY;
    let isTail = true;
    for (const x of left) {
      for (const atTail of [true, false]) {
        const away = distance(x, atTail ? tail : head);
        if (away < least) [best, least, isTail] = [x, away, atTail];
      }
    }
    left.delete(best!);
    if (isTail) points.push(best!);
    else points.unshift(best!);
  }
  const gaps = points.slice(1).map((x, k) => distance(x, points[k]));
  const across = distance(points[0], points[points.length - 1]);
  const isClosed = points.length > 3 && across <= CLOSES * Math.max(...gaps);
  return { points, order: isClosed ? "closed" : "open" };
}
