// Elementwise passes of cells; see ../cellPasses.ts for the formulas and ../typescript/cellPasses.ts for the order of
// operations. `bytes` is the padded width S of a row, a multiple of 32; rows without gates lie one after the other.
import { finishSigmoids, halved, oneMinusSquare, rest, tanhRun } from "./elementwise";

// @ts-ignore: decorator
@inline
function mul<T>(a: v128, b: v128): v128 {
  return v128.mul<T>(a, b);
}
// @ts-ignore: decorator
@inline
function add<T>(a: v128, b: v128): v128 {
  return v128.add<T>(a, b);
}
// @ts-ignore: decorator
@inline
function sub<T>(a: v128, b: v128): v128 {
  return v128.sub<T>(a, b);
}
const TANH = 0, RECTIFY = 1, SLOPE = 2; // and the kinds of slope above: 2 tanh, 3 relu, 4 rectified tanh

// @ts-ignore: decorator
@inline
function mapped<T>(kind: i32, v: v128): v128 {
  const zero = i64x2.splat(0);
  if (kind == RECTIFY) return v128.max<T>(v, zero);
  if (kind == SLOPE) return oneMinusSquare<T>(v);
  const slope = kind == SLOPE + 1 ? v128.splat<T>(<T>1) : oneMinusSquare<T>(v);
  return v128.and(slope, v128.gt<T>(v, zero));
}
// @ts-ignore: decorator
@inline
function mapAll<T>(kind: i32, x: usize, y: usize, bytes: usize): void {
  for (let e: usize = 0; e < bytes; e += 16) v128.store(y + e, mapped<T>(kind, v128.load(x + e)));
}
// @ts-ignore: decorator
@inline
function map<T>(kind: i32, x: usize, y: usize, bytes: usize): void {
  if (kind == TANH) tanhRun<T>(x, y, bytes);
  else if (kind == RECTIFY) mapAll<T>(RECTIFY, x, y, bytes);
  else if (kind == SLOPE) mapAll<T>(SLOPE, x, y, bytes);
  else if (kind == SLOPE + 1) mapAll<T>(SLOPE + 1, x, y, bytes);
  else mapAll<T>(SLOPE + 2, x, y, bytes);
}

// @ts-ignore: decorator
@inline
function leak<T>(x: usize, y: usize, alpha: usize, out: usize, bytes: usize, count: i32): void {
  for (let b = 0; b < count; b++) {
    for (let e: usize = 0; e < bytes; e += 16) {
      const v = v128.load(x + e);
      v128.store(out + e, add<T>(v, mul<T>(v128.load(alpha + e), sub<T>(v128.load(y + e), v))));
    }
    x += bytes, y += bytes, out += bytes;
  }
}

// @ts-ignore: decorator
@inline
function leakInsideBackward<T>(
  errors: usize, carried: usize, slopes: usize, alpha: usize, out: usize, bytes: usize, count: i32,
): void {
  for (let b = 0; b < count; b++) {
    for (let e: usize = 0; e < bytes; e += 16) {
      const a = v128.load(alpha + e);
      const error = add<T>(v128.load(errors + e), v128.load(carried + e));
      v128.store(out + e, mul<T>(mul<T>(a, error), v128.load(slopes + e)));
      v128.store(carried + e, mul<T>(rest<T>(a), error));
    }
    errors += bytes, carried += bytes, slopes += bytes, out += bytes;
  }
}

// @ts-ignore: decorator
@inline
function leakOutsideBackward<T>(
  errors: usize, carried: usize, returned: usize, slopes: usize, alpha: usize, out: usize, bytes: usize, count: i32,
): void {
  for (let b = 0; b < count; b++) {
    for (let e: usize = 0; e < bytes; e += 16) {
      const a = v128.load(alpha + e);
      const atRate = add<T>(v128.load(errors + e), v128.load(returned + e));
      const error = add<T>(mul<T>(atRate, v128.load(slopes + e)), v128.load(carried + e));
      v128.store(out + e, mul<T>(a, error));
      v128.store(carried + e, mul<T>(rest<T>(a), error));
      v128.store(returned + e, i64x2.splat(0));
    }
    errors += bytes, carried += bytes, returned += bytes, slopes += bytes, out += bytes;
  }
}

// @ts-ignore: decorator
@inline
function gruForward<T>(gates: usize, recalled: usize, states: usize, out: usize, bytes: usize, count: i32): void {
  for (let b = 0; b < count; b++) {
    for (let e: usize = 0; e < 2 * bytes; e += 16) {
      v128.store(gates + e, halved<T>(add<T>(v128.load(gates + e), v128.load(recalled + e))));
    }
    tanhRun<T>(gates, gates, 2 * bytes);
    finishSigmoids<T>(gates, 2 * bytes);
    const update = gates + bytes, memory = update + bytes, remembered = recalled + 2 * bytes;
    for (let e: usize = 0; e < bytes; e += 16) {
      const reset = mul<T>(v128.load(gates + e), v128.load(remembered + e));
      v128.store(memory + e, add<T>(v128.load(memory + e), reset));
    }
    tanhRun<T>(memory, memory, bytes);
    for (let e: usize = 0; e < bytes; e += 16) {
      const m = v128.load(memory + e);
      v128.store(out + e, add<T>(m, mul<T>(v128.load(update + e), sub<T>(v128.load(states + e), m))));
    }
    gates += 3 * bytes, recalled += 3 * bytes, states += bytes, out += bytes;
  }
}

// @ts-ignore: decorator
@inline
function gruBackward<T>(
  errors: usize, carried: usize, gates: usize, recalled: usize, states: usize, bytes: usize, count: i32,
): void {
  for (let b = 0; b < count; b++) {
    const gateZ = gates + bytes, gateM = gateZ + bytes;
    const recalledZ = recalled + bytes, recalledM = recalledZ + bytes;
    for (let e: usize = 0; e < bytes; e += 16) {
      const r = v128.load(gates + e), z = v128.load(gateZ + e), m = v128.load(gateM + e);
      const error = add<T>(v128.load(errors + e), v128.load(carried + e));
      const atMemory = mul<T>(mul<T>(error, rest<T>(z)), oneMinusSquare<T>(m));
      const atReset = mul<T>(mul<T>(mul<T>(atMemory, v128.load(recalledM + e)), r), rest<T>(r));
      const atUpdate = mul<T>(mul<T>(mul<T>(error, sub<T>(v128.load(states + e), m)), z), rest<T>(z));
      v128.store(gates + e, atReset);
      v128.store(gateZ + e, atUpdate);
      v128.store(gateM + e, atMemory);
      v128.store(recalled + e, atReset);
      v128.store(recalledZ + e, atUpdate);
      v128.store(recalledM + e, mul<T>(atMemory, r));
      v128.store(carried + e, mul<T>(error, z));
    }
    errors += bytes, carried += bytes, gates += 3 * bytes, recalled += 3 * bytes, states += bytes;
  }
}

// @ts-ignore: decorator
@inline
function lstmForward<T>(
  gates: usize, before: usize, after: usize, squashed: usize, hidden: usize, bytes: usize, count: i32,
): void {
  for (let b = 0; b < count; b++) {
    const gateF = gates + bytes, gateG = gateF + bytes, gateO = gateG + bytes;
    for (let e: usize = 0; e < 2 * bytes; e += 16) v128.store(gates + e, halved<T>(v128.load(gates + e)));
    for (let e: usize = 0; e < bytes; e += 16) v128.store(gateO + e, halved<T>(v128.load(gateO + e)));
    tanhRun<T>(gates, gates, 4 * bytes);
    finishSigmoids<T>(gates, 2 * bytes);
    finishSigmoids<T>(gateO, bytes);
    for (let e: usize = 0; e < bytes; e += 16) {
      const kept = mul<T>(v128.load(gateF + e), v128.load(before + e));
      const c = add<T>(kept, mul<T>(v128.load(gates + e), v128.load(gateG + e)));
      v128.store(after + e, c);
    }
    tanhRun<T>(after, squashed, bytes);
    for (let e: usize = 0; e < bytes; e += 16) {
      v128.store(hidden + e, mul<T>(v128.load(gateO + e), v128.load(squashed + e)));
    }
    gates += 4 * bytes, before += bytes, after += bytes, squashed += bytes, hidden += bytes;
  }
}

// @ts-ignore: decorator
@inline
function lstmBackward<T>(
  errors: usize, atHidden: usize, atCells: usize, gates: usize, before: usize, squashed: usize, bytes: usize, count: i32,
): void {
  for (let b = 0; b < count; b++) {
    const gateF = gates + bytes, gateG = gateF + bytes, gateO = gateG + bytes;
    for (let e: usize = 0; e < bytes; e += 16) {
      const put = v128.load(gates + e), keep = v128.load(gateF + e);
      const value = v128.load(gateG + e), show = v128.load(gateO + e), t = v128.load(squashed + e);
      const error = add<T>(v128.load(errors + e), v128.load(atHidden + e));
      const c = add<T>(mul<T>(mul<T>(error, show), oneMinusSquare<T>(t)), v128.load(atCells + e));
      v128.store(gates + e, mul<T>(mul<T>(mul<T>(c, value), put), rest<T>(put)));
      v128.store(gateF + e, mul<T>(mul<T>(mul<T>(c, v128.load(before + e)), keep), rest<T>(keep)));
      v128.store(gateG + e, mul<T>(mul<T>(c, put), oneMinusSquare<T>(value)));
      v128.store(gateO + e, mul<T>(mul<T>(mul<T>(error, t), show), rest<T>(show)));
      v128.store(atCells + e, mul<T>(c, keep));
      v128.store(atHidden + e, i64x2.splat(0));
    }
    errors += bytes, atHidden += bytes, atCells += bytes, before += bytes, squashed += bytes, gates += 4 * bytes;
  }
}

/** out [f64] += rows of x, whose padded columns take `bytes`, a multiple of 32; out has room for them. */
// @ts-ignore: decorator
@inline
function addColumnSums<T>(x: usize, out: usize, bytes: usize, count: i32): void {
  for (let e: usize = 0; e < bytes; e += 32) {
    let a = v128.load(out), b = v128.load(out, 16), c = a, d = b;
    if (sizeof<T>() == 4) c = v128.load(out, 32), d = v128.load(out, 48);
    let row = x + e;
    for (let k = 0; k < count; k++) {
      const lo = v128.load(row), hi = v128.load(row, 16);
      if (sizeof<T>() == 4) {
        a = f64x2.add(a, f64x2.promote_low_f32x4(lo));
        b = f64x2.add(b, f64x2.promote_low_f32x4(v128.shuffle<i64>(lo, lo, 1, 1)));
        c = f64x2.add(c, f64x2.promote_low_f32x4(hi));
        d = f64x2.add(d, f64x2.promote_low_f32x4(v128.shuffle<i64>(hi, hi, 1, 1)));
      } else {
        a = f64x2.add(a, lo);
        b = f64x2.add(b, hi);
      }
      row += bytes;
    }
    v128.store(out, a);
    v128.store(out, b, 16);
    if (sizeof<T>() == 4) {
      v128.store(out, c, 32);
      v128.store(out, d, 48);
    }
    out += sizeof<T>() == 4 ? 64 : 32;
  }
}


export function mapF32(kind: i32, x: usize, y: usize, bytes: usize): void {
  map<f32>(kind, x, y, bytes);
}
export function mapF64(kind: i32, x: usize, y: usize, bytes: usize): void {
  map<f64>(kind, x, y, bytes);
}
export function leakF32(x: usize, y: usize, alpha: usize, out: usize, bytes: usize, count: i32): void {
  leak<f32>(x, y, alpha, out, bytes, count);
}
export function leakF64(x: usize, y: usize, alpha: usize, out: usize, bytes: usize, count: i32): void {
  leak<f64>(x, y, alpha, out, bytes, count);
}
export function leakInsideBackwardF32(
  errors: usize, carried: usize, slopes: usize, alpha: usize, out: usize, bytes: usize, count: i32,
): void {
  leakInsideBackward<f32>(errors, carried, slopes, alpha, out, bytes, count);
}
export function leakInsideBackwardF64(
  errors: usize, carried: usize, slopes: usize, alpha: usize, out: usize, bytes: usize, count: i32,
): void {
  leakInsideBackward<f64>(errors, carried, slopes, alpha, out, bytes, count);
}
export function leakOutsideBackwardF32(
  errors: usize, carried: usize, returned: usize, slopes: usize, alpha: usize, out: usize, bytes: usize, count: i32,
): void {
  leakOutsideBackward<f32>(errors, carried, returned, slopes, alpha, out, bytes, count);
}
export function leakOutsideBackwardF64(
  errors: usize, carried: usize, returned: usize, slopes: usize, alpha: usize, out: usize, bytes: usize, count: i32,
): void {
  leakOutsideBackward<f64>(errors, carried, returned, slopes, alpha, out, bytes, count);
}
export function gruForwardF32(
  gates: usize, recalled: usize, states: usize, out: usize, bytes: usize, count: i32,
): void {
  gruForward<f32>(gates, recalled, states, out, bytes, count);
}
export function gruForwardF64(
  gates: usize, recalled: usize, states: usize, out: usize, bytes: usize, count: i32,
): void {
  gruForward<f64>(gates, recalled, states, out, bytes, count);
}
export function gruBackwardF32(
  errors: usize, carried: usize, gates: usize, recalled: usize, states: usize, bytes: usize, count: i32,
): void {
  gruBackward<f32>(errors, carried, gates, recalled, states, bytes, count);
}
export function gruBackwardF64(
  errors: usize, carried: usize, gates: usize, recalled: usize, states: usize, bytes: usize, count: i32,
): void {
  gruBackward<f64>(errors, carried, gates, recalled, states, bytes, count);
}
export function lstmForwardF32(
  gates: usize, before: usize, after: usize, squashed: usize, hidden: usize, bytes: usize, count: i32,
): void {
  lstmForward<f32>(gates, before, after, squashed, hidden, bytes, count);
}
export function lstmForwardF64(
  gates: usize, before: usize, after: usize, squashed: usize, hidden: usize, bytes: usize, count: i32,
): void {
  lstmForward<f64>(gates, before, after, squashed, hidden, bytes, count);
}
export function lstmBackwardF32(
  errors: usize, atHidden: usize, atCells: usize, gates: usize, before: usize, squashed: usize, bytes: usize, count: i32,
): void {
  lstmBackward<f32>(errors, atHidden, atCells, gates, before, squashed, bytes, count);
}
export function lstmBackwardF64(
  errors: usize, atHidden: usize, atCells: usize, gates: usize, before: usize, squashed: usize, bytes: usize, count: i32,
): void {
  lstmBackward<f64>(errors, atHidden, atCells, gates, before, squashed, bytes, count);
}
export function addColumnSumsF32(x: usize, out: usize, bytes: usize, count: i32): void {
  addColumnSums<f32>(x, out, bytes, count);
}
export function addColumnSumsF64(x: usize, out: usize, bytes: usize, count: i32): void {
  addColumnSums<f64>(x, out, bytes, count);
}
