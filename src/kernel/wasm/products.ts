// C[r, c] += Σ_k A[r, k] B[k, c], one accumulator per entry that starts from what C holds, over ascending k: the bits do not
// depend on tiles, nor on how a sum over k is cut into several calls. Two vectors of columns (8 f32, 4 f64) make a panel of B
// (for each k 32 bytes), four rows a group of A (for each k four values); C has room for whole panels. Both are packed so that
// the inner loop has two pointers and nothing else to add up. Steps of rows are in bytes.

// @ts-ignore: decorator
@inline
function mac<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

/** Four rows of one panel: A is a group. */
// @ts-ignore: decorator
@inline
function four<T>(C: usize, rowC: usize, A: usize, B: usize, inner: i32): void {
  const C1 = C + rowC, C2 = C1 + rowC, C3 = C2 + rowC;
  let a0 = v128.load(C), a1 = v128.load(C, 16), b0 = v128.load(C1), b1 = v128.load(C1, 16);
  let c0 = v128.load(C2), c1 = v128.load(C2, 16), d0 = v128.load(C3), d1 = v128.load(C3, 16);
  const end = B + ((<usize>inner) << 5);
  while (B < end) {
    const lo = v128.load(B), hi = v128.load(B, 16);
    const a = v128.load_splat<T>(A);
    a0 = mac<T>(a0, a, lo);
    a1 = mac<T>(a1, a, hi);
    const b = v128.load_splat<T>(A, sizeof<T>());
    b0 = mac<T>(b0, b, lo);
    b1 = mac<T>(b1, b, hi);
    const c = v128.load_splat<T>(A, 2 * sizeof<T>());
    c0 = mac<T>(c0, c, lo);
    c1 = mac<T>(c1, c, hi);
    const d = v128.load_splat<T>(A, 3 * sizeof<T>());
    d0 = mac<T>(d0, d, lo);
    d1 = mac<T>(d1, d, hi);
    A += 4 * sizeof<T>();
    B += 32;
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

/** One row of one panel; `nextA` bytes to the row's next value. */
function one<T>(C: usize, A: usize, nextA: usize, B: usize, inner: i32): void {
  let a0 = v128.load(C), a1 = v128.load(C, 16);
  const end = B + ((<usize>inner) << 5);
  while (B < end) {
    const a = v128.load_splat<T>(A);
    a0 = mac<T>(a0, a, v128.load(B));
    a1 = mac<T>(a1, a, v128.load(B, 16));
    A += nextA;
    B += 32;
  }
  v128.store(C, a0);
  v128.store(C, a1, 16);
}

/** @param groups the whole groups of A's rows, packed; the other rows are read where they are. */
// @ts-ignore: decorator
@inline
function product<T>(
  C: usize, rowC: usize, rows: i32, groups: usize, A: usize, rowA: usize, nextA: usize,
  B: usize, panels: i32, inner: i32,
): void {
  const whole = rows & ~3;
  const nextGroup = (<usize>inner) * 4 * sizeof<T>();
  for (let p = 0; p < panels; p++) {
    let c = C, group = groups;
    for (let r = 0; r < whole; r += 4) {
      four<T>(c, rowC, group, B, inner);
      c += 4 * rowC;
      group += nextGroup;
    }
    let a = A + (<usize>whole) * rowA;
    for (let r = whole; r < rows; r++) {
      one<T>(c, a, nextA, B, inner);
      c += rowC;
      a += rowA;
    }
    C += 32;
    B += (<usize>inner) << 5;
  }
}

/** Packs whole groups of four rows, `inner` values each. */
// @ts-ignore: decorator
@inline
function interleave<T>(A: usize, rowA: usize, rows: i32, inner: i32, out: usize): void {
  const lanes = 16 / sizeof<T>();
  for (let r = 0; r + 4 <= rows; r += 4) {
    let a = A, b = a + rowA, c = b + rowA, d = c + rowA, k = 0;
    A += 4 * rowA;
    for (; k + lanes <= inner; k += lanes) {
      const va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vd = v128.load(d);
      if (sizeof<T>() == 4) {
        const ab0 = v128.shuffle<i32>(va, vb, 0, 4, 1, 5), ab1 = v128.shuffle<i32>(va, vb, 2, 6, 3, 7);
        const cd0 = v128.shuffle<i32>(vc, vd, 0, 4, 1, 5), cd1 = v128.shuffle<i32>(vc, vd, 2, 6, 3, 7);
        v128.store(out, v128.shuffle<i64>(ab0, cd0, 0, 2));
        v128.store(out, v128.shuffle<i64>(ab0, cd0, 1, 3), 16);
        v128.store(out, v128.shuffle<i64>(ab1, cd1, 0, 2), 32);
        v128.store(out, v128.shuffle<i64>(ab1, cd1, 1, 3), 48);
      } else {
        v128.store(out, v128.shuffle<i64>(va, vb, 0, 2));
        v128.store(out, v128.shuffle<i64>(vc, vd, 0, 2), 16);
        v128.store(out, v128.shuffle<i64>(va, vb, 1, 3), 32);
        v128.store(out, v128.shuffle<i64>(vc, vd, 1, 3), 48);
      }
      a += 16, b += 16, c += 16, d += 16;
      out += 64;
    }
    for (; k < inner; k++) {
      store<T>(out, load<T>(a));
      store<T>(out, load<T>(b), sizeof<T>());
      store<T>(out, load<T>(c), 2 * sizeof<T>());
      store<T>(out, load<T>(d), 3 * sizeof<T>());
      a += sizeof<T>(), b += sizeof<T>(), c += sizeof<T>(), d += sizeof<T>();
      out += 4 * sizeof<T>();
    }
  }
}

/** Packs pieces of `vectors` 16 bytes of `inner` rows: one piece of all rows after the other. */
// @ts-ignore: decorator
@inline
function cut(A: usize, rowA: usize, inner: i32, pieces: i32, vectors: i32, out: usize): void {
  for (let p = 0; p < pieces; p++) {
    let a = A;
    for (let k = 0; k < inner; k++) {
      v128.store(out, v128.load(a));
      if (vectors == 2) v128.store(out, v128.load(a, 16), 16);
      a += rowA;
      out += (<usize>vectors) << 4;
    }
    A += (<usize>vectors) << 4;
  }
}

/** C [rows × ·] += A [rows × inner] B; B packed in panels; `scratch` takes the groups of A. */
// @ts-ignore: decorator
@inline
function rowProduct<T>(
  C: usize, rowC: usize, rows: i32, A: usize, rowA: usize, B: usize, panels: i32, inner: i32, scratch: usize,
): void {
  interleave<T>(A, rowA, rows, inner, scratch);
  product<T>(C, rowC, rows, scratch, A, rowA, sizeof<T>(), B, panels, inner);
}

export function rowProductF32(
  C: usize, rowC: usize, rows: i32, A: usize, rowA: usize, B: usize, panels: i32, inner: i32, scratch: usize,
): void {
  rowProduct<f32>(C, rowC, rows, A, rowA, B, panels, inner, scratch);
}

export function rowProductF64(
  C: usize, rowC: usize, rows: i32, A: usize, rowA: usize, B: usize, panels: i32, inner: i32, scratch: usize,
): void {
  rowProduct<f64>(C, rowC, rows, A, rowA, B, panels, inner, scratch);
}

/** G [rows × ·] += Σ_b d_b x_bᵀ over `count` rows of D and X; the scratches take groups of D's columns and panels of X. */
// @ts-ignore: decorator
@inline
function outerProduct<T>(
  G: usize, rowG: usize, rows: i32, D: usize, rowD: usize, X: usize, rowX: usize, panels: i32, count: i32,
  scratchD: usize, scratchX: usize,
): void {
  cut(D, rowD, count, rows >> 2, sizeof<T>() >> 2, scratchD);
  cut(X, rowX, count, panels, 2, scratchX);
  product<T>(G, rowG, rows, scratchD, D, sizeof<T>(), rowD, scratchX, panels, count);
}

export function outerProductF32(
  G: usize, rowG: usize, rows: i32, D: usize, rowD: usize, X: usize, rowX: usize, panels: i32, count: i32,
  scratchD: usize, scratchX: usize,
): void {
  outerProduct<f32>(G, rowG, rows, D, rowD, X, rowX, panels, count, scratchD, scratchX);
}

export function outerProductF64(
  G: usize, rowG: usize, rows: i32, D: usize, rowD: usize, X: usize, rowX: usize, panels: i32, count: i32,
  scratchD: usize, scratchX: usize,
): void {
  outerProduct<f64>(G, rowG, rows, D, rowD, X, rowX, panels, count, scratchD, scratchX);
}
