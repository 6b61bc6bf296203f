// PA = LU with partial pivoting, in place, blocked so that the trailing update runs from registers. Each element
// receives a_ij ← a_ij − l_ik u_kj for ascending k, exactly as in the textbook loop: ../typescript/lu.ts is that loop.
//
// A  [n × stride] row-major, stride a multiple of 8, padding zero.   B  tiles of 8 right-hand sides: [tile][n][8].

const BLOCK: i32 = 32;

// y ← y − l x over `bytes` (a multiple of 16)
// @ts-ignore: decorator
@inline
function subtractRow(y: usize, x: usize, l: f64, bytes: usize): void {
  const s = f64x2.splat(l);
  for (let o: usize = 0; o < bytes; o += 16) {
    v128.store(y + o, f64x2.sub(v128.load(y + o), f64x2.mul(s, v128.load(x + o))));
  }
}

// @ts-ignore: decorator
@inline
function swapRows(a: usize, b: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) {
    const t = v128.load(a + o);
    v128.store(a + o, v128.load(b + o));
    v128.store(b + o, t);
  }
}

/** @returns n, or the first column without a usable pivot (zero or not finite). pivots: [n] i32; scratch: 2 kB. */
export function factor(A: usize, n: i32, stride: i32, pivots: usize, scratch: usize): i32 {
  const row = <usize>stride * 8;
  for (let k0 = 0; k0 < n; k0 += BLOCK) {
    const k1 = min(k0 + BLOCK, n);
    const panelEnd = <usize>((k1 + 1) & ~1) * 8;

    // factor the panel of columns k0 … k1 − 1
    for (let k = k0; k < k1; k++) {
      const column = A + <usize>k * 8;
      let best = -1.0;
      let pivot = k;
      for (let i = k; i < n; i++) {
        const size = abs(load<f64>(column + <usize>i * row));
        if (size > best) {
          best = size;
          pivot = i;
        }
      }
      if (!(best > 0.0 && best < Infinity)) return k;
      store<i32>(pivots + <usize>k * 4, pivot);
      if (pivot != k) swapRows(A + <usize>k * row, A + <usize>pivot * row, row);
      const rk = A + <usize>k * row;
      const d = load<f64>(rk + <usize>k * 8);
      const first = <usize>(k + 1) * 8;
      const even = <usize>((k + 2) & ~1) * 8;
      for (let i = k + 1; i < n; i++) {
        const ri = A + <usize>i * row;
        const l = load<f64>(ri + <usize>k * 8) / d;
        store<f64>(ri + <usize>k * 8, l);
        if (first < even && k + 1 < k1) {
          store<f64>(ri + first, load<f64>(ri + first) - l * load<f64>(rk + first));
        }
        if (even < <usize>k1 * 8) {
          // the panel's width is even, or its last column is followed by zero padding
          subtractRow(ri + even, rk + even, l, panelEnd - even);
        }
      }
    }
    if (k1 == n) break;

    // rows of U right of the panel
    const rest = <usize>k1 * 8;
    for (let k = k0; k < k1; k++) {
      for (let i = k + 1; i < k1; i++) {
        const ri = A + <usize>i * row;
        subtractRow(ri + rest, A + <usize>k * row + rest, load<f64>(ri + <usize>k * 8), row - rest);
      }
    }

    // trailing matrix, 2 rows × 8 columns in registers
    for (let j = k1; j < stride; j += 8) {
      for (let k = k0; k < k1; k++) {
        const from = A + <usize>k * row + <usize>j * 8;
        const to = scratch + <usize>(k - k0) * 64;
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        v128.store(to, v128.load(from, 32), 32);
        v128.store(to, v128.load(from, 48), 48);
      }
      for (let i = k1; i < n; i += 2) {
        const x = A + <usize>i * row;
        // the last row of an odd count is paired with itself: both halves write the same values
        const y = i + 1 < n ? x + row : x;
        const xj = x + <usize>j * 8, yj = y + <usize>j * 8;
        let a0 = v128.load(xj), a1 = v128.load(xj, 16), a2 = v128.load(xj, 32), a3 = v128.load(xj, 48);
        let b0 = v128.load(yj), b1 = v128.load(yj, 16), b2 = v128.load(yj, 32), b3 = v128.load(yj, 48);
        let u = scratch;
        let lx = x + <usize>k0 * 8, ly = y + <usize>k0 * 8;
        for (let k = k0; k < k1; k++) {
          const sx = v128.load64_splat(lx), sy = v128.load64_splat(ly);
          const u0 = v128.load(u), u1 = v128.load(u, 16), u2 = v128.load(u, 32), u3 = v128.load(u, 48);
          a0 = f64x2.sub(a0, f64x2.mul(sx, u0));
          a1 = f64x2.sub(a1, f64x2.mul(sx, u1));
          a2 = f64x2.sub(a2, f64x2.mul(sx, u2));
          a3 = f64x2.sub(a3, f64x2.mul(sx, u3));
          b0 = f64x2.sub(b0, f64x2.mul(sy, u0));
          b1 = f64x2.sub(b1, f64x2.mul(sy, u1));
          b2 = f64x2.sub(b2, f64x2.mul(sy, u2));
          b3 = f64x2.sub(b3, f64x2.mul(sy, u3));
          u += 64;
          lx += 8;
          ly += 8;
        }
        v128.store(xj, a0);
        v128.store(xj, a1, 16);
        v128.store(xj, a2, 32);
        v128.store(xj, a3, 48);
        v128.store(yj, b0);
        v128.store(yj, b1, 16);
        v128.store(yj, b2, 32);
        v128.store(yj, b3, 48);
      }
    }
  }
  return n;
}

/** Solves for `tiles` tiles of 8 right-hand sides in place; rows of B are already permuted. */
export function solve(A: usize, n: i32, stride: i32, B: usize, tiles: i32): void {
  const row = <usize>stride * 8;
  for (let t = 0; t < tiles; t++) {
    const tile = B + <usize>t * <usize>n * 64;
    for (let i = 0; i < n; i++) {
      substitute(A + <usize>i * row, tile, 0, i, tile + <usize>i * 64, 1.0);
    }
    for (let i = n - 1; i >= 0; i--) {
      const ri = A + <usize>i * row;
      substitute(ri, tile, i + 1, n, tile + <usize>i * 64, load<f64>(ri + <usize>i * 8));
    }
  }
}

// b ← (b − Σ_{from ≤ k < to} a_k B[k]) / d
// @ts-ignore: decorator
@inline
function substitute(a: usize, B: usize, from: i32, to: i32, b: usize, d: f64): void {
  let b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
  a += <usize>from * 8;
  let x = B + <usize>from * 64;
  for (let k = from; k < to; k++) {
    const s = v128.load64_splat(a);
    b0 = f64x2.sub(b0, f64x2.mul(s, v128.load(x)));
    b1 = f64x2.sub(b1, f64x2.mul(s, v128.load(x, 16)));
    b2 = f64x2.sub(b2, f64x2.mul(s, v128.load(x, 32)));
    b3 = f64x2.sub(b3, f64x2.mul(s, v128.load(x, 48)));
    a += 8;
    x += 64;
  }
  const v = f64x2.splat(d);
  v128.store(b, f64x2.div(b0, v));
  v128.store(b, f64x2.div(b1, v), 16);
  v128.store(b, f64x2.div(b2, v), 32);
  v128.store(b, f64x2.div(b3, v), 48);
}

/** Solves Aᵀ x = b for `tiles` tiles in place; rows of the result are still permuted. */
export function solveTransposed(A: usize, n: i32, stride: i32, B: usize, tiles: i32): void {
  const row = <usize>stride * 8;
  for (let t = 0; t < tiles; t++) {
    const tile = B + <usize>t * <usize>n * 64;
    for (let k = 0; k < n; k++) {
      const a = A + <usize>k * row;
      const b = tile + <usize>k * 64;
      const d = f64x2.splat(load<f64>(a + <usize>k * 8));
      for (let o: usize = 0; o < 64; o += 16) v128.store(b + o, f64x2.div(v128.load(b + o), d));
      takeOff(a, b, tile, k + 1, n);
    }
    for (let k = n - 1; k >= 0; k--) takeOff(A + <usize>k * row, tile + <usize>k * 64, tile, 0, k);
  }
}

// B[i] ← B[i] − a_i b for from ≤ i < to
// @ts-ignore: decorator
@inline
function takeOff(a: usize, b: usize, B: usize, from: i32, to: i32): void {
  const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
  a += <usize>from * 8;
  let x = B + <usize>from * 64;
  for (let i = from; i < to; i++) {
    const s = v128.load64_splat(a);
    v128.store(x, f64x2.sub(v128.load(x), f64x2.mul(s, b0)));
    v128.store(x, f64x2.sub(v128.load(x, 16), f64x2.mul(s, b1)), 16);
    v128.store(x, f64x2.sub(v128.load(x, 32), f64x2.mul(s, b2)), 32);
    v128.store(x, f64x2.sub(v128.load(x, 48), f64x2.mul(s, b3)), 48);
    a += 8;
    x += 64;
  }
}
