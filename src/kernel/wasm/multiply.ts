// out[c, i] = Σ_j J[i, j] R[c, j], one accumulator per output over ascending j at every width, so that a column's
// result does not depend on which columns stand beside it. J is packed in panels of two vectors of rows (8 rows f32,
// 4 rows f64): panel p holds, for each j, the rows of the panel side by side.

// @ts-ignore: decorator
@inline
function mac<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

/** Stores one panel vector as f64, whatever T. */
// @ts-ignore: decorator
@inline
function put<T>(out: usize, v: v128): void {
  if (sizeof<T>() == 8) {
    v128.store(out, v);
  } else {
    v128.store(out, f64x2.promote_low_f32x4(v));
    v128.store(out, f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1)), 16);
  }
}

// bytes of one panel vector in `out`, which is f64: 2 values (f64) or 4 (f32)
// @ts-ignore: decorator
@inline
function outBytes<T>(): usize {
  return sizeof<T>() == 8 ? 16 : 32;
}

function four<T>(J: usize, columns: i32, panels: i32, R: usize, strideR: usize, out: usize, strideOut: usize): void {
  const w = outBytes<T>();
  for (let p = 0; p < panels; p++) {
    let a0 = v128.splat<T>(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
    let r = R;
    for (let j = 0; j < columns; j++) {
      const lo = v128.load(J);
      const hi = v128.load(J, 16);
      J += 32;
      const ra = v128.load_splat<T>(r);
      a0 = mac<T>(a0, lo, ra);
      a1 = mac<T>(a1, hi, ra);
      const rb = v128.load_splat<T>(r + strideR);
      b0 = mac<T>(b0, lo, rb);
      b1 = mac<T>(b1, hi, rb);
      const rc = v128.load_splat<T>(r + 2 * strideR);
      c0 = mac<T>(c0, lo, rc);
      c1 = mac<T>(c1, hi, rc);
      const rd = v128.load_splat<T>(r + 3 * strideR);
      d0 = mac<T>(d0, lo, rd);
      d1 = mac<T>(d1, hi, rd);
      r += sizeof<T>();
    }
    put<T>(out, a0);
    put<T>(out + w, a1);
    put<T>(out + strideOut, b0);
    put<T>(out + strideOut + w, b1);
    put<T>(out + 2 * strideOut, c0);
    put<T>(out + 2 * strideOut + w, c1);
    put<T>(out + 3 * strideOut, d0);
    put<T>(out + 3 * strideOut + w, d1);
    out += 2 * w;
  }
}

function two<T>(J: usize, columns: i32, panels: i32, R: usize, strideR: usize, out: usize, strideOut: usize): void {
  const w = outBytes<T>();
  const panelBytes = <usize>columns * 32;
  // two panels at a time: eight accumulators keep the adders busy; `panels` is padded to a multiple of four
  for (let p = 0; p < panels; p += 2) {
    let a0 = v128.splat<T>(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let r = R;
    for (let j = 0; j < columns; j++) {
      const ra = v128.load_splat<T>(r);
      const rb = v128.load_splat<T>(r + strideR);
      const x0 = v128.load(J), x1 = v128.load(J, 16), x2 = v128.load(J + panelBytes), x3 = v128.load(J + panelBytes, 16);
      a0 = mac<T>(a0, x0, ra);
      a1 = mac<T>(a1, x1, ra);
      a2 = mac<T>(a2, x2, ra);
      a3 = mac<T>(a3, x3, ra);
      b0 = mac<T>(b0, x0, rb);
      b1 = mac<T>(b1, x1, rb);
      b2 = mac<T>(b2, x2, rb);
      b3 = mac<T>(b3, x3, rb);
      J += 32;
      r += sizeof<T>();
    }
    J += panelBytes;
    put<T>(out, a0);
    put<T>(out + w, a1);
    put<T>(out + 2 * w, a2);
    put<T>(out + 3 * w, a3);
    put<T>(out + strideOut, b0);
    put<T>(out + strideOut + w, b1);
    put<T>(out + strideOut + 2 * w, b2);
    put<T>(out + strideOut + 3 * w, b3);
    out += 4 * w;
  }
}

function one<T>(J: usize, columns: i32, panels: i32, R: usize, out: usize): void {
  const w = outBytes<T>();
  const panelBytes = <usize>columns * 32;
  // two panels at a time: with four it takes twice as long
  for (let p = 0; p < panels; p += 2) {
    let a0 = v128.splat<T>(0), a1 = a0, a2 = a0, a3 = a0;
    let r = R;
    for (let j = 0; j < columns; j++) {
      const x = v128.load_splat<T>(r);
      a0 = mac<T>(a0, v128.load(J), x);
      a1 = mac<T>(a1, v128.load(J, 16), x);
      a2 = mac<T>(a2, v128.load(J + panelBytes), x);
      a3 = mac<T>(a3, v128.load(J + panelBytes, 16), x);
      J += 32;
      r += sizeof<T>();
    }
    J += panelBytes;
    put<T>(out, a0);
    put<T>(out + w, a1);
    put<T>(out + 2 * w, a2);
    put<T>(out + 3 * w, a3);
    out += 4 * w;
  }
}

// @ts-ignore: decorator
@inline
function multiply<T>(J: usize, columns: i32, panels: i32, R: usize, strideR: usize, out: usize, strideOut: usize, width: i32): void {
  if (width == 4) four<T>(J, columns, panels, R, strideR, out, strideOut);
  else if (width == 2) two<T>(J, columns, panels, R, strideR, out, strideOut);
  else one<T>(J, columns, panels, R, out);
}

/** Width 1, 2 or 4; `panels` even; strides in bytes; R in f32, out in f64. */
export function multiplyF32(J: usize, columns: i32, panels: i32, R: usize, strideR: usize, out: usize, strideOut: usize, width: i32): void {
  multiply<f32>(J, columns, panels, R, strideR, out, strideOut, width);
}

/** Width 1, 2 or 4; `panels` even; strides in bytes; R and out in f64. */
export function multiplyF64(J: usize, columns: i32, panels: i32, R: usize, strideR: usize, out: usize, strideOut: usize, width: i32): void {
  multiply<f64>(J, columns, panels, R, strideR, out, strideOut, width);
}

/** out[i] = f32(x[i]), i < n rounded up to a multiple of 4. */
export function demote(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    const lo = f32x4.demote_f64x2_zero(v128.load(x));
    const hi = f32x4.demote_f64x2_zero(v128.load(x, 16));
    v128.store(out, v128.shuffle<i64>(lo, hi, 0, 2));
    x += 32;
    out += 16;
  }
}
