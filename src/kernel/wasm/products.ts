// C[r, c] += Σ_k A[r, k] B[k, c], one accumulator per entry that starts from what C holds, over ascending k: the bits do not
// depend on tiles, nor on how a sum over k is cut into several calls. Steps are in bytes, so that A may be read along rows or
// columns and B in place or packed. Two vectors of columns (8 f32, 4 f64) make a panel; C has room for whole panels.

// @ts-ignore: decorator
@inline
function mac<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

/** Four rows of one panel. */
function four<T>(C: usize, rowC: usize, A: usize, rowA: usize, nextA: usize, B: usize, nextB: usize, inner: i32): void {
  const C1 = C + rowC, C2 = C1 + rowC, C3 = C2 + rowC;
  let a0 = v128.load(C), a1 = v128.load(C, 16), b0 = v128.load(C1), b1 = v128.load(C1, 16);
  let c0 = v128.load(C2), c1 = v128.load(C2, 16), d0 = v128.load(C3), d1 = v128.load(C3, 16);
  const rowA2 = rowA + rowA, rowA3 = rowA2 + rowA;
  for (let k = 0; k < inner; k++) {
    const lo = v128.load(B), hi = v128.load(B, 16);
    const a = v128.load_splat<T>(A);
    a0 = mac<T>(a0, a, lo);
    a1 = mac<T>(a1, a, hi);
    const b = v128.load_splat<T>(A + rowA);
    b0 = mac<T>(b0, b, lo);
    b1 = mac<T>(b1, b, hi);
    const c = v128.load_splat<T>(A + rowA2);
    c0 = mac<T>(c0, c, lo);
    c1 = mac<T>(c1, c, hi);
    const d = v128.load_splat<T>(A + rowA3);
    d0 = mac<T>(d0, d, lo);
    d1 = mac<T>(d1, d, hi);
    A += nextA;
    B += nextB;
  }
  v128.store(C, a0);
  v128.store(C, a1, 16);
  v128.store(C1, b0);
  v128.store(C1, b1, 16);
  v128.store(C2, c0);
  v128.store(C2, c1, 16);
  v128.store(C3, d0);
  v128.store(C3, d1, 16);
}

/** One row of one panel. */
function one<T>(C: usize, A: usize, nextA: usize, B: usize, nextB: usize, inner: i32): void {
  let a0 = v128.load(C), a1 = v128.load(C, 16);
  for (let k = 0; k < inner; k++) {
    const a = v128.load_splat<T>(A);
    a0 = mac<T>(a0, a, v128.load(B));
    a1 = mac<T>(a1, a, v128.load(B, 16));
    A += nextA;
    B += nextB;
  }
  v128.store(C, a0);
  v128.store(C, a1, 16);
}

// @ts-ignore: decorator
@inline
function product<T>(
  C: usize, rowC: usize, rows: i32, A: usize, rowA: usize, nextA: usize,
  B: usize, nextB: usize, nextPanel: usize, panels: i32, inner: i32,
): void {
  for (let p = 0; p < panels; p++) {
    let c = C, a = A, r = 0;
    for (; r + 4 <= rows; r += 4) {
      four<T>(c, rowC, a, rowA, nextA, B, nextB, inner);
      c += 4 * rowC;
      a += 4 * rowA;
    }
    for (; r < rows; r++) {
      one<T>(c, a, nextA, B, nextB, inner);
      c += rowC;
      a += rowA;
    }
    C += 32;
    B += nextPanel;
  }
}

export function productF32(
  C: usize, rowC: usize, rows: i32, A: usize, rowA: usize, nextA: usize,
  B: usize, nextB: usize, nextPanel: usize, panels: i32, inner: i32,
): void {
  product<f32>(C, rowC, rows, A, rowA, nextA, B, nextB, nextPanel, panels, inner);
}

export function productF64(
  C: usize, rowC: usize, rows: i32, A: usize, rowA: usize, nextA: usize,
  B: usize, nextB: usize, nextPanel: usize, panels: i32, inner: i32,
): void {
  product<f64>(C, rowC, rows, A, rowA, nextA, B, nextB, nextPanel, panels, inner);
}
