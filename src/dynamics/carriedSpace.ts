import { dot, norm } from "./vectors.ts";

/** out = Φ V for `count` vectors. */
export type Carry = (V: Float64Array, out: Float64Array, count: number) => void;

/** What is left of a direction below this share of its length is rounding. */
const DEPENDENT = 1e-10;

/** Orthonormal directions and their images under a linear map whose products are expensive, but several cost little more than one. */
export interface CarriedSpace {
  readonly basis: readonly Float64Array[];
  /** Φ of each. */
  readonly images: readonly Float64Array[];
  /**
   * Adds what is new in the candidates, for one joint product.
   * @returns how many directions it has added, at most `most`.
   */
  grow(carry: Carry, candidates: readonly Float64Array[], most: number): number;
  /** The same directions under another map. */
  refresh(carry: Carry): void;
}

export function openCarriedSpace(n: number): CarriedSpace {
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  function products(carry: Carry, first: number): void {
    const count = basis.length - first;
    const V = new Float64Array(count * n);
    for (let k = 0; k < count; k++) V.set(basis[first + k], k * n);
    carry(V, V, count);
    for (let k = 0; k < count; k++) images[first + k] = V.slice(k * n, (k + 1) * n);
  }
  return {
    basis,
    images,
    grow(carry, candidates, most) {
      const first = basis.length;
      for (const candidate of candidates) {
        if (basis.length === n || basis.length - first >= most) break;
        const w = across(basis, across(basis, candidate));
        const rest = norm(w);
        if (!(rest > DEPENDENT * norm(candidate)) || !Number.isFinite(rest)) continue;
        basis.push(w.map((v) => v / rest));
      }
      if (basis.length > first) products(carry, first);
      return basis.length - first;
    },
    refresh(carry) {
      if (basis.length > 0) products(carry, 0);
    },
  };
}

/** The part of v across orthonormal directions. */
export function across(basis: readonly Float64Array[], v: Float64Array): Float64Array {
  const w = v.slice();
  for (const q of basis) {
    const overlap = dot(q, w);
    for (let i = 0; i < w.length; i++) w[i] -= overlap * q[i];
  }
  return w;
}
