/**
 * tanh in single precision: the formula of `tanh` with every operation rounded to f32, so that four lanes of a vector do it
 * at once.
 *
 *     E = exp(2|x|) − 1      tanh x = sign(x) · E / (E + 2)      2|x| = n ln 2 + r
 *
 * exp(r) − 1 is its Taylor polynomial of degree 7, whose remainder is below 2e-8 of it. Odd to the last bit, |x| > 10 gives
 * ±1, NaN gives NaN. Relative error < 4e-7 (a few ulp), tested.
 */
export function tanhSingle(x: number): number {
  const a = Math.min(Math.abs(x), 10);
  const t = a + a;
  const n = f(f(f(t * INV_LN2) + MAGIC) - MAGIC); // nearest integer
  const r = f(f(t - f(n * LN2_HIGH)) - f(n * LN2_LOW));
  let p = COEFFICIENTS[0];
  for (let i = 1; i < COEFFICIENTS.length; i++) p = f(f(p * r) + COEFFICIENTS[i]);
  p = f(f(f(r * r) * p) + r);
  const s = POWERS[n];
  const e = f(f(s * p) + f(s - 1));
  const y = f(e / f(e + 2));
  return x < 0 || Object.is(x, -0) ? -y : y;
}

const f = Math.fround;
const INV_LN2 = f(Math.LOG2E);
const LN2_HIGH = 0.693359375; // 9 significant bits: n · LN2_HIGH is exact
const LN2_LOW = f(-2.12194440054690583e-4);
const MAGIC = 12582912; // 1.5 · 2²³: adding it rounds to an integer
// 1/7!, …, 1/3!, 1/2!
const COEFFICIENTS = Float32Array.of(1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5);
// 2⁰ … 2³¹
const POWERS = new Float64Array(32).fill(1);
for (let n = 1; n < POWERS.length; n++) POWERS[n] = 2 * POWERS[n - 1];
