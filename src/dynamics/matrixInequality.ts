import { ln } from "../kernel/index.ts";
import { dot } from "./vectors.ts";

/** weight · (row_a · u)(row_b · u), a quadratic form of u; a and b are indices into `rows`. */
export interface Term {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

/** A number p ∈ (least, most) that multiplies a form. */
export interface Unknown {
  readonly terms: readonly Term[];
  readonly least: number;
  readonly most: number;
}

/** Whether numbers p make fixed + Σ p_j form_j positive definite, as a form of u ∈ ℝᵈ. */
export interface MatrixInequality {
  readonly d: number;
  /** [d] each */
  readonly rows: readonly Float64Array[];
  readonly fixed: readonly Term[];
  readonly unknowns: readonly Unknown[];
}

/** Least eigenvalue that counts as positive, for numbers and rows of size 1. */
const POSITIVE = 1e-6;
/** Beyond this a larger one is not sought. */
const AMPLE = 1e-3;
const MOST_STEPS = 200;
/** By how much the weight of the least eigenvalue grows, each time its minimum was come near to. */
const FACTOR = 5;

/**
 * Numbers p for which the form is ≥ t |u|² with t > 0, and that t; null where none were found. Its definiteness is checked
 * by a Cholesky factorisation that leaves more than rounding. Newton's method with logarithmic barriers, t as large as may be.
 * Source: Boyd & Vandenberghe, Convex Optimization, §11.3 and §11.6.
 */
export function positiveForm(problem: MatrixInequality): { values: Float64Array; least: number } | null {
  const { d, unknowns } = problem;
  const m = unknowns.length;
  const barriers = d + 2 * m;
  const p = Float64Array.from(unknowns, ({ least, most }) => (least + most) / 2);
  let t = -1 - rowSum(formAt(problem, p), d);
  let weight = barriers / (1 - t);
  let state = evaluate(problem, p, t, weight);
  for (let steps = 0; state !== null && steps < MOST_STEPS; steps++) {
    const step = newtonStep(problem, p, t, weight);
    if (step === null) break;
    const { along, decrement } = step;
    if (decrement < 0.5) {
      const gap = barriers / weight;
      if (t > POSITIVE && (t > AMPLE || gap < t)) break;
      if (t + gap < POSITIVE) return null;
      weight *= FACTOR;
      state = evaluate(problem, p, t, weight);
      continue;
    }
    const before = state;
    let share = 1;
    for (state = null; share > 1e-6; share /= 2) {
      const next = p.map((v, j) => v + share * along[j]);
      state = evaluate(problem, next, t + share * along[m], weight);
      if (state !== null && state < before - 0.1 * share * decrement) {
        p.set(next);
        t += share * along[m];
        break;
      }
      state = null;
    }
  }
  if (!(t > POSITIVE)) return null;
  // the proof: what was found, less half of t, has a Cholesky factor
  return cholesky(shifted(formAt(problem, p), d, t / 2), d) ? { values: p, least: t / 2 } : null;
}

/** Σ of the forms, symmetric [d × d]. */
export function formAt({ d, rows, fixed, unknowns }: MatrixInequality, p: Float64Array): Float64Array {
  const L = new Float64Array(d * d);
  const add = (terms: readonly Term[], factor: number) => {
    for (const { a, b, weight } of terms) addSymmetric(L, rows[a], rows[b], (factor * weight) / 2);
  };
  add(fixed, 1);
  unknowns.forEach(({ terms }, j) => {
    add(terms, p[j]);
  });
  return L;
}

function addSymmetric(L: Float64Array, x: Float64Array, y: Float64Array, w: number): void {
  const d = x.length;
  for (let i = 0; i < d; i++) {
    const [xi, yi] = [w * x[i], w * y[i]];
    if (xi === 0 && yi === 0) continue;
    for (let j = 0; j < d; j++) L[i * d + j] += xi * y[j] + yi * x[j];
  }
}

function rowSum(L: Float64Array, d: number): number {
  let most = 0;
  for (let i = 0; i < d; i++)
    most = Math.max(
      most,
      L.subarray(i * d, (i + 1) * d).reduce((s, v) => s + Math.abs(v), 0),
    );
  return most;
}

function shifted(L: Float64Array, d: number, t: number): Float64Array {
  for (let i = 0; i < d; i++) L[i * d + i] -= t;
  return L;
}

/** The barrier function, null outside its domain. */
function evaluate(problem: MatrixInequality, p: Float64Array, t: number, weight: number): number | null {
  const { d, unknowns } = problem;
  let sum = -weight * t;
  for (let j = 0; j < p.length; j++) {
    const { least, most } = unknowns[j];
    if (!(p[j] > least && p[j] < most)) return null;
    sum -= ln(p[j] - least) + ln(most - p[j]);
  }
  const L = shifted(formAt(problem, p), d, t);
  if (!cholesky(L, d)) return null;
  for (let i = 0; i < d; i++) sum -= 2 * ln(L[i * d + i]);
  return sum;
}

/** Newton's step for (p, t), [m + 1], and λ² = gᵀ H⁻¹ g. */
function newtonStep(problem: MatrixInequality, p: Float64Array, t: number, weight: number) {
  const { d, rows, unknowns } = problem;
  const m = unknowns.length;
  const size = m + 1;
  const inverse = inverseOf(shifted(formAt(problem, p), d, t), d);
  if (inverse === null) return null;
  const images = rows.map((row) => times(inverse, row));
  const R = rows.length;
  const once = new Float64Array(R * R); // row_a M row_b, M the inverse
  const twice = new Float64Array(R * R); // row_a M² row_b
  for (let a = 0; a < R; a++) {
    for (let b = 0; b <= a; b++) {
      once[a * R + b] = once[b * R + a] = dot(rows[a], images[b]);
      twice[a * R + b] = twice[b * R + a] = dot(images[a], images[b]);
    }
  }
  const { from, a, b, w } = flatten(unknowns);
  const gradient = new Float64Array(size);
  const H = new Float64Array(size * size);
  for (let i = 0; i < m; i++) {
    const [low, high] = [1 / (p[i] - unknowns[i].least), 1 / (unknowns[i].most - p[i])];
    let slope = high - low;
    let towardsT = 0;
    for (let k = from[i]; k < from[i + 1]; k++) {
      slope -= w[k] * once[a[k] * R + b[k]];
      towardsT -= w[k] * twice[a[k] * R + b[k]];
    }
    gradient[i] = slope;
    H[m * size + i] = towardsT;
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = from[i]; k < from[i + 1]; k++) {
        const [ra, rb] = [a[k] * R, b[k] * R];
        for (let l = from[j]; l < from[j + 1]; l++) {
          sum += w[k] * w[l] * (once[ra + a[l]] * once[rb + b[l]] + once[ra + b[l]] * once[rb + a[l]]);
        }
      }
      H[i * size + j] = sum / 2;
    }
    H[i * size + i] += low * low + high * high;
  }
  for (let i = 0; i < d; i++) {
    gradient[m] += inverse[i * d + i];
    for (let j = 0; j < d; j++) H[m * size + m] += inverse[i * d + j] * inverse[i * d + j];
  }
  gradient[m] -= weight;
  if (!cholesky(H, size)) return null;
  const along = gradient.map((v) => -v);
  solveFactored(H, along, size);
  return { along, decrement: -dot(gradient, along) };
}

function flatten(unknowns: readonly Unknown[]) {
  const all = unknowns.flatMap(({ terms }) => terms);
  const from = new Int32Array(unknowns.length + 1);
  unknowns.forEach(({ terms }, j) => {
    from[j + 1] = from[j] + terms.length;
  });
  const a = Int32Array.from(all, (term) => term.a);
  const b = Int32Array.from(all, (term) => term.b);
  return { from, a, b, w: Float64Array.from(all, (term) => term.weight) };
}

function times(M: Float64Array, x: Float64Array): Float64Array {
  const d = x.length;
  return x.map((_, i) => dot(M.subarray(i * d, (i + 1) * d), x));
}

/** L Lᵀ = A in the lower triangle, in place. @returns whether A is positive definite. */
function cholesky(A: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j];
      for (let k = 0; k < j; k++) sum -= A[i * n + k] * A[j * n + k];
      if (j < i) A[i * n + j] = sum / A[j * n + j];
      else if (sum > 0) A[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

function solveFactored(L: Float64Array, x: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= L[i * n + k] * x[k];
    x[i] /= L[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i] /= L[i * n + i];
    for (let k = 0; k < i; k++) x[k] -= L[i * n + k] * x[i];
  }
}

function inverseOf(A: Float64Array, n: number): Float64Array | null {
  if (!cholesky(A, n)) return null;
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    column.fill(0);
    column[j] = 1;
    solveFactored(A, column, n);
    inverse.set(column, j * n);
  }
  return inverse;
}
