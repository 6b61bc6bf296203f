// What are the mean and covariance of points in the plane, and what makes them 0 and the identity?

/**
 * Mean and population covariance (divided by n, not n − 1) of some rows of points [count × 2].
 *
 * @returns mean [x, y]; covariance [[xx, xy], [xy, yy]].
 */
export function moments(points, rows) {
  const mean = [0, 0];
  for (const row of rows) {
    mean[0] += points[2 * row] / rows.length;
    mean[1] += points[2 * row + 1] / rows.length;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (const row of rows) {
    const x = points[2 * row] - mean[0];
    const y = points[2 * row + 1] - mean[1];
    xx += (x * x) / rows.length;
    xy += (x * y) / rows.length;
    yy += (y * y) / rows.length;
  }
  return {
    mean,
    covariance: [
      [xx, xy],
      [xy, yy],
    ],
  };
}

/**
 * The symmetric inverse square root of a 2 × 2 covariance C (ZCA whitening), in closed form:
 *
 *     √C = (C + d I) / t,   d = √det C,   t = √(tr C + 2 d),   det √C = d
 */
export function inverseSquareRoot([[xx, xy], [, yy]]) {
  const d = Math.sqrt(xx * yy - xy * xy);
  if (!(d > 0)) throw new RangeError("inverseSquareRoot: the covariance must be positive definite");
  const t = Math.sqrt(xx + yy + 2 * d);
  return [
    [(yy + d) / (t * d), -xy / (t * d)],
    [-xy / (t * d), (xx + d) / (t * d)],
  ];
}

/** (point − center) · matrixᵀ for every point of a flat list [count × 2]. */
export function transform(points, center, matrix) {
  const out = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] - center[0];
    const y = points[i + 1] - center[1];
    out[i] = matrix[0][0] * x + matrix[0][1] * y;
    out[i + 1] = matrix[1][0] * x + matrix[1][1] * y;
  }
  return out;
}
