// tanh(x) = E / (E + 2), E = exp(2|x|) − 1, sign copied. See ../typescript/tanh.ts for the derivation and the error.
const SIGN: v128 = f64x2.splat(-0.0);
const CLAMP: v128 = f64x2.splat(22.0);
const MAGIC: v128 = f64x2.splat(6755399441055744.0);
const INV_LN2: v128 = f64x2.splat(1.4426950408889634);
const LN2_HIGH: v128 = f64x2.splat(6.93147180369123816490e-1);
const LN2_LOW: v128 = f64x2.splat(1.90821492927058770002e-10);

// @ts-ignore: decorator
@inline
function step(p: v128, r: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(p, r), f64x2.splat(c));
}

// @ts-ignore: decorator
@inline
function tanh2(x: v128): v128 {
  const a = f64x2.min(f64x2.abs(x), CLAMP);
  const t = f64x2.add(a, a);
  const shifted = f64x2.add(f64x2.mul(t, INV_LN2), MAGIC);
  const n = f64x2.sub(shifted, MAGIC);
  const r = f64x2.sub(f64x2.sub(t, f64x2.mul(n, LN2_HIGH)), f64x2.mul(n, LN2_LOW));

  let p = f64x2.splat(1.0 / 6227020800.0);
  p = step(p, r, 1.0 / 479001600.0);
  p = step(p, r, 1.0 / 39916800.0);
  p = step(p, r, 1.0 / 3628800.0);
  p = step(p, r, 1.0 / 362880.0);
  p = step(p, r, 1.0 / 40320.0);
  p = step(p, r, 1.0 / 5040.0);
  p = step(p, r, 1.0 / 720.0);
  p = step(p, r, 1.0 / 120.0);
  p = step(p, r, 1.0 / 24.0);
  p = step(p, r, 1.0 / 6.0);
  p = step(p, r, 0.5);
  p = f64x2.add(f64x2.mul(f64x2.mul(r, r), p), r);

  // the low bits of `shifted` hold n: move n + 1023 into the exponent
  const s = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
  const e = f64x2.add(f64x2.mul(s, p), f64x2.sub(s, f64x2.splat(1.0)));
  const y = f64x2.div(e, f64x2.add(e, f64x2.splat(2.0)));
  return v128.or(y, v128.and(x, SIGN));
}

/** out[i] = tanh(x[i]), i < n rounded up to even. */
export function tanh(x: usize, out: usize, n: i32): void {
  const end = x + ((<usize>(n + 1)) & ~1) * 8;
  while (x < end) {
    v128.store(out, tanh2(v128.load(x)));
    x += 16;
    out += 16;
  }
}
