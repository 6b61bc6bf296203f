/** @file What many measurements of one thing come to. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Least squares of ln y over ln x: y ≈ factor · x^exponent. NaN for fewer than two points. */
export function fitPower(points: readonly (readonly [number, number])[]): { exponent: number; factor: number } {
  const xs = points.map(([x]) => Math.log(x));
  const ys = points.map(([, y]) => Math.log(y));
  const [mx, my] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i] - my), 0);
  const variance = xs.reduce((sum, x) => sum + (x - mx) * (x - mx), 0);
  const exponent = covariance / variance;
  return { exponent, factor: Math.exp(my - exponent * mx) };
}

/** Least squares of y over x: y ≈ offset + slope · x. */
export function fitLine(points: readonly (readonly [number, number])[]): { slope: number; offset: number } {
  const mx = mean(points.map(([x]) => x));
  const my = mean(points.map(([, y]) => y));
  const slope =
    points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) /
    points.reduce((sum, [x]) => sum + (x - mx) * (x - mx), 0);
  return { slope, offset: my - slope * mx };
}
