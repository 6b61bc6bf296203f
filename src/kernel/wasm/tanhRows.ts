// tanh of rows of a sheet, exactly n values: nothing behind them is touched. f32 goes through f64 and is rounded once.
import { tanh } from "./tanh";

/** 16 values in f64. It lies where the compiler puts static data, below R; see ./tanh.ts. */
const SCRATCH = memory.data(128, 16);

/** out[i] = f32(tanh(x[i])), i < n, n a multiple of 4; may be in place. */
export function tanhF32(x: usize, out: usize, n: i32): void {
  for (let left = n; left > 0; left -= 16) {
    const vectors = min(left, 16) >> 2;
    for (let k = 0; k < vectors; k++) {
      const v = v128.load(x + ((<usize>k) << 4));
      v128.store(SCRATCH + ((<usize>k) << 5), f64x2.promote_low_f32x4(v));
      v128.store(SCRATCH + ((<usize>k) << 5), f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1)), 16);
    }
    tanh(SCRATCH, SCRATCH, 16);
    for (let k = 0; k < vectors; k++) {
      const lo = f32x4.demote_f64x2_zero(v128.load(SCRATCH + ((<usize>k) << 5)));
      const hi = f32x4.demote_f64x2_zero(v128.load(SCRATCH + ((<usize>k) << 5), 16));
      v128.store(out + ((<usize>k) << 4), v128.shuffle<i64>(lo, hi, 0, 2));
    }
    x += 64;
    out += 64;
  }
}

/** out[i] = tanh(x[i]), i < n, n a multiple of 2; may be in place. */
export function tanhF64(x: usize, out: usize, n: i32): void {
  const whole = n & ~15;
  tanh(x, out, whole);
  const bytes = (<usize>(n - whole)) << 3;
  x += (<usize>whole) << 3;
  out += (<usize>whole) << 3;
  for (let k: usize = 0; k < bytes; k += 16) v128.store(SCRATCH + k, v128.load(x + k));
  tanh(SCRATCH, SCRATCH, 16);
  for (let k: usize = 0; k < bytes; k += 16) v128.store(out + k, v128.load(SCRATCH + k));
}
