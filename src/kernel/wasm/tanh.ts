// tanh(x) = E / (E + 2), E = exp(2|x|) − 1, sign copied. See ../typescript/tanh.ts for the derivation and the error.
const SIGN: v128 = f64x2.splat(-0.0);
const CLAMP: v128 = f64x2.splat(22.0);
const MAGIC: v128 = f64x2.splat(6755399441055744.0);
const INV_LN2: v128 = f64x2.splat(1.4426950408889634);
const LN2_HIGH: v128 = f64x2.splat(6.93147180369123816490e-1);
const LN2_LOW: v128 = f64x2.splat(1.90821492927058770002e-10);

// @ts-ignore: decorator
@inline
function step(p: v128, r: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(p, r), c);
}

// bits of |x|, r and the exponent word of four vectors are worked on side by side: the polynomial is one long chain of
// dependent operations, and four of them fill the time that one would wait
// @ts-ignore: decorator
@inline
function shiftedOf(x: v128): v128 {
  const a = f64x2.pmin(f64x2.abs(x), CLAMP);
  return f64x2.add(f64x2.mul(f64x2.add(a, a), INV_LN2), MAGIC);
}

// @ts-ignore: decorator
@inline
function remainderOf(x: v128, shifted: v128): v128 {
  const a = f64x2.pmin(f64x2.abs(x), CLAMP);
  const n = f64x2.sub(shifted, MAGIC);
  return f64x2.sub(f64x2.sub(f64x2.add(a, a), f64x2.mul(n, LN2_HIGH)), f64x2.mul(n, LN2_LOW));
}

// @ts-ignore: decorator
@inline
function finish(x: v128, shifted: v128, r: v128, q: v128): v128 {
  const p = f64x2.add(f64x2.mul(f64x2.mul(r, r), q), r);
  // the low bits of `shifted` hold n: move n + 1023 into the exponent
  const s = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
  const e = f64x2.add(f64x2.mul(s, p), f64x2.sub(s, f64x2.splat(1.0)));
  const y = f64x2.div(e, f64x2.add(e, f64x2.splat(2.0)));
  return v128.or(y, v128.and(x, SIGN));
}

/** out[i] = tanh(x[i]), i < n rounded up to a multiple of 8. */
export function tanh(x: usize, out: usize, n: i32): void {
  const end = x + ((<usize>(n + 7)) & ~7) * 8;
  while (x < end) {
    const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
    const n0 = shiftedOf(x0), n1 = shiftedOf(x1), n2 = shiftedOf(x2), n3 = shiftedOf(x3);
    const r0 = remainderOf(x0, n0), r1 = remainderOf(x1, n1), r2 = remainderOf(x2, n2), r3 = remainderOf(x3, n3);
    let c = f64x2.splat(1.0 / 6227020800.0);
    let p0 = c, p1 = c, p2 = c, p3 = c;
    c = f64x2.splat(1.0 / 479001600.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 39916800.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 3628800.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 362880.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 40320.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 5040.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 720.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 120.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 24.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(1.0 / 6.0);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    c = f64x2.splat(0.5);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    v128.store(out, finish(x0, n0, r0, p0));
    v128.store(out, finish(x1, n1, r1, p1), 16);
    v128.store(out, finish(x2, n2, r2, p2), 32);
    v128.store(out, finish(x3, n3, r3, p3), 48);
    x += 64;
    out += 64;
  }
}
