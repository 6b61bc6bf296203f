// tanh(x) = E / (E + 2), E = exp(2|x|) − 1, sign copied. See ../typescript/tanh.ts for the derivation and the error.

// Constants stand in memory, each twice: to load one takes less than to put it together. They lie below R and above 1024,
// where the compiler puts them (below it, it would no longer fold offsets into addresses: J R takes 20 % longer); see
// ./multiplySparse.ts.
const COEFFICIENTS = memory.data<f64>([
  1.0 / 6227020800.0, 1.0 / 6227020800.0,
  1.0 / 479001600.0, 1.0 / 479001600.0,
  1.0 / 39916800.0, 1.0 / 39916800.0,
  1.0 / 3628800.0, 1.0 / 3628800.0,
  1.0 / 362880.0, 1.0 / 362880.0,
  1.0 / 40320.0, 1.0 / 40320.0,
  1.0 / 5040.0, 1.0 / 5040.0,
  1.0 / 720.0, 1.0 / 720.0,
  1.0 / 120.0, 1.0 / 120.0,
  1.0 / 24.0, 1.0 / 24.0,
  1.0 / 6.0, 1.0 / 6.0,
  0.5, 0.5,
], 16);
const CONSTANTS = memory.data<f64>([
  22.0, 22.0, // CLAMP
  6755399441055744.0, 6755399441055744.0, // MAGIC
  1.4426950408889634, 1.4426950408889634, // INV_LN2
  6.93147180369123816490e-1, 6.93147180369123816490e-1, // LN2_HIGH
  1.90821492927058770002e-10, 1.90821492927058770002e-10, // LN2_LOW
  1.0, 1.0, // ONE
  2.0, 2.0, // TWO
  -0.0, -0.0, // SIGN
], 16);

// @ts-ignore: decorator
@inline
function coefficient(k: usize): v128 {
  return v128.load(COEFFICIENTS + (k << 4));
}
// @ts-ignore: decorator
@inline
const CLAMP: usize = 0;
// @ts-ignore: decorator
@inline
const MAGIC: usize = 16;
// @ts-ignore: decorator
@inline
const INV_LN2: usize = 32;
// @ts-ignore: decorator
@inline
const LN2_HIGH: usize = 48;
// @ts-ignore: decorator
@inline
const LN2_LOW: usize = 64;
// @ts-ignore: decorator
@inline
const ONE: usize = 80;
// @ts-ignore: decorator
@inline
const TWO: usize = 96;
// @ts-ignore: decorator
@inline
const SIGN: usize = 112;
// @ts-ignore: decorator
@inline
function constant(at: usize): v128 {
  return v128.load(CONSTANTS + at);
}

// @ts-ignore: decorator
@inline
function step(p: v128, r: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(p, r), c);
}

// bits of |x|, r and the exponent word of eight vectors are worked on side by side: the polynomial is one long chain of
// dependent operations, and eight of them fill the time that one would wait
// @ts-ignore: decorator
@inline
function shiftedOf(x: v128): v128 {
  const a = f64x2.pmin(f64x2.abs(x), constant(CLAMP));
  return f64x2.add(f64x2.mul(f64x2.add(a, a), constant(INV_LN2)), constant(MAGIC));
}

// @ts-ignore: decorator
@inline
function remainderOf(x: v128, shifted: v128): v128 {
  const a = f64x2.pmin(f64x2.abs(x), constant(CLAMP));
  const n = f64x2.sub(shifted, constant(MAGIC));
  return f64x2.sub(f64x2.sub(f64x2.add(a, a), f64x2.mul(n, constant(LN2_HIGH))), f64x2.mul(n, constant(LN2_LOW)));
}

// @ts-ignore: decorator
@inline
function finish(x: v128, shifted: v128, r: v128, q: v128): v128 {
  const p = f64x2.add(f64x2.mul(f64x2.mul(r, r), q), r);
  // the low bits of `shifted` hold n: move n + 1023 into the exponent
  const s = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
  const e = f64x2.add(f64x2.mul(s, p), f64x2.sub(s, constant(ONE)));
  const y = f64x2.div(e, f64x2.add(e, constant(TWO)));
  return v128.or(y, v128.and(x, constant(SIGN)));
}

/** out[i] = tanh(x[i]), i < n rounded up to a multiple of 16. */
export function tanh(x: usize, out: usize, n: i32): void {
  const end = x + ((<usize>(n + 15)) & ~15) * 8;
  while (x < end) {
    const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
    const x4 = v128.load(x, 64), x5 = v128.load(x, 80), x6 = v128.load(x, 96), x7 = v128.load(x, 112);
    const n0 = shiftedOf(x0), n1 = shiftedOf(x1), n2 = shiftedOf(x2), n3 = shiftedOf(x3);
    const n4 = shiftedOf(x4), n5 = shiftedOf(x5), n6 = shiftedOf(x6), n7 = shiftedOf(x7);
    const r0 = remainderOf(x0, n0), r1 = remainderOf(x1, n1), r2 = remainderOf(x2, n2), r3 = remainderOf(x3, n3);
    const r4 = remainderOf(x4, n4), r5 = remainderOf(x5, n5), r6 = remainderOf(x6, n6), r7 = remainderOf(x7, n7);
    let c = coefficient(0);
    let p0 = c, p1 = c, p2 = c, p3 = c, p4 = c, p5 = c, p6 = c, p7 = c;
    c = coefficient(1);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(2);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(3);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(4);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(5);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(6);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(7);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(8);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(9);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(10);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    c = coefficient(11);
    p0 = step(p0, r0, c), p1 = step(p1, r1, c), p2 = step(p2, r2, c), p3 = step(p3, r3, c);
    p4 = step(p4, r4, c), p5 = step(p5, r5, c), p6 = step(p6, r6, c), p7 = step(p7, r7, c);
    v128.store(out, finish(x0, n0, r0, p0));
    v128.store(out, finish(x1, n1, r1, p1), 16);
    v128.store(out, finish(x2, n2, r2, p2), 32);
    v128.store(out, finish(x3, n3, r3, p3), 48);
    v128.store(out, finish(x4, n4, r4, p4), 64);
    v128.store(out, finish(x5, n5, r5, p5), 80);
    v128.store(out, finish(x6, n6, r6, p6), 96);
    v128.store(out, finish(x7, n7, r7, p7), 112);
    x += 128;
    out += 128;
  }
}

/** tanh of one vector, for passes that do more than that. */
// @ts-ignore: decorator
@inline
export function tanhOne(x: v128): v128 {
  const n = shiftedOf(x);
  const r = remainderOf(x, n);
  let p = step(coefficient(0), r, coefficient(1));
  p = step(p, r, coefficient(2));
  p = step(p, r, coefficient(3));
  p = step(p, r, coefficient(4));
  p = step(p, r, coefficient(5));
  p = step(p, r, coefficient(6));
  p = step(p, r, coefficient(7));
  p = step(p, r, coefficient(8));
  p = step(p, r, coefficient(9));
  p = step(p, r, coefficient(10));
  p = step(p, r, coefficient(11));
  return finish(x, n, r, p);
}
