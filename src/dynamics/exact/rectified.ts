/** @file Equilibria of ẋ = −x + [W x + u]₊ by their supports: all of them, what input makes one, and when it is the only one. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { PiecewiseLinear, System } from "../../kernel/index.ts";
import { exactRoots } from "../exactRoots.ts";

/** The flow of n rectified populations, W [n × n] row-major, u [n]. */
export function rectifiedFlow(W: Float64Array, u: Float64Array): System {
  const n = u.length;
  if (W.length !== n * n) throw new RangeError(`rectifiedFlow: W must hold ${n * n} values, got ${W.length}`);
  const driveOf = (x: Float64Array, i: number) => {
    let sum = u[i];
    for (let j = 0; j < n; j++) sum += W[i * n + j] * x[j];
    return sum;
  };
  const jacobian = (x: Float64Array, out: Float64Array) => {
    for (let i = 0; i < n; i++) {
      const isOn = driveOf(x, i) > 0;
      for (let j = 0; j < n; j++) out[i * n + j] = (isOn ? W[i * n + j] : 0) - (i === j ? 1 : 0);
    }
  };
  return {
    ...{ kind: "flow", dimension: n, timeStep: 1, odd: false, jacobianLipschitz: Number.POSITIVE_INFINITY, jacobian },
    evaluate(states, out, count) {
      for (let c = 0; c < count; c++) {
        const x = states.subarray(c * n, (c + 1) * n);
        for (let i = 0; i < n; i++) out[c * n + i] = Math.max(0, driveOf(x, i)) - x[i];
      }
    },
    tangent(x, V, out, count, isTransposed) {
      const A = new Float64Array(n * n);
      jacobian(x, A);
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += (isTransposed ? A[j * n + i] : A[i * n + j]) * V[c * n + j];
          out[c * n + i] = sum;
        }
      }
    },
    linearRadius(x) {
      let radius = Number.POSITIVE_INFINITY;
      for (let i = 0; i < n; i++) {
        let row = 0;
        for (let j = 0; j < n; j++) row += Math.abs(W[i * n + j]);
        radius = Math.min(radius, row > 0 ? Math.abs(driveOf(x, i)) / row : Number.POSITIVE_INFINITY);
      }
      return radius;
    },
    pieces: () => rectifiedPieces(W, u),
  };
}

export function rectifiedPieces(W: Float64Array, u: Float64Array): PiecewiseLinear {
  const n = u.length;
  return {
    dimension: n,
    units: n,
    leak: new Float64Array(n).fill(-1),
    constant: new Float64Array(n),
    inward: W,
    offset: u,
    outward: Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : 0)),
    breaks: [0],
    slopes: [0, 1],
    heights: [0, 0],
  };
}

export interface RectifiedEquilibrium {
  readonly x: Float64Array;
  /** Units that are active, ascending. */
  readonly support: readonly number[];
  /** Largest Re λ: of W_σσ − I, and −1 of every silent unit. */
  readonly rate: number;
  /** Whether a silent unit's drive is 0 to rounding: then stability is not decided by `rate`. */
  readonly isDegenerate: boolean;
}

/** Drives this close to 0, over 1 + |u|, count as 0. */
const EDGE = 1e-10;

/** All equilibria, by their 2ⁿ supports. Null where there are more than 2¹⁶ of these, or a continuum of equilibria. */
export function rectifiedEquilibria(W: Float64Array, u: Float64Array): readonly RectifiedEquilibrium[] | null {
  const n = u.length;
  const found = exactRoots(rectifiedPieces(W, u));
  if (found === null || found.flats.length > 0) return null;
  return found.roots.map((x) => {
    const drives = u.map((v, i) => {
      let sum = v;
      for (let j = 0; j < n; j++) sum += W[i * n + j] * x[j];
      return sum;
    });
    const isEdge = (i: number) => Math.abs(drives[i]) <= EDGE * (1 + Math.abs(u[i]));
    const units = Array.from({ length: n }, (_, i) => i);
    const support = units.filter((i) => drives[i] > 0 && !isEdge(i));
    const silent = n - support.length;
    const rate = supportRate(W, n, support);
    return { x, support, rate: silent > 0 ? Math.max(rate, -1) : rate, isDegenerate: units.some(isEdge) };
  });
}

/** Largest Re λ of W_σσ − I; −1 for no support. */
export function supportRate(W: Float64Array, n: number, support: readonly number[]): number {
  if (support.length === 0) return -1;
  const part = new Matrix(support.map((i) => support.map((j) => W[i * n + j] - (i === j ? 1 : 0))));
  return Math.max(...new EigenvalueDecomposition(part, { assumeSymmetric: false }).realEigenvalues);
}

/**
 * Whether all principal minors of M are > 0: then ẋ = −x + [W x + u]₊ with M = I − W has exactly one equilibrium whatever u
 * is. By Schur complements, 2ⁿ of them (Tsatsomeros & Li 2000). n ≤ 20.
 */
export function isPMatrix(M: Float64Array, n: number): boolean {
  if (!(n >= 1 && n <= 20 && M.length === n * n))
    throw new RangeError(`isPMatrix: M must be [n × n] with n ≤ 20, got ${M.length} values`);
  const pivot = M[0];
  if (!(pivot > 0)) return false;
  if (n === 1) return true;
  const m = n - 1;
  const [rest, complement] = [new Float64Array(m * m), new Float64Array(m * m)];
  for (let i = 0; i < m; i++) {
    const factor = M[(i + 1) * n] / pivot;
    for (let j = 0; j < m; j++) {
      const entry = M[(i + 1) * n + j + 1];
      rest[i * m + j] = entry;
      complement[i * m + j] = entry - factor * M[j + 1];
    }
  }
  return isPMatrix(rest, m) && isPMatrix(complement, m);
}

/** I − W */
export function complementOf(W: Float64Array, n: number): Float64Array {
  return W.map((w, e) => (e % (n + 1) === 0 ? 1 : 0) - w);
}

/**
 * The constant input with the least Σ|u_i| under which `target` ≥ 0 is an equilibrium: on the active units it is
 * ((I − W) x)_σ and there is no choice; the drive of each silent unit need only be ≤ −margin, which is asked of each alone.
 *
 * @param margin how far below 0, so that the equilibrium is not on an edge; in units of the drive.
 */
export function leastInput(W: Float64Array, target: Float64Array, margin: number): Float64Array {
  const n = target.length;
  if (!target.every((v) => v >= 0)) throw new RangeError("leastInput: the target must not be negative anywhere");
  return target.map((x, i) => {
    let recurrent = 0;
    for (let j = 0; j < n; j++) recurrent += W[i * n + j] * target[j];
    return x > 0 ? x - recurrent : Math.min(0, -recurrent - margin);
  });
}
