import { Matrix, QrDecomposition, SVD } from "ml-matrix";

/**
 * Angles between two subspaces, smallest first, in radians: as many as the smaller one has dimensions. By sines where the
 * angle is small and cosines where it is large, so that neither loses its digits (Björck & Golub 1973; Knyazev & Argentati 2002).
 *
 * @param A [a × n] row-major, its rows span one subspace; they must be independent.
 * @param B [b × n]
 */
export function principalAngles(A: Float64Array, B: Float64Array, n: number): Float64Array {
  const [P, Q] = [basisOf(A, n, "A"), basisOf(B, n, "B")];
  const [small, large] = P.columns <= Q.columns ? [P, Q] : [Q, P];
  const k = small.columns;
  const overlaps = large.transpose().mmul(small);
  const cosines = new SVD(overlaps, { autoTranspose: true }).diagonal.slice(0, k);
  const rest = Matrix.sub(small, large.mmul(overlaps));
  const sines = new SVD(rest, { autoTranspose: true }).diagonal.slice(0, k).reverse();
  return Float64Array.from({ length: k }, (_, i) => angleOf(Math.min(1, cosines[i]), Math.min(1, sines[i])));
}

function basisOf(rows: Float64Array, n: number, name: string): Matrix {
  const count = rows.length / n;
  if (!(Number.isInteger(count) && count >= 1 && count <= n)) {
    throw new RangeError(`principalAngles: ${name} must hold 1 to ${n} rows of ${n} values, got ${rows.length} values`);
  }
  const matrix = new Matrix(
    Array.from({ length: count }, (_, k) => Array.from(rows.subarray(k * n, (k + 1) * n))),
  ).transpose();
  const decomposition = new QrDecomposition(matrix);
  if (!decomposition.isFullRank()) throw new RangeError(`principalAngles: the rows of ${name} must be independent`);
  return decomposition.orthogonalMatrix.subMatrix(0, n - 1, 0, count - 1);
}

/** The angle in [0, π/2] of a cosine and a sine; the smaller of them has the digits. */
function angleOf(cosine: number, sine: number): number {
  return sine < cosine ? arcsine(sine) : Math.PI / 2 - arcsine(cosine);
}

/** asin for 0 ≤ s ≤ √½, by halving the angle until its series is short: the same bits everywhere. */
function arcsine(s: number): number {
  let t = s;
  let halvings = 0;
  while (t > 0.05) {
    // sin(a/2) = sin a / √(2 (1 + cos a))
    t = t / Math.sqrt(2 * (1 + Math.sqrt(1 - t * t)));
    halvings++;
  }
  const u = t * t;
  let sum = 0;
  let term = t;
  for (let k = 0; k < 8; k++) {
    sum += term / (2 * k + 1);
    term *= (u * (2 * k + 1)) / (2 * k + 2);
  }
  for (let k = 0; k < halvings; k++) sum *= 2;
  return sum;
}
