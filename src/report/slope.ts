/**
 * Slope of the least-squares line of y on x. NaN for fewer than two different x.
 *
 * @param points [x, y] each.
 */
export function slope(points: readonly (readonly [number, number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  let xx = 0;
  let xy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) * (x - meanX);
    xy += (x - meanX) * (y - meanY);
  }
  return xx > 0 ? xy / xx : Number.NaN;
}
