// out[c, i] = Σ_j J[i, j] R[c, j] over the entries that are not 0, one accumulator per output over ascending j: the same
// bits as the dense product, since a term of ±0 changes no sum that began with +0 (R must be finite).
//
// Rows stand in order of their number of entries and go by eight, as many steps as the longest of the eight has entries;
// what is missing is 0 · R[0]. Per block of rows and step:
// values  the entries of the eight rows
// offsets 16 j of each, as u16, so that n ≤ 4096
// R[j] holds four columns side by side in f32, two in f64: 16 bytes. Where R stands is known when this is compiled: an
// address less to compute for each entry. Entries are loaded by the vector, because loads are what this waits for.

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
function at(offset: usize): usize {
  return <usize>load<u16>(offset);
}

/** Four columns. `lengths`: steps of each of the `blocks`, i32; out: a vector per row, in the order of the blocks. */
export function multiplySparseF32(values: usize, offsets: usize, lengths: usize, blocks: i32, out: usize): void {
  for (let b = 0; b < blocks; b++) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
    const end = offsets + (<usize>load<i32>(lengths + (<usize>b << 2)) << 4);
    while (offsets < end) {
      const v = v128.load(values), w = v128.load(values, 16);
      a0 = mac<f32>(a0, v128.shuffle<i32>(v, v, 0, 0, 0, 0), v128.load(at(offsets), R));
      a1 = mac<f32>(a1, v128.shuffle<i32>(v, v, 1, 1, 1, 1), v128.load(at(offsets + 2), R));
      a2 = mac<f32>(a2, v128.shuffle<i32>(v, v, 2, 2, 2, 2), v128.load(at(offsets + 4), R));
      a3 = mac<f32>(a3, v128.shuffle<i32>(v, v, 3, 3, 3, 3), v128.load(at(offsets + 6), R));
      a4 = mac<f32>(a4, v128.shuffle<i32>(w, w, 0, 0, 0, 0), v128.load(at(offsets + 8), R));
      a5 = mac<f32>(a5, v128.shuffle<i32>(w, w, 1, 1, 1, 1), v128.load(at(offsets + 10), R));
      a6 = mac<f32>(a6, v128.shuffle<i32>(w, w, 2, 2, 2, 2), v128.load(at(offsets + 12), R));
      a7 = mac<f32>(a7, v128.shuffle<i32>(w, w, 3, 3, 3, 3), v128.load(at(offsets + 14), R));
      offsets += 16;
      values += 32;
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
export function multiplySparseF64(values: usize, offsets: usize, lengths: usize, blocks: i32, out: usize): void {
  for (let b = 0; b < blocks; b++) {
    let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
    const end = offsets + (<usize>load<i32>(lengths + (<usize>b << 2)) << 4);
    while (offsets < end) {
      const v = v128.load(values), w = v128.load(values, 16);
      a0 = mac<f64>(a0, v128.shuffle<i64>(v, v, 0, 0), v128.load(at(offsets), R));
      a1 = mac<f64>(a1, v128.shuffle<i64>(v, v, 1, 1), v128.load(at(offsets + 2), R));
      a2 = mac<f64>(a2, v128.shuffle<i64>(w, w, 0, 0), v128.load(at(offsets + 4), R));
      a3 = mac<f64>(a3, v128.shuffle<i64>(w, w, 1, 1), v128.load(at(offsets + 6), R));
      const x = v128.load(values, 32), y = v128.load(values, 48);
      a4 = mac<f64>(a4, v128.shuffle<i64>(x, x, 0, 0), v128.load(at(offsets + 8), R));
      a5 = mac<f64>(a5, v128.shuffle<i64>(x, x, 1, 1), v128.load(at(offsets + 10), R));
      a6 = mac<f64>(a6, v128.shuffle<i64>(y, y, 0, 0), v128.load(at(offsets + 12), R));
      a7 = mac<f64>(a7, v128.shuffle<i64>(y, y, 1, 1), v128.load(at(offsets + 14), R));
      offsets += 16;
      values += 64;
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
    const to = out + at(rows);
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
    const to = out + at(rows);
    v128.store64_lane(to, v, 0);
    v128.store64_lane(to + stride, v, 1);
    from += 16;
    rows += 2;
  }
}
