// The inverse correlation matrix P of one RLS filter: only its lower half, with up to `capacity` rank-one updates
// pending, P = P₀ − Σ_l q_l q_lᵀ. See ../typescript/filter.ts for the algebra.
//
// P₀    panels of four rows; panel p holds columns 0 … 4p + 3 (the diagonal block whole); within a panel, for each
//       vector of columns, its four rows one after the other: 64 bytes.
// q_l   element 4g + a stands at Q[(g · capacity + l) · 4 + a]: what a tile of P₀ needs lies side by side.

// @ts-ignore: decorator
@inline
function mac<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

// @ts-ignore: decorator
@inline
function total<T>(v: v128): T {
  if (sizeof<T>() == 8) return <T>(f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1));
  return <T>((f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)));
}

// k = P₀ r, each stored element of P₀ read once and used twice
function symmetricProduct<T>(P: usize, panels: i32, r: usize, k: usize): void {
  const four = 4 * sizeof<T>();
  for (let p = 0; p < panels; p++) {
    const ri = r + <usize>p * four;
    const r0 = v128.load_splat<T>(ri);
    const r1 = v128.load_splat<T>(ri + sizeof<T>());
    const r2 = v128.load_splat<T>(ri + 2 * sizeof<T>());
    const r3 = v128.load_splat<T>(ri + 3 * sizeof<T>());
    let s0 = v128.splat<T>(0), s1 = s0, s2 = s0, s3 = s0;

    // left of the diagonal block: as rows, and transposed as columns
    const left = <usize>p * four;
    for (let o: usize = 0; o < left; o += 16) {
      const p0 = v128.load(P), p1 = v128.load(P, 16), p2 = v128.load(P, 32), p3 = v128.load(P, 48);
      P += 64;
      const rj = v128.load(r + o);
      s0 = mac<T>(s0, p0, rj);
      s1 = mac<T>(s1, p1, rj);
      s2 = mac<T>(s2, p2, rj);
      s3 = mac<T>(s3, p3, rj);
      const up = v128.add<T>(
        v128.add<T>(v128.mul<T>(p0, r0), v128.mul<T>(p1, r1)),
        v128.add<T>(v128.mul<T>(p2, r2), v128.mul<T>(p3, r3)),
      );
      v128.store(k + o, v128.add<T>(v128.load(k + o), up));
    }
    // the diagonal block
    for (let o = left; o < left + four; o += 16) {
      const rj = v128.load(r + o);
      s0 = mac<T>(s0, v128.load(P), rj);
      s1 = mac<T>(s1, v128.load(P, 16), rj);
      s2 = mac<T>(s2, v128.load(P, 32), rj);
      s3 = mac<T>(s3, v128.load(P, 48), rj);
      P += 64;
    }
    const ki = k + left;
    store<T>(ki, total<T>(s0));
    store<T>(ki + sizeof<T>(), total<T>(s1));
    store<T>(ki + 2 * sizeof<T>(), total<T>(s2));
    store<T>(ki + 3 * sizeof<T>(), total<T>(s3));
  }
}

// s_l = q_l · r for the pending l, summed lane by lane: four at once, whose elements lie side by side
function overlaps<T>(Q: usize, step: usize, panels: i32, pending: i32, r: usize, s: usize): void {
  const four = 4 * sizeof<T>();
  let l = 0;
  for (; l + 4 <= pending; l += 4) {
    let q = Q, ri = r;
    let s0 = v128.splat<T>(0), s1 = s0, s2 = s0, s3 = s0;
    for (let g = 0; g < panels; g++) {
      const x = v128.load(ri);
      s0 = mac<T>(s0, v128.load(q), x);
      s1 = mac<T>(s1, v128.load(q, 4 * sizeof<T>()), x);
      s2 = mac<T>(s2, v128.load(q, 8 * sizeof<T>()), x);
      s3 = mac<T>(s3, v128.load(q, 12 * sizeof<T>()), x);
      if (sizeof<T>() == 8) {
        const y = v128.load(ri, 16);
        s0 = mac<T>(s0, v128.load(q, 16), y);
        s1 = mac<T>(s1, v128.load(q, 48), y);
        s2 = mac<T>(s2, v128.load(q, 80), y);
        s3 = mac<T>(s3, v128.load(q, 112), y);
      }
      q += step;
      ri += four;
    }
    store<T>(s, total<T>(s0));
    store<T>(s + sizeof<T>(), total<T>(s1));
    store<T>(s + 2 * sizeof<T>(), total<T>(s2));
    store<T>(s + 3 * sizeof<T>(), total<T>(s3));
    s += four;
    Q += 4 * four;
  }
  for (; l < pending; l++) {
    let q = Q, ri = r;
    let s0 = v128.splat<T>(0);
    for (let g = 0; g < panels; g++) {
      s0 = mac<T>(s0, v128.load(q), v128.load(ri));
      if (sizeof<T>() == 8) s0 = mac<T>(s0, v128.load(q, 16), v128.load(ri, 16));
      q += step;
      ri += four;
    }
    store<T>(s, total<T>(s0));
    s += sizeof<T>();
    Q += four;
  }
}

// k = P₀ r − Σ_l q_l (q_l · r); s is scratch for the overlaps
function gain<T>(P: usize, panels: i32, Q: usize, capacity: i32, pending: i32, r: usize, s: usize, k: usize): void {
  const four = 4 * sizeof<T>();
  const step = <usize>capacity * four;
  symmetricProduct<T>(P, panels, r, k);
  overlaps<T>(Q, step, panels, pending, r, s);
  for (let g = 0; g < panels; g++) {
    const kg = k + <usize>g * four;
    let k0 = v128.load(kg), k1 = v128.splat<T>(0);
    if (sizeof<T>() == 8) k1 = v128.load(kg, 16);
    let q = Q + <usize>g * step;
    for (let l = 0; l < pending; l++) {
      const sl = v128.load_splat<T>(s + <usize>l * sizeof<T>());
      k0 = v128.sub<T>(k0, v128.mul<T>(sl, v128.load(q)));
      if (sizeof<T>() == 8) k1 = v128.sub<T>(k1, v128.mul<T>(sl, v128.load(q, 16)));
      q += four;
    }
    v128.store(kg, k0);
    if (sizeof<T>() == 8) v128.store(kg, k1, 16);
  }
}

// q_pending = scale · k
function push<T>(Q: usize, panels: i32, capacity: i32, pending: i32, scale: T, k: usize): void {
  const four = 4 * sizeof<T>();
  const step = <usize>capacity * four;
  const s = v128.splat<T>(scale);
  let q = Q + <usize>pending * four;
  for (let g = 0; g < panels; g++) {
    v128.store(q, v128.mul<T>(s, v128.load(k)));
    if (sizeof<T>() == 8) v128.store(q, v128.mul<T>(s, v128.load(k, 16)), 16);
    q += step;
    k += four;
  }
}

// P₀ ← P₀ − Σ_l q_l q_lᵀ, ascending l
function flush<T>(P: usize, panels: i32, Q: usize, capacity: i32, pending: i32): void {
  const four = 4 * sizeof<T>();
  const step = <usize>capacity * four;
  for (let p = 0; p < panels; p++) {
    const rows = Q + <usize>p * step;
    let g = 0;
    if (sizeof<T>() == 4) {
      // two groups of columns at a time: eight sums keep the adders busy
      for (; g < p; g += 2) {
        let i = rows;
        let j = Q + <usize>g * step;
        let a0 = v128.load(P), a1 = v128.load(P, 16), a2 = v128.load(P, 32), a3 = v128.load(P, 48);
        let b0 = v128.load(P, 64), b1 = v128.load(P, 80), b2 = v128.load(P, 96), b3 = v128.load(P, 112);
        for (let l = 0; l < pending; l++) {
          const x = v128.load(j), y = v128.load(j + step);
          const i0 = v128.load_splat<T>(i), i1 = v128.load_splat<T>(i, 4), i2 = v128.load_splat<T>(i, 8), i3 = v128.load_splat<T>(i, 12);
          a0 = v128.sub<T>(a0, v128.mul<T>(i0, x));
          a1 = v128.sub<T>(a1, v128.mul<T>(i1, x));
          a2 = v128.sub<T>(a2, v128.mul<T>(i2, x));
          a3 = v128.sub<T>(a3, v128.mul<T>(i3, x));
          b0 = v128.sub<T>(b0, v128.mul<T>(i0, y));
          b1 = v128.sub<T>(b1, v128.mul<T>(i1, y));
          b2 = v128.sub<T>(b2, v128.mul<T>(i2, y));
          b3 = v128.sub<T>(b3, v128.mul<T>(i3, y));
          i += 16;
          j += 16;
        }
        v128.store(P, a0);
        v128.store(P, a1, 16);
        v128.store(P, a2, 32);
        v128.store(P, a3, 48);
        v128.store(P, b0, 64);
        v128.store(P, b1, 80);
        v128.store(P, b2, 96);
        v128.store(P, b3, 112);
        P += 128;
      }
    }
    for (; g <= p; g++) {
      let i = rows;
      let j = Q + <usize>g * step;
      if (sizeof<T>() == 8) {
        let a0 = v128.load(P), a1 = v128.load(P, 16), a2 = v128.load(P, 32), a3 = v128.load(P, 48);
        let b0 = v128.load(P, 64), b1 = v128.load(P, 80), b2 = v128.load(P, 96), b3 = v128.load(P, 112);
        for (let l = 0; l < pending; l++) {
          const x = v128.load(j), y = v128.load(j, 16);
          const i0 = v128.load_splat<T>(i), i1 = v128.load_splat<T>(i, 8), i2 = v128.load_splat<T>(i, 16), i3 = v128.load_splat<T>(i, 24);
          a0 = v128.sub<T>(a0, v128.mul<T>(i0, x));
          a1 = v128.sub<T>(a1, v128.mul<T>(i1, x));
          a2 = v128.sub<T>(a2, v128.mul<T>(i2, x));
          a3 = v128.sub<T>(a3, v128.mul<T>(i3, x));
          b0 = v128.sub<T>(b0, v128.mul<T>(i0, y));
          b1 = v128.sub<T>(b1, v128.mul<T>(i1, y));
          b2 = v128.sub<T>(b2, v128.mul<T>(i2, y));
          b3 = v128.sub<T>(b3, v128.mul<T>(i3, y));
          i += 32;
          j += 32;
        }
        v128.store(P, a0);
        v128.store(P, a1, 16);
        v128.store(P, a2, 32);
        v128.store(P, a3, 48);
        v128.store(P, b0, 64);
        v128.store(P, b1, 80);
        v128.store(P, b2, 96);
        v128.store(P, b3, 112);
        P += 128;
      } else {
        let a0 = v128.load(P), a1 = v128.load(P, 16), a2 = v128.load(P, 32), a3 = v128.load(P, 48);
        for (let l = 0; l < pending; l++) {
          const x = v128.load(j);
          a0 = v128.sub<T>(a0, v128.mul<T>(v128.load_splat<T>(i), x));
          a1 = v128.sub<T>(a1, v128.mul<T>(v128.load_splat<T>(i, 4), x));
          a2 = v128.sub<T>(a2, v128.mul<T>(v128.load_splat<T>(i, 8), x));
          a3 = v128.sub<T>(a3, v128.mul<T>(v128.load_splat<T>(i, 12), x));
          i += 16;
          j += 16;
        }
        v128.store(P, a0);
        v128.store(P, a1, 16);
        v128.store(P, a2, 32);
        v128.store(P, a3, 48);
        P += 64;
      }
    }
  }
}

export function gainF32(P: usize, panels: i32, Q: usize, capacity: i32, pending: i32, r: usize, s: usize, k: usize): void {
  gain<f32>(P, panels, Q, capacity, pending, r, s, k);
}
export function gainF64(P: usize, panels: i32, Q: usize, capacity: i32, pending: i32, r: usize, s: usize, k: usize): void {
  gain<f64>(P, panels, Q, capacity, pending, r, s, k);
}
export function pushF32(Q: usize, panels: i32, capacity: i32, pending: i32, scale: f32, k: usize): void {
  push<f32>(Q, panels, capacity, pending, scale, k);
}
export function pushF64(Q: usize, panels: i32, capacity: i32, pending: i32, scale: f64, k: usize): void {
  push<f64>(Q, panels, capacity, pending, scale, k);
}
export function flushF32(P: usize, panels: i32, Q: usize, capacity: i32, pending: i32): void {
  flush<f32>(P, panels, Q, capacity, pending);
}
export function flushF64(P: usize, panels: i32, Q: usize, capacity: i32, pending: i32): void {
  flush<f64>(P, panels, Q, capacity, pending);
}
