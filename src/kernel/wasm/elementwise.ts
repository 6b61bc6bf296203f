// Functions of one vector, f32 or f64, for passes over cells. See ../typescript/tanhSingle.ts and ../typescript/tanh.ts.
import { tanh, tanhOne } from "./tanh";

// constants stand in memory, see ./tanh.ts
const COEFFICIENTS = memory.data<f32>([
  1.0 / 5040.0, 1.0 / 5040.0, 1.0 / 5040.0, 1.0 / 5040.0,
  1.0 / 720.0, 1.0 / 720.0, 1.0 / 720.0, 1.0 / 720.0,
  1.0 / 120.0, 1.0 / 120.0, 1.0 / 120.0, 1.0 / 120.0,
  1.0 / 24.0, 1.0 / 24.0, 1.0 / 24.0, 1.0 / 24.0,
  1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0,
  0.5, 0.5, 0.5, 0.5,
], 16);
const SINGLES = memory.data<f32>([
  10.0, 10.0, 10.0, 10.0, // CLAMP
  12582912.0, 12582912.0, 12582912.0, 12582912.0, // MAGIC
  1.44269504, 1.44269504, 1.44269504, 1.44269504, // INV_LN2
  0.693359375, 0.693359375, 0.693359375, 0.693359375, // LN2_HIGH
  -2.12194440054690583e-4, -2.12194440054690583e-4, -2.12194440054690583e-4, -2.12194440054690583e-4, // LN2_LOW
  1.0, 1.0, 1.0, 1.0,
  2.0, 2.0, 2.0, 2.0,
  0.5, 0.5, 0.5, 0.5,
], 16);
const DOUBLES = memory.data<f64>([1.0, 1.0, 0.5, 0.5], 16);

// @ts-ignore: decorator
@inline
function single(at: usize): v128 {
  return v128.load(SINGLES + (at << 4));
}
// @ts-ignore: decorator
@inline
export function one<T>(): v128 {
  return sizeof<T>() == 4 ? single(5) : v128.load(DOUBLES);
}
// @ts-ignore: decorator
@inline
function half<T>(): v128 {
  return sizeof<T>() == 4 ? single(7) : v128.load(DOUBLES, 16);
}

// @ts-ignore: decorator
@inline
function step(p: v128, r: v128, at: usize): v128 {
  return f32x4.add(f32x4.mul(p, r), v128.load(COEFFICIENTS + (at << 4)));
}

// @ts-ignore: decorator
@inline
function shiftedOf(x: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), single(0));
  return f32x4.add(f32x4.mul(f32x4.add(a, a), single(2)), single(1));
}

// @ts-ignore: decorator
@inline
function remainderOf(x: v128, shifted: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), single(0));
  const n = f32x4.sub(shifted, single(1));
  return f32x4.sub(f32x4.sub(f32x4.add(a, a), f32x4.mul(n, single(3))), f32x4.mul(n, single(4)));
}

// @ts-ignore: decorator
@inline
function finish(x: v128, shifted: v128, r: v128, q: v128): v128 {
  const p = f32x4.add(f32x4.mul(f32x4.mul(r, r), q), r);
  // the low bits of `shifted` hold n: move n + 127 into the exponent
  const s = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  const e = f32x4.add(f32x4.mul(s, p), f32x4.sub(s, single(5)));
  const y = f32x4.div(e, f32x4.add(e, single(6)));
  return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
}

/** tanh of `bytes`, a multiple of 16; four vectors side by side, since each is one long chain of dependent operations. */
function tanhSingles(x: usize, out: usize, bytes: usize): void {
  const end = x + bytes;
  for (; x + 64 <= end; x += 64, out += 64) {
    const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
    const n0 = shiftedOf(x0), n1 = shiftedOf(x1), n2 = shiftedOf(x2), n3 = shiftedOf(x3);
    const r0 = remainderOf(x0, n0), r1 = remainderOf(x1, n1), r2 = remainderOf(x2, n2), r3 = remainderOf(x3, n3);
    const c = v128.load(COEFFICIENTS);
    let p0 = step(c, r0, 1), p1 = step(c, r1, 1), p2 = step(c, r2, 1), p3 = step(c, r3, 1);
    p0 = step(p0, r0, 2), p1 = step(p1, r1, 2), p2 = step(p2, r2, 2), p3 = step(p3, r3, 2);
    p0 = step(p0, r0, 3), p1 = step(p1, r1, 3), p2 = step(p2, r2, 3), p3 = step(p3, r3, 3);
    p0 = step(p0, r0, 4), p1 = step(p1, r1, 4), p2 = step(p2, r2, 4), p3 = step(p3, r3, 4);
    p0 = step(p0, r0, 5), p1 = step(p1, r1, 5), p2 = step(p2, r2, 5), p3 = step(p3, r3, 5);
    v128.store(out, finish(x0, n0, r0, p0));
    v128.store(out, finish(x1, n1, r1, p1), 16);
    v128.store(out, finish(x2, n2, r2, p2), 32);
    v128.store(out, finish(x3, n3, r3, p3), 48);
  }
  for (; x < end; x += 16, out += 16) {
    const v = v128.load(x), n = shiftedOf(v), r = remainderOf(v, n);
    let p = step(v128.load(COEFFICIENTS), r, 1);
    p = step(step(step(step(p, r, 2), r, 3), r, 4), r, 5);
    v128.store(out, finish(v, n, r, p));
  }
}

/** out[i] = tanh(x[i]) for `bytes`, a multiple of 16; may be in place. */
// @ts-ignore: decorator
@inline
export function tanhRun<T>(x: usize, out: usize, bytes: usize): void {
  if (sizeof<T>() == 4) {
    tanhSingles(x, out, bytes);
  } else {
    const whole = bytes & ~127;
    tanh(x, out, <i32>(whole >> 3));
    for (let e = whole; e < bytes; e += 16) v128.store(out + e, tanhOne(v128.load(x + e)));
  }
}

/** Halves what σ is taken of: σ(x) = ½ + ½ tanh(½ x), in three passes. */
// @ts-ignore: decorator
@inline
export function halved<T>(x: v128): v128 {
  return v128.mul<T>(half<T>(), x);
}
/** ½ + ½ y in place. */
// @ts-ignore: decorator
@inline
export function finishSigmoids<T>(x: usize, bytes: usize): void {
  const h = half<T>();
  for (let e: usize = 0; e < bytes; e += 16) v128.store(x + e, v128.add<T>(h, v128.mul<T>(h, v128.load(x + e))));
}
/** 1 − y. */
// @ts-ignore: decorator
@inline
export function rest<T>(y: v128): v128 {
  return v128.sub<T>(one<T>(), y);
}
/** 1 − y². */
// @ts-ignore: decorator
@inline
export function oneMinusSquare<T>(y: v128): v128 {
  return v128.sub<T>(one<T>(), v128.mul<T>(y, y));
}
