import type { Filter, Storage } from "../kernel.ts";

/**
 * The definition of `Filter`. The order of additions is that of the WebAssembly twin, which reads the lower half of P₀
 * in panels of four rows and vectors of `lanes` columns: a row's sum is kept in `lanes` partial sums, and what the
 * panel's rows add to the columns left of it is summed four at a time.
 */
export function filter(n: number, alpha: number, storage: Storage, capacity: number): Filter {
  const round = storage === "f32" ? Math.fround : (x: number) => x;
  const lanes = storage === "f32" ? 4 : 2;
  const size = Math.ceil(n / 4) * 4;
  const P = new Float64Array(size * size); // only j ≤ i, and the diagonal 4 × 4 blocks whole
  for (let i = 0; i < n; i++) P[i * size + i] = round(1 / alpha);
  const Q = new Float64Array(capacity * size);
  const r = new Float64Array(size);
  const k = new Float64Array(size);
  let pending = 0;

  // partial sums a[0…lanes − 1] to one number, as the vector unit does it
  const total = (a: Float64Array) => (lanes === 2 ? a[0] + a[1] : round(round(a[0] + a[1]) + round(a[2] + a[3])));
  const partial = new Float64Array(lanes);

  function symmetricProduct(): void {
    k.fill(0);
    for (let i0 = 0; i0 < size; i0 += 4) {
      for (let j = 0; j < i0; j++) {
        const term = (a: number) => round(P[(i0 + a) * size + j] * r[i0 + a]);
        k[j] = round(k[j] + round(round(term(0) + term(1)) + round(term(2) + term(3))));
      }
      for (let i = i0; i < i0 + 4; i++) {
        partial.fill(0);
        for (let j = 0; j < i0 + 4; j++) {
          partial[j % lanes] = round(partial[j % lanes] + round(P[i * size + j] * r[j]));
        }
        k[i] = total(partial);
      }
    }
  }

  function subtractPending(): void {
    for (let l = 0; l < pending; l++) {
      const q = Q.subarray(l * size, (l + 1) * size);
      partial.fill(0);
      for (let j = 0; j < size; j++) partial[j % lanes] = round(partial[j % lanes] + round(q[j] * r[j]));
      overlaps[l] = total(partial);
    }
    for (let l = 0; l < pending; l++) {
      for (let j = 0; j < size; j++) k[j] = round(k[j] - round(overlaps[l] * Q[l * size + j]));
    }
  }
  const overlaps = new Float64Array(capacity);

  function flush(): void {
    for (let i = 0; i < size; i++) {
      const last = Math.floor(i / 4) * 4 + 4;
      for (let j = 0; j < last; j++) {
        let p = P[i * size + j];
        for (let l = 0; l < pending; l++) p = round(p - round(Q[l * size + i] * Q[l * size + j]));
        P[i * size + j] = p;
      }
    }
    pending = 0;
  }

  return {
    n,
    capacity,
    get pending() {
      return pending;
    },
    update(rates, out) {
      for (let i = 0; i < n; i++) r[i] = round(rates[i]);
      symmetricProduct();
      subtractPending();
      out.set(k.subarray(0, n));
      const c = gainFactor(rates, out);
      if (!(c > 0)) return Number.NaN;
      const scale = round(Math.sqrt(c));
      for (let j = 0; j < size; j++) Q[pending * size + j] = round(scale * k[j]);
      pending++;
      if (pending === capacity) flush();
      return c;
    },
    flush,
    toArray() {
      flush();
      return Float64Array.from({ length: n * n }, (_, e) => {
        const i = Math.floor(e / n);
        const j = e % n;
        return i > j ? P[i * size + j] : P[j * size + i];
      });
    },
  };
}

/** c = 1/(1 + r·k), or NaN where 1 + r·k is not a positive finite number. */
export function gainFactor(r: Float64Array, k: Float64Array): number {
  let gain = 1;
  for (let i = 0; i < k.length; i++) gain += r[i] * k[i];
  return gain > 0 && gain < Number.POSITIVE_INFINITY ? 1 / gain : Number.NaN;
}
