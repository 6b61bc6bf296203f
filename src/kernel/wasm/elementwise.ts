// Functions of one vector, f32 or f64, for passes over cells. See ../typescript/tanhSingle.ts and ../typescript/tanh.ts.
import { tanhOne } from "./tanh";

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
function tanhSingle(x: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), single(0));
  const t = f32x4.add(a, a);
  const shifted = f32x4.add(f32x4.mul(t, single(2)), single(1));
  const n = f32x4.sub(shifted, single(1));
  const r = f32x4.sub(f32x4.sub(t, f32x4.mul(n, single(3))), f32x4.mul(n, single(4)));
  let p = step(v128.load(COEFFICIENTS), r, 1);
  p = step(p, r, 2);
  p = step(p, r, 3);
  p = step(p, r, 4);
  p = step(p, r, 5);
  p = f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r);
  // the low bits of `shifted` hold n: move n + 127 into the exponent
  const s = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  const e = f32x4.add(f32x4.mul(s, p), f32x4.sub(s, single(5)));
  const y = f32x4.div(e, f32x4.add(e, single(6)));
  return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
}

// @ts-ignore: decorator
@inline
export function tanhOf<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? tanhSingle(x) : tanhOne(x);
}
/** σ(x) = ½ + ½ tanh(½ x). */
// @ts-ignore: decorator
@inline
export function sigmoid<T>(x: v128): v128 {
  const h = half<T>();
  return v128.add<T>(h, v128.mul<T>(h, tanhOf<T>(v128.mul<T>(h, x))));
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
