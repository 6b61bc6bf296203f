import { ln } from "../../kernel/index.ts";

/** A tenfold of time counts as so much of half the frame. */
const DECADE = 0.25;

/**
 * The `most` points of a way that show it best: again and again the one goes whose triangle with its neighbours is least, on
 * the plane and in the logarithm of time. Both ends stay.
 *
 * Source: Visvalingam & Whyatt (1993) Cartogr. J. 30:46.
 *
 * @param points [count × 5]: places along both axes and the third, distance off the plane, time in τ.
 */
export function thinWay(
  points: readonly number[],
  most: number,
  half: { readonly a: number; readonly b: number },
): number[] {
  let kept = Array.from({ length: points.length / 5 }, (_, k) => {
    const [a, b, , , time] = points.slice(5 * k, 5 * k + 5);
    return { k, at: [a / half.a, b / half.b, (DECADE * ln(1 + Math.max(0, time))) / Math.LN10] };
  });
  while (kept.length > most) {
    let least = Number.POSITIVE_INFINITY;
    let worst = 1;
    for (let k = 1; k + 1 < kept.length; k++) {
      const area = areaOf(kept[k - 1].at, kept[k].at, kept[k + 1].at);
      if (area < least) [least, worst] = [area, k];
    }
    kept = kept.filter((_, k) => k !== worst);
  }
  return kept.flatMap(({ k }) => points.slice(5 * k, 5 * k + 5));
}

/** Four times the square of a triangle's area. */
function areaOf(p: readonly number[], q: readonly number[], r: readonly number[]): number {
  const [u, v] = [p.map((x, e) => q[e] - x), p.map((x, e) => r[e] - x)];
  const dot = (a: readonly number[], b: readonly number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return dot(u, u) * dot(v, v) - dot(u, v) * dot(u, v);
}
