// Rows of weights against a vector of rates or states, all f64: read-outs, and what outputs and inputs add to the drive of a
// column. All arrays have room for n rounded up to a multiple of 8. See ../typescript/rows.ts.

/** out[m] = rows_m · x for three rows `stride` bytes apart: four partial sums each, added pairwise. A fourth row would spill. */
export function readOut(rows: usize, stride: usize, x: usize, n: i32, out: usize): void {
  let a0 = f64x2.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0;
  const whole = x + ((<usize>n & ~3) << 3);
  const end = x + (<usize>n << 3);
  const second = stride, third = stride + stride;
  while (x < whole) {
    const lo = v128.load(x), hi = v128.load(x, 16);
    a0 = f64x2.add(a0, f64x2.mul(v128.load(rows), lo));
    a1 = f64x2.add(a1, f64x2.mul(v128.load(rows, 16), hi));
    b0 = f64x2.add(b0, f64x2.mul(v128.load(rows + second), lo));
    b1 = f64x2.add(b1, f64x2.mul(v128.load(rows + second, 16), hi));
    c0 = f64x2.add(c0, f64x2.mul(v128.load(rows + third), lo));
    c1 = f64x2.add(c1, f64x2.mul(v128.load(rows + third, 16), hi));
    rows += 32;
    x += 32;
  }
  // what is left over goes to the first of the partial sums
  while (x < end) {
    const v = v128.load64_zero(x);
    a0 = f64x2.add(a0, f64x2.mul(v128.load64_zero(rows), v));
    b0 = f64x2.add(b0, f64x2.mul(v128.load64_zero(rows + second), v));
    c0 = f64x2.add(c0, f64x2.mul(v128.load64_zero(rows + third), v));
    rows += 8;
    x += 8;
  }
  store<f64>(out, total(a0, a1));
  store<f64>(out, total(b0, b1), 8);
  store<f64>(out, total(c0, c1), 16);
}

// @ts-ignore: decorator
@inline
function total(lo: v128, hi: v128): f64 {
  return f64x2.extract_lane(lo, 0) + f64x2.extract_lane(lo, 1) + (f64x2.extract_lane(hi, 0) + f64x2.extract_lane(hi, 1));
}

/**
 * y ← g y + Σ_m factors[m] rows_m, ascending m < count, rows `stride` bytes apart; where a factor is 0 nothing is added.
 * Then, where x is not 0: y ← y − x, or x ← x + h (y − x) where h is not 0.
 */
export function drive(y: usize, g: f64, rows: usize, stride: usize, factors: usize, count: i32, n: i32, x: usize, h: f64): void {
  const G = f64x2.splat(g), H = f64x2.splat(h);
  const last = factors + (<usize>count << 3);
  const end = y + (<usize>n << 3);
  while (y < end) {
    let y0 = f64x2.mul(G, v128.load(y)), y1 = f64x2.mul(G, v128.load(y, 16));
    let y2 = f64x2.mul(G, v128.load(y, 32)), y3 = f64x2.mul(G, v128.load(y, 48));
    let row = rows;
    for (let f = factors; f < last; f += 8) {
      if (load<f64>(f) != 0) {
        const a = v128.load64_splat(f);
        y0 = f64x2.add(y0, f64x2.mul(a, v128.load(row)));
        y1 = f64x2.add(y1, f64x2.mul(a, v128.load(row, 16)));
        y2 = f64x2.add(y2, f64x2.mul(a, v128.load(row, 32)));
        y3 = f64x2.add(y3, f64x2.mul(a, v128.load(row, 48)));
      }
      row += stride;
    }
    if (x != 0) {
      const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
      y0 = f64x2.sub(y0, x0);
      y1 = f64x2.sub(y1, x1);
      y2 = f64x2.sub(y2, x2);
      y3 = f64x2.sub(y3, x3);
      if (h != 0) {
        v128.store(x, f64x2.add(x0, f64x2.mul(H, y0)));
        v128.store(x, f64x2.add(x1, f64x2.mul(H, y1)), 16);
        v128.store(x, f64x2.add(x2, f64x2.mul(H, y2)), 32);
        v128.store(x, f64x2.add(x3, f64x2.mul(H, y3)), 48);
      }
      x += 64;
    }
    v128.store(y, y0);
    v128.store(y, y1, 16);
    v128.store(y, y2, 32);
    v128.store(y, y3, 48);
    y += 64;
    rows += 64;
  }
}
