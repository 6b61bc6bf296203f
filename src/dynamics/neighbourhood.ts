import type { Solver, System } from "../kernel/index.ts";
import type { Root } from "./roots.ts";
import { largestDifference } from "./vectors.ts";

/** Largest dimension in which a basin is proven: it costs some thirty products of two matrices in plain TypeScript. */
export const PROVEN_UP_TO = 128;
/** Squarings of the linear map at most: its powers up to 2⁴⁰ are summed. */
const SQUARINGS = 40;
/** How far MᵀPM − P may be from −I: ‖·‖_F, which the decrease pays for. */
const RESIDUAL = 0.25;
/** Largest and least radius tried, ∞-norm, and halvings of the gap between them in logarithms. */
const WIDEST = 10;
const NARROWEST = 1e-9;
const BISECTIONS = 24;

/** A neighbourhood of a root from which every state goes there. */
export interface ProvenBasin {
  /** ∞-norm distance within which all of it lies; 0 where none was proven. */
  readonly radius: number;
  contains(x: Float64Array): boolean;
}

function ballOf({ x }: Root, radius: number): ProvenBasin {
  return { radius, contains: (y) => largestDifference(x, y) < radius };
}

const NONE: ProvenBasin = { radius: 0, contains: () => false };

/**
 * A ball {e : eᵀPe ≤ c}, e = x − x*, in which V = eᵀPe falls with every step: Lyapunov's. With the Jacobian A at the root and
 * Ā = A + Δ the mean one between x* and x, a step of Euler's map is e ↦ (M + hΔ) e, M = I + hA. Where MᵀPM − P = −I + R,
 *
 *     ΔV ≤ −|e|² (1 − ‖R‖ − 2h ‖MᵀPΔ‖ − h² ‖ΔᵀPΔ‖),
 *
 * and for the flow itself, AᵀP + PA = −I + R, dV/dt ≤ −|e|² (1 − ‖R‖ − 2 ‖PΔ‖). So the ball lies in the basin as soon as the
 * bracket is positive at every state of the box that holds it, max |e_j|² ≤ c (P⁻¹)_jj. Δ is bounded by what the system says:
 * nothing in the piece in which it is linear; (A + I) diag e(ρ) where the slopes of single units change by e(ρ); or half the
 * Lipschitz constant of A times ρ. P is a sum of squared powers of M (of the Cayley transform of A for the flow), and its
 * residual R is computed, so that P needs no accuracy. In f64 without interval arithmetic, as `certify`.
 *
 * @param h of Euler's map; null where the states follow the flow itself.
 * @param solver left holding other factors.
 */
export function provenBasin(flow: System, solver: Solver, root: Root, h: number | null): ProvenBasin {
  const n = flow.dimension;
  // on a kink: a norm in which all pieces contract
  if (root.certificate.kink !== undefined)
    return h === null || root.kinkBasin === null ? NONE : ballOf(root, root.kinkBasin);
  if (n > PROVEN_UP_TO) return NONE;
  const A = new Float64Array(n * n);
  flow.jacobian(root.x, A);
  const linear = h === null ? cayley(A, n, solver) : { M: shifted(A, n, h), Q: identity(n) };
  const P = linear && sumOfPowers(linear.M, linear.Q, n);
  if (P === null) return NONE;
  // the part that Δ is multiplied with, and the decrease of the linear system
  const M = h === null ? identity(n) : shifted(A, n, h);
  const G = product(transposed(M, n), P, n);
  const R = h === null ? product(transposed(A, n), P, n) : product(G, M, n);
  let residual = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const at = i * n + j;
      const value = (h === null ? R[at] + R[j * n + i] : R[at] - P[at]) + (i === j ? 1 : 0);
      residual += value * value;
    }
  }
  if (!(Math.sqrt(residual) <= RESIDUAL)) return NONE;
  const widest = widestInverse(P, n, solver);
  if (!(widest > 0)) return NONE;

  const rise = riseOf(flow, root, A, G, P, h);
  const isFalling = (radius: number) => rise(radius) < 1 - RESIDUAL;
  if (!isFalling(NARROWEST)) return NONE;
  let low = NARROWEST;
  let high = WIDEST;
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = Math.sqrt(low * high);
    if (isFalling(middle)) low = middle;
    else high = middle;
  }
  // the computed root is off by the existence radius at most
  const radius = low - 100 * root.certificate.existenceRadius;
  if (!(radius > 0)) return NONE;
  const most = (radius * radius) / widest;
  return {
    radius,
    contains(x) {
      let V = 0;
      for (let i = 0; i < n; i++) {
        const e = x[i] - root.x[i];
        if (!(Math.abs(e) <= radius)) return false;
        let sum = 0;
        for (let j = 0; j < n; j++) sum += P[i * n + j] * (x[j] - root.x[j]);
        V += e * sum;
      }
      return V <= most;
    },
  };
}

/** For an ∞-norm radius, how much of the decrease the change of the Jacobian may take: 2h ‖GΔ‖ + h² ‖ΔᵀPΔ‖, without h for a flow. */
function riseOf(flow: System, root: Root, A: Float64Array, G: Float64Array, P: Float64Array, h: number | null) {
  const n = flow.dimension;
  if (flow.linearRadius) {
    const radius = flow.linearRadius(root.x);
    return (r: number) => (r < radius ? 0 : Number.POSITIVE_INFINITY);
  }
  const first = h === null ? 2 : 2 * h;
  const second = h === null ? 0 : h * h;
  if (flow.slopeChange === undefined) {
    // ‖Δ‖₂ ≤ √n ‖Δ‖∞
    const [g, p] = [boundOf(G, n), boundOf(P, n)];
    const lipschitz = flow.lipschitzAround?.(root.x) ?? (() => flow.jacobianLipschitz);
    return (r: number) => {
      const change = (Math.sqrt(n) * lipschitz(r) * r) / 2;
      return first * g * change + second * p * change * change;
    };
  }
  const B = A.slice();
  for (let i = 0; i < n; i++) B[i * n + i] += 1;
  const GB = product(G, B, n);
  const PB = product(P, B, n);
  const squares = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      squares[j] += GB[i * n + j] * GB[i * n + j];
      weights[j] += B[i * n + j] * PB[i * n + j];
    }
  }
  const change = new Float64Array(n);
  return (r: number) => {
    flow.slopeChange!(root.x, r, change);
    let [a, b] = [0, 0];
    for (let j = 0; j < n; j++) {
      a += squares[j] * change[j] * change[j];
      b += weights[j] * change[j] * change[j];
    }
    return first * Math.sqrt(a) + second * b;
  };
}

/** N = (I − δA/2)⁻¹, M = 2N − I and Q = δ NᵀN: the sum of (Mᵀ)ᵏ Q Mᵏ solves AᵀP + PA = −I exactly. */
function cayley(A: Float64Array, n: number, solver: Solver): { M: Float64Array; Q: Float64Array } | null {
  let size = 0;
  for (const v of A) size += v * v;
  const delta = 2 / Math.max(1e-9, Math.sqrt(size));
  const inner = A.map((v, e) => (e % (n + 1) === 0 ? 1 : 0) - (delta / 2) * v);
  if (!solver.factor(inner)) return null;
  const columns = identity(n);
  solver.solve(columns, n); // row c is column c of N
  const N = transposed(columns, n);
  const M = N.map((v, e) => 2 * v - (e % (n + 1) === 0 ? 1 : 0));
  return { M, Q: product(columns, N, n).map((v) => delta * v) };
}

/** Σ (Mᵀ)ᵏ Q Mᵏ by doubling; null where it does not converge. */
function sumOfPowers(M: Float64Array, Q: Float64Array, n: number): Float64Array | null {
  let P = Q;
  let power = M;
  for (let k = 0; k < SQUARINGS; k++) {
    const added = product(transposed(power, n), product(P, power, n), n);
    let [change, size] = [0, 0];
    for (let e = 0; e < added.length; e++) {
      change += added[e] * added[e];
      size += P[e] * P[e];
    }
    if (!(size < 1e24)) return null;
    P = P.map((v, e) => v + added[e]);
    if (change <= 1e-24 * size) {
      // symmetric to the last bit
      return P.map((v, e) => (v + P[(e % n) * n + Math.floor(e / n)]) / 2);
    }
    power = product(power, power, n);
  }
  return null;
}

/** max (P⁻¹)_jj */
function widestInverse(P: Float64Array, n: number, solver: Solver): number {
  if (!solver.factor(P)) return Number.NaN;
  const columns = identity(n);
  solver.solve(columns, n);
  let most = 0;
  for (let j = 0; j < n; j++) most = Math.max(most, columns[j * n + j]);
  return most;
}

/** An upper bound of ‖X‖₂: of ‖X‖_F and √(‖X‖₁ ‖X‖∞) the smaller. */
function boundOf(X: Float64Array, n: number): number {
  let squares = 0;
  const rows = new Float64Array(n);
  const columns = new Float64Array(n);
  for (let e = 0; e < X.length; e++) {
    squares += X[e] * X[e];
    rows[Math.floor(e / n)] += Math.abs(X[e]);
    columns[e % n] += Math.abs(X[e]);
  }
  const [row, column] = [rows, columns].map((sums) => sums.reduce((most, v) => Math.max(most, v), 0));
  return Math.min(Math.sqrt(squares), Math.sqrt(row * column));
}

function identity(n: number): Float64Array {
  const I = new Float64Array(n * n);
  for (let i = 0; i < n; i++) I[i * n + i] = 1;
  return I;
}

/** I + h A */
function shifted(A: Float64Array, n: number, h: number): Float64Array {
  const M = A.map((v) => h * v);
  for (let i = 0; i < n; i++) M[i * n + i] += 1;
  return M;
}

function transposed(X: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[j * n + i] = X[i * n + j];
  return out;
}

function product(X: Float64Array, Y: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const v = X[i * n + k];
      if (v === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j] += v * Y[k * n + j];
    }
  }
  return out;
}
