// out[c, i] = Σ_j J[i, j] R[c, j] over the entries that are not 0, one accumulator per output over ascending j: the same
// bits as the dense product, since a term of ±0 changes no sum that began with +0 (R must be finite).
//
// Columns stand side by side in a vector, four in f32, two in f64: R[j] and out[i] are 16 bytes each. Rows go by four,
// as many steps as the longest of the four has entries; what is missing is 0 · R[0]. Per block of rows and step:
// values  the entries of the four rows
// offsets 16 j of each, as u16, so that n ≤ 4096
// Where R stands is known when this is compiled: an address less to compute for each entry.

/** Byte offset of R; ../wasmArena.ts has the same number. */
// @ts-ignore: decorator
@inline
const R: usize = 1024;

// @ts-ignore: decorator
@inline
function mac<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

// @ts-ignore: decorator
@inline
function rate(offset: usize): v128 {
  return v128.load(<usize>load<u16>(offset), R);
}

/** `lengths`: steps of each of the `blocks`, i32. */
export function multiplySparseF32(values: usize, offsets: usize, lengths: usize, blocks: i32, out: usize): void {
  for (let b = 0; b < blocks; b++) {
    const length = load<i32>(lengths + (<usize>b << 2));
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    for (let k = 0; k < length; k++) {
      a0 = mac<f32>(a0, v128.load32_splat(values), rate(offsets));
      a1 = mac<f32>(a1, v128.load32_splat(values, 4), rate(offsets + 2));
      a2 = mac<f32>(a2, v128.load32_splat(values, 8), rate(offsets + 4));
      a3 = mac<f32>(a3, v128.load32_splat(values, 12), rate(offsets + 6));
      offsets += 8;
      values += 16;
    }
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
    out += 64;
  }
}
/** As in f32; two values are loaded at once, because loads are what this waits for. */
export function multiplySparseF64(values: usize, offsets: usize, lengths: usize, blocks: i32, out: usize): void {
  for (let b = 0; b < blocks; b++) {
    const length = load<i32>(lengths + (<usize>b << 2));
    let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0;
    for (let k = 0; k < length; k++) {
      const v = v128.load(values), w = v128.load(values, 16);
      a0 = mac<f64>(a0, v128.shuffle<i64>(v, v, 0, 0), rate(offsets));
      a1 = mac<f64>(a1, v128.shuffle<i64>(v, v, 1, 1), rate(offsets + 2));
      a2 = mac<f64>(a2, v128.shuffle<i64>(w, w, 0, 0), rate(offsets + 4));
      a3 = mac<f64>(a3, v128.shuffle<i64>(w, w, 1, 1), rate(offsets + 6));
      offsets += 8;
      values += 32;
    }
    v128.store(out, a0);
    v128.store(out, a1, 16);
    v128.store(out, a2, 32);
    v128.store(out, a3, 48);
    out += 64;
  }
}

/** Four columns of x, f64 and `stride` bytes apart, to one vector of f32: R[j] = x[0, j] … x[3, j]. */
export function interleaveF32(x: usize, stride: usize, n: i32, to: usize): void {
  for (let j = 0; j < n; j++) {
    const ab = f32x4.demote_f64x2_zero(v128.load64_lane(x + stride, v128.load64_zero(x), 1));
    const cd = f32x4.demote_f64x2_zero(v128.load64_lane(x + 3 * stride, v128.load64_zero(x + 2 * stride), 1));
    v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
    x += 8;
    to += 16;
  }
}
/** Two columns of x to one vector of f64. */
export function interleaveF64(x: usize, stride: usize, n: i32, to: usize): void {
  for (let j = 0; j < n; j++) {
    v128.store(to, v128.load64_lane(x + stride, v128.load64_zero(x), 1));
    x += 8;
    to += 16;
  }
}
/** One vector of products to four columns of f64. */
export function separateF32(from: usize, n: i32, out: usize, stride: usize): void {
  for (let i = 0; i < n; i++) {
    const v = v128.load(from);
    const ab = f64x2.promote_low_f32x4(v);
    const cd = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
    v128.store64_lane(out, ab, 0);
    v128.store64_lane(out + stride, ab, 1);
    v128.store64_lane(out + 2 * stride, cd, 0);
    v128.store64_lane(out + 3 * stride, cd, 1);
    from += 16;
    out += 8;
  }
}
/** One vector of products to two columns of f64. */
export function separateF64(from: usize, n: i32, out: usize, stride: usize): void {
  for (let i = 0; i < n; i++) {
    const v = v128.load(from);
    v128.store64_lane(out, v, 0);
    v128.store64_lane(out + stride, v, 1);
    from += 16;
    out += 8;
  }
}
