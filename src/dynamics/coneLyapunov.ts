import { type Functionals, functionalsOf } from "./coneFunctionals.ts";
import { type ConeSystem, scaleOf } from "./coneSystem.ts";
import { positiveForm, type Term, type Unknown } from "./matrixInequality.ts";

/** Unknowns of the largest inequality that is tried, which takes some seconds: ten states of a map have 640, 15 of a flow 570. */
const MOST_UNKNOWNS = 640;
/** Bounds of the multipliers, those of V being 1. */
const MOST_MULTIPLIER = 10;

/** A positive form that falls. */
export interface FallingForm {
  /** low |v|² ≤ V ≤ high |v|² */
  readonly low: number;
  readonly high: number;
}

/** A part of V with an unknown factor, and what its change adds to −(change of V). */
interface Part {
  readonly terms: readonly Term[];
  readonly fall: readonly Term[];
  readonly least: number;
}

/**
 * A function V(v), quadratic in v and in r_k = relu(g_k · v), g_k the unit rows of the kinks, that is positive for v ≠ 0 and
 * falls along v̇ = A(v) v, or by v ↦ v + h A(v) v: then all displacements come to 0. Its change is a quadratic form of v, r and,
 * for a map, r one step ahead. With q_k = relu(−g_k · v), products of r and q are ≥ 0 and r_k q_k = 0, so the form need only
 * be negative up to these: one matrix inequality, of however many pieces. Sufficient, not necessary: whether all displacements
 * of such a system come to 0 is NP-hard (Blondel & Tsitsiklis (1999) Automatica 35:479).
 *
 * @returns null where none was found, or the inequality would be too large: that proves nothing.
 * Source: Lur'e and Postnikov's function and Yakubovich's S-procedure, with the relaxation of copositivity of Parrilo (2000),
 * Structured Semidefinite Programs, ch. 5.
 */
export function fallingForm(system: ConeSystem, h: number): FallingForm | null {
  const now = functionalsOf(system, 0);
  const found = search(now, partsOfOneStep(system, now, h), multipliers(now));
  if (found !== null || h === 0) return found;
  const ahead = functionalsOf(system, h);
  return search(ahead, partsAhead(system, ahead), [...multipliers(ahead), ...multipliersAhead(ahead)]);
}

function search(on: Functionals, parts: readonly Part[], free: readonly Unknown[]): FallingForm | null {
  if (parts.length + free.length > MOST_UNKNOWNS) return null;
  const factors = parts.map(({ fall, least }): Unknown => ({ terms: fall, least, most: 1 }));
  const falls = positiveForm({ d: on.d, rows: on.rows, fixed: [], unknowns: [...factors, ...free] });
  if (falls === null) return null;
  const fixed = parts.flatMap(({ terms }, j) =>
    terms.map((term) => ({ ...term, weight: term.weight * falls.values[j] })),
  );
  // of (v, r) alone
  const d = on.n + on.K;
  const rows = on.rows.map((row) => row.subarray(0, d));
  const isPositive = positiveForm({ d, rows, fixed, unknowns: multipliers(on) });
  if (isPositive === null) return null;
  // |v_i| and r_k are at most |v|
  const high = fixed.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return { low: isPositive.least, high };
}

/**
 * V = vᵀP v + Σ λ_k r_k²: the change of r² along a flow is 2 r ġ, and by a step no more than that plus ġ² (no less than that,
 * for a negative factor).
 */
function partsOfOneStep(system: ConeSystem, { n, K, v, r, rate, turn }: Functionals, h: number): Part[] {
  const step = h * scaleOf(system);
  const parts: Part[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const fall = [product(v(i), rate(j), -1), product(rate(i), v(j), -1), product(rate(i), rate(j), -step)];
      parts.push({ terms: [product(v(i), v(j), 1)], fall, least: -1 });
    }
  }
  for (let k = 0; k < K; k++) {
    const up = [product(r(k), turn(k), -2), product(turn(k), turn(k), -step)];
    parts.push({ terms: [product(r(k), r(k), 1)], fall: up, least: 0 });
    parts.push({ terms: [product(r(k), r(k), -1)], fall: [product(r(k), turn(k), 2)], least: 0 });
  }
  return parts;
}

/** V = vᵀP v + rᵀR r of a map, its r one step ahead being further variables. */
function partsAhead({ kinks }: ConeSystem, { n, v, r, next, nextR }: Functionals): Part[] {
  const parts: Part[] = [];
  const add = (count: number, now: (i: number) => number, then: (i: number) => number) => {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        const terms = [product(now(i), now(j), 1)];
        parts.push({ terms, fall: [...terms, product(then(i), then(j), -1)], least: -1 });
      }
    }
  };
  add(n, v, next);
  add(kinks.length, r, nextR);
  return parts;
}

const product = (a: number, b: number, weight: number): Term => ({ a, b, weight });

const less = (a: number, b: number, least = 0): Unknown => ({
  terms: [product(a, b, -1)],
  least,
  most: MOST_MULTIPLIER,
});

/** What may be taken off a form that must be positive where r, q ≥ 0 and r_k q_k = 0. */
const multipliers = ({ K, r, q }: Functionals) => within(K, r, q);

/** The same for r and q one step ahead, and for their products with r now. */
function multipliersAhead({ K, r, nextR, nextQ }: Functionals): Unknown[] {
  const found = within(K, nextR, nextQ);
  for (let k = 0; k < K; k++) for (let l = 0; l < K; l++) found.push(less(r(k), nextR(l)), less(r(k), nextQ(l)));
  return found;
}

function within(K: number, r: (k: number) => number, q: (k: number) => number): Unknown[] {
  const found: Unknown[] = [];
  for (let k = 0; k < K; k++) {
    found.push(less(r(k), q(k), -MOST_MULTIPLIER));
    for (let l = 0; l < k; l++) found.push(less(r(k), r(l)), less(q(k), q(l)), less(r(k), q(l)), less(q(k), r(l)));
  }
  return found;
}
