// out[c, i] = Σ_j J[i, j] R[c, j] over the entries that are not 0, one accumulator per output over ascending j: the same
// bits as the dense product, since a term of ±0 changes no sum that began with +0 (R must be finite).
//
// Rows stand in order of their number of entries and go by eight, as many steps as the longest of the eight has entries,
// rounded up to an even number; what is missing is 0 · R[0]. One stream of steps, each with
// offsets 16 j of an entry of each of the eight rows, as u16, so that n ≤ 4096
// values  those entries
// R[j] holds four columns side by side in f32, two in f64: 16 bytes. Where R stands is known when this is compiled, and
// steps go in pairs: instructions are what this waits for, then loads, which is why entries are loaded by the vector.

/** Byte offset of R; ../wasmArena.ts has the same number. */
// @ts-ignore: decorator
@inline
const R: usize = 2048;

// @ts-ignore: decorator
@inline
function mac<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

// R[j] of the entry whose offset stands `at` bytes behind the beginning of a step
// @ts-ignore: decorator
@inline
function rates(step: usize, at: usize = 0): v128 {
  return v128.load(<usize>load<u16>(step + at), R);
}

/** Four columns. `lengths`: steps of each of the `blocks`, even, i32; out: a vector per row, in the order of the blocks. */
export function multiplySparseF32(steps: usize, lengths: usize, blocks: i32, out: usize): void {
  for (let b = 0; b < blocks; b++) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
    const end = steps + <usize>load<i32>(lengths + (<usize>b << 2)) * 48;
    while (steps < end) {
      const v0 = v128.load(steps, 16), w0 = v128.load(steps, 64);
      a0 = mac<f32>(a0, v128.shuffle<i32>(v0, v0, 0, 0, 0, 0), rates(steps));
      a0 = mac<f32>(a0, v128.shuffle<i32>(w0, w0, 0, 0, 0, 0), rates(steps, 48));
      a1 = mac<f32>(a1, v128.shuffle<i32>(v0, v0, 1, 1, 1, 1), rates(steps, 2));
      a1 = mac<f32>(a1, v128.shuffle<i32>(w0, w0, 1, 1, 1, 1), rates(steps, 50));
      a2 = mac<f32>(a2, v128.shuffle<i32>(v0, v0, 2, 2, 2, 2), rates(steps, 4));
      a2 = mac<f32>(a2, v128.shuffle<i32>(w0, w0, 2, 2, 2, 2), rates(steps, 52));
      a3 = mac<f32>(a3, v128.shuffle<i32>(v0, v0, 3, 3, 3, 3), rates(steps, 6));
      a3 = mac<f32>(a3, v128.shuffle<i32>(w0, w0, 3, 3, 3, 3), rates(steps, 54));
      const v1 = v128.load(steps, 32), w1 = v128.load(steps, 80);
      a4 = mac<f32>(a4, v128.shuffle<i32>(v1, v1, 0, 0, 0, 0), rates(steps, 8));
      a4 = mac<f32>(a4, v128.shuffle<i32>(w1, w1, 0, 0, 0, 0), rates(steps, 56));
      a5 = mac<f32>(a5, v128.shuffle<i32>(v1, v1, 1, 1, 1, 1), rates(steps, 10));
      a5 = mac<f32>(a5, v128.shuffle<i32>(w1, w1, 1, 1, 1, 1), rates(steps, 58));
      a6 = mac<f32>(a6, v128.shuffle<i32>(v1, v1, 2, 2, 2, 2), rates(steps, 12));
      a6 = mac<f32>(a6, v128.shuffle<i32>(w1, w1, 2, 2, 2, 2), rates(steps, 60));
      a7 = mac<f32>(a7, v128.shuffle<i32>(v1, v1, 3, 3, 3, 3), rates(steps, 14));
      a7 = mac<f32>(a7, v128.shuffle<i32>(w1, w1, 3, 3, 3, 3), rates(steps, 62));
      steps += 96;
    }
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
    v128.store(out, a4, 64);
    v128.store(out, a5, 80);
    v128.store(out, a6, 96);
    v128.store(out, a7, 112);
    out += 128;
  }
}

/** As in f32, two columns. */
export function multiplySparseF64(steps: usize, lengths: usize, blocks: i32, out: usize): void {
  for (let b = 0; b < blocks; b++) {
    let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
    const end = steps + <usize>load<i32>(lengths + (<usize>b << 2)) * 80;
    while (steps < end) {
      const v0 = v128.load(steps, 16), w0 = v128.load(steps, 96);
      a0 = mac<f64>(a0, v128.shuffle<i64>(v0, v0, 0, 0), rates(steps));
      a0 = mac<f64>(a0, v128.shuffle<i64>(w0, w0, 0, 0), rates(steps, 80));
      a1 = mac<f64>(a1, v128.shuffle<i64>(v0, v0, 1, 1), rates(steps, 2));
      a1 = mac<f64>(a1, v128.shuffle<i64>(w0, w0, 1, 1), rates(steps, 82));
      const v1 = v128.load(steps, 32), w1 = v128.load(steps, 112);
      a2 = mac<f64>(a2, v128.shuffle<i64>(v1, v1, 0, 0), rates(steps, 4));
      a2 = mac<f64>(a2, v128.shuffle<i64>(w1, w1, 0, 0), rates(steps, 84));
      a3 = mac<f64>(a3, v128.shuffle<i64>(v1, v1, 1, 1), rates(steps, 6));
      a3 = mac<f64>(a3, v128.shuffle<i64>(w1, w1, 1, 1), rates(steps, 86));
      const v2 = v128.load(steps, 48), w2 = v128.load(steps, 128);
      a4 = mac<f64>(a4, v128.shuffle<i64>(v2, v2, 0, 0), rates(steps, 8));
      a4 = mac<f64>(a4, v128.shuffle<i64>(w2, w2, 0, 0), rates(steps, 88));
      a5 = mac<f64>(a5, v128.shuffle<i64>(v2, v2, 1, 1), rates(steps, 10));
      a5 = mac<f64>(a5, v128.shuffle<i64>(w2, w2, 1, 1), rates(steps, 90));
      const v3 = v128.load(steps, 64), w3 = v128.load(steps, 144);
      a6 = mac<f64>(a6, v128.shuffle<i64>(v3, v3, 0, 0), rates(steps, 12));
      a6 = mac<f64>(a6, v128.shuffle<i64>(w3, w3, 0, 0), rates(steps, 92));
      a7 = mac<f64>(a7, v128.shuffle<i64>(v3, v3, 1, 1), rates(steps, 14));
      a7 = mac<f64>(a7, v128.shuffle<i64>(w3, w3, 1, 1), rates(steps, 94));
      steps += 160;
    }
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
    v128.store(out, a4, 64);
    v128.store(out, a5, 80);
    v128.store(out, a6, 96);
    v128.store(out, a7, 112);
    out += 128;
  }
}

/** Four columns of x, f64 and `stride` bytes apart, side by side: to[j] = x[0, j] … x[3, j], in f32. */
export function interleaveF32(x: usize, stride: usize, n: i32, to: usize): void {
  for (let j = 0; j < n; j++) {
    const ab = f32x4.demote_f64x2_zero(v128.load64_lane(x + stride, v128.load64_zero(x), 1));
    const cd = f32x4.demote_f64x2_zero(v128.load64_lane(x + 3 * stride, v128.load64_zero(x + 2 * stride), 1));
    v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
    x += 8;
    to += 16;
  }
}
/** Two columns side by side in f64. */
export function interleaveF64(x: usize, stride: usize, n: i32, to: usize): void {
  for (let j = 0; j < n; j++) {
    v128.store(to, v128.load64_lane(x + stride, v128.load64_zero(x), 1));
    x += 8;
    to += 16;
  }
}
/** Products of four columns side by side, in the order of the blocks, to columns of f64. `rows`: 8 i of each, u16. */
export function separateF32(from: usize, n: i32, rows: usize, out: usize, stride: usize): void {
  for (let k = 0; k < n; k++) {
    const v = v128.load(from);
    const ab = f64x2.promote_low_f32x4(v);
    const cd = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
    const to = out + <usize>load<u16>(rows);
    v128.store64_lane(to, ab, 0);
    v128.store64_lane(to + stride, ab, 1);
    v128.store64_lane(to + 2 * stride, cd, 0);
    v128.store64_lane(to + 3 * stride, cd, 1);
    from += 16;
    rows += 2;
  }
}
/** As `separateF32`, two columns of f64. */
export function separateF64(from: usize, n: i32, rows: usize, out: usize, stride: usize): void {
  for (let k = 0; k < n; k++) {
    const v = v128.load(from);
    const to = out + <usize>load<u16>(rows);
    v128.store64_lane(to, v, 0);
    v128.store64_lane(to + stride, v, 1);
    from += 16;
    rows += 2;
  }
}
