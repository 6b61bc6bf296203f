/**
 * eˣ from additions, multiplications and a table of powers of two only, the same bits everywhere (`Math.exp` differs
 * between engines):
 *
 *     x = n ln 2 + r,  |r| ≤ ½ ln 2      eˣ = 2ⁿ (1 + r + r² p(r))
 *
 * p is the Taylor polynomial of degree 11 of (eʳ − 1 − r)/r²; what is left out is below 2e-17 of eʳ. 2ⁿ is applied in
 * two exact halves, so that subnormal results are rounded once.
 * Above 709.782712893384 it is ∞, below −745.14 it is 0; NaN gives NaN. Relative error < 3e-16, tested.
 */
export function exp(x: number): number {
  if (x > LARGEST) return Number.POSITIVE_INFINITY;
  if (x < SMALLEST) return 0;
  if (Number.isNaN(x)) return x;
  const n = x * Math.LOG2E + MAGIC - MAGIC; // nearest integer
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let p = COEFFICIENTS[0];
  for (let i = 1; i < COEFFICIENTS.length; i++) p = p * r + COEFFICIENTS[i];
  p = 1 + (r * r * p + r);
  const half = n >> 1;
  return p * POWERS[half + OFFSET] * POWERS[n - half + OFFSET];
}

const LARGEST = 709.782712893384; // ln of the largest finite number, rounded down
const SMALLEST = -745.14; // e to this is below half the least subnormal number
const LN2_HIGH = 6.9314718036912381649e-1; // 32 significant bits: n · LN2_HIGH is exact
const LN2_LOW = 1.90821492927058770002e-10;
const MAGIC = 6755399441055744; // 1.5 · 2⁵²: adding it rounds to an integer
// 1/13!, 1/12!, …, 1/3!, 1/2!
const COEFFICIENTS = Float64Array.of(
  1 / 6227020800,
  1 / 479001600,
  1 / 39916800,
  1 / 3628800,
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  0.5,
);
// 2⁻⁵⁴⁰ … 2⁵⁴⁰
const OFFSET = 540;
const POWERS = new Float64Array(2 * OFFSET + 1).fill(1);
for (let n = 1; n <= OFFSET; n++) {
  POWERS[OFFSET + n] = 2 * POWERS[OFFSET + n - 1];
  POWERS[OFFSET - n] = 0.5 * POWERS[OFFSET - n + 1];
}
