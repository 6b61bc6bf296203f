import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { System } from "../kernel/index.ts";
import { krylovSchur } from "./krylovSchur.ts";
import { carryTurn, DENSE } from "./orbitNewton.ts";
import type { Eigenvalue } from "./spectrum.ts";
import { largest } from "./vectors.ts";

/** Multipliers asked for beyond the dimension in which all are had. */
const LEADING = 6;
const RESIDUAL = 1e-8;
const MOST_PRODUCTS = 400;
/** Multipliers this close to the unit circle decide nothing. */
const MARGIN = 1e-9;
/** A point this close to a kink, in units of 1 + ‖x‖∞, lies on it. */
const ON_KINK = 1e-9;

/** What a turn of an orbit does to small displacements. */
export interface OrbitStability {
  /** Eigenvalues of the product of the Jacobians along the orbit, the largest modulus first: all of them for n ≤ 64. */
  readonly multipliers: readonly Eigenvalue[];
  readonly isDense: boolean;
  /** Those outside the unit circle, among the ones listed. */
  readonly unstable: number;
  /** By the largest: |μ| < 1, > 1, within 1e-9 of it, or "undecided" for the reason given. */
  readonly stability: "stable" | "unstable" | "marginal" | "undecided";
  /** "" where it is decided. */
  readonly stabilityReason: string;
}

/** @param points [period × n]. */
export function measureOrbit(map: System, points: Float64Array): OrbitStability {
  const n = map.dimension;
  const isDense = n <= DENSE;
  const pairs = isDense ? denseMultipliers(map, points) : leadingMultipliers(map, points);
  const multipliers = pairs.map(({ value }) => value);
  const sizes = multipliers.map(modulus);
  const margin = Math.max(MARGIN, ...pairs.filter((_, k) => k === 0).map(({ residual }) => residual));
  const unstable = sizes.filter((m) => m > 1 + margin).length;
  const kind = unstable > 0 ? "unstable" : sizes[0] >= 1 - margin ? "marginal" : "stable";
  const reason = undecided(map, points, pairs[0].residual);
  return { multipliers, isDense, unstable, stability: reason === "" ? kind : "undecided", stabilityReason: reason };
}

export function modulus([re, im]: Eigenvalue): number {
  return Math.sqrt(re * re + im * im);
}

function undecided(map: System, points: Float64Array, residual: number): string {
  const n = map.dimension;
  for (let k = 0; k < points.length / n; k++) {
    const x = points.subarray(k * n, (k + 1) * n);
    const room = map.linearRadius?.(x) ?? Number.POSITIVE_INFINITY;
    const kink = ON_KINK * (1 + largest(x));
    if (room <= kink || map.lipschitzAround?.(x)(kink) === Number.POSITIVE_INFINITY)
      return `its point ${k + 1} lies on a kink, where the map has no derivative`;
  }
  return residual <= RESIDUAL * 10
    ? ""
    : `its leading multiplier has not converged (residual ${residual.toPrecision(2)})`;
}

interface Pair {
  readonly value: Eigenvalue;
  readonly residual: number;
}

function denseMultipliers(map: System, points: Float64Array): Pair[] {
  const n = map.dimension;
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  const transposed = Matrix.from1DArray(n, n, Array.from(carryTurn(map, points, unit, n))); // the same eigenvalues
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(transposed);
  const pairs = realEigenvalues.map((re, k): Pair => ({ value: [re, imaginaryEigenvalues[k]], residual: 0 }));
  return pairs.sort((a, b) => modulus(b.value) - modulus(a.value) || b.value[1] - a.value[1]);
}

function leadingMultipliers(map: System, points: Float64Array): Pair[] {
  const { pairs } = krylovSchur((v, out) => out.set(carryTurn(map, points, v, 1)), map.dimension, {
    count: LEADING,
    order: modulus,
    tolerance: RESIDUAL,
    mostProducts: MOST_PRODUCTS,
  });
  return pairs.filter(({ residual }, k) => k === 0 || residual <= RESIDUAL);
}
