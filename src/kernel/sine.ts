/**
 * sin and cos from additions and multiplications only, the same bits everywhere (`Math.sin` differs between engines):
 *
 *     x = n π/2 + r,  |r| ≤ π/4      sin or cos of r by their Taylor polynomials of degree 17 and 18
 *
 * What the polynomials leave out is below 1e-19. π/2 is taken off in three parts of 33 bits, so that n times the first two is
 * exact. Absolute error < 3e-16, tested. NaN gives NaN.
 *
 * @throws RangeError for |x| > 2²⁰: take off whole turns first.
 */
export function sin(x: number): number {
  const { n, r } = reduced(x);
  return n % 2 === 0 ? signed(n, sinOf(r)) : signed(n, cosOf(r));
}

export function cos(x: number): number {
  const { n, r } = reduced(x);
  return n % 2 === 0 ? signed(n, cosOf(r)) : signed(n + 1, sinOf(r));
}

/** −value where ⌊n/2⌋ is odd. */
const signed = (n: number, value: number): number => ((n >> 1) & 1 ? -value : value);

function reduced(x: number): { n: number; r: number } {
  if (Math.abs(x) > LARGEST) throw new RangeError(`sin, cos: |x| must be at most 2²⁰, got ${x}`);
  const n = x * TWO_OVER_PI + MAGIC - MAGIC; // nearest integer
  return { n, r: x - n * HIGH - n * MIDDLE - n * LOW };
}

function sinOf(r: number): number {
  const s = r * r;
  let p = SINE[0];
  for (let k = 1; k < SINE.length; k++) p = p * s + SINE[k];
  return r + r * s * p;
}

function cosOf(r: number): number {
  const s = r * r;
  let p = COSINE[0];
  for (let k = 1; k < COSINE.length; k++) p = p * s + COSINE[k];
  return 1 - (0.5 * s - s * s * p);
}

const LARGEST = 1048576;
const TWO_OVER_PI = 0.6366197723675814;
const MAGIC = 6755399441055744; // 1.5 · 2⁵²: adding it rounds to an integer
const HIGH = 1.57079632673412561417;
const MIDDLE = 6.0771005063039659766e-11;
const LOW = 2.02226624879595063154e-21;

/** 1/n!, with alternating signs, highest degree first. */
function coefficients(highest: number, lowest: number): Float64Array {
  const values: number[] = [];
  let factorial = 1;
  for (let n = 2; n <= highest; n++) {
    factorial *= n;
    if (n >= lowest && (n - lowest) % 2 === 0) values.push((Math.floor(n / 2) % 2 === 0 ? 1 : -1) / factorial);
  }
  return Float64Array.from(values.reverse());
}
const SINE = coefficients(17, 3);
const COSINE = coefficients(18, 4);
