import { ln, type System, stream } from "../kernel/index.ts";
import { orthonormalise } from "./singular.ts";

/** Forward and backward sweeps at most. */
export const MOST_SWEEPS = 40;
/** Change of an exponent between sweeps, in 1/τ, at which it counts as converged. */
const SETTLED = 1e-7;

export interface FiniteTimeOptions {
  /** Exponents wanted, the largest ones. */
  readonly count: number;
  /** Time between the states of a flow's trajectory, in τ; a map's is its own. @default none */
  readonly spacing?: number;
  /** See {@link MOST_SWEEPS}. @default MOST_SWEEPS */
  readonly mostSweeps?: number;
}

/** Growth of small displacements over one trajectory. */
export interface FiniteTimeExponents {
  /** [count], in 1/τ, largest first: ln σₖ / T with σₖ the singular values of the derivative of last state by first. */
  readonly exponents: Float64Array;
  /** [count × n], orthonormal: the displacements of the first state that grow so. */
  readonly directions: Float64Array;
  /** [steps × count]: ln of the growth along the trajectory so far, of the k-volume less that of the (k − 1)-volume. */
  readonly growth: Float64Array;
  readonly time: number;
  readonly isConverged: boolean;
  readonly sweeps: number;
}

/**
 * Finite-time exponents along a given trajectory, which is not simulated again. Orthogonal iteration with Φ and Φᵀ, one
 * step's derivative at a time with Gram–Schmidt in between, so that nothing overflows however long the trajectory is.
 * For a flow the derivative of a step is that of the classical Runge–Kutta method through the states given, with the
 * middle of each step from the cubic through both ends: error O(spacing⁴).
 *
 * @param trajectory [(steps + 1) × n].
 */
export function finiteTimeExponents(
  system: System,
  trajectory: Float64Array,
  options: FiniteTimeOptions,
): FiniteTimeExponents {
  const { count, spacing, mostSweeps = MOST_SWEEPS } = options;
  const n = system.dimension;
  const steps = trajectory.length / n - 1;
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new RangeError(
      `finiteTimeExponents: trajectory must hold two or more whole states of ${n} values, got ${trajectory.length} values`,
    );
  }
  if (!(Number.isInteger(count) && count >= 1 && count <= n)) {
    throw new RangeError(`finiteTimeExponents: count must be a whole number from 1 to ${n}, got ${count}`);
  }
  if (system.kind === "flow" && !(spacing !== undefined && spacing > 0)) {
    throw new RangeError(`finiteTimeExponents: spacing of a flow's trajectory must be > 0, got ${spacing}`);
  }
  const h = system.kind === "map" ? system.timeStep : (spacing as number);
  const carry = system.kind === "map" ? mapStep(system, trajectory) : flowStep(system, trajectory, h / system.timeStep);
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  let V = Float64Array.from({ length: count * n }, (_, e) => random.normal(e));
  let W = new Float64Array(count * n);
  orthonormalise(V, n, count);
  const growth = new Float64Array(steps * count);
  const logs = new Float64Array(count);
  const time = steps * h;
  let exponents = new Float64Array(count).fill(Number.NaN);
  for (let sweep = 1; ; sweep++) {
    const directions = V.slice();
    logs.fill(0);
    for (let s = 0; s < steps; s++) {
      advance(s, false);
      growth.set(logs, s * count);
    }
    const now = logs.map((v) => v / time);
    const isConverged = now.every((v, k) => Math.abs(v - exponents[k]) <= SETTLED);
    exponents = now;
    if (isConverged || sweep >= mostSweeps) return { exponents, directions, growth, time, isConverged, sweeps: sweep };
    for (let s = steps - 1; s >= 0; s--) advance(s, true);
  }

  function advance(s: number, isTransposed: boolean): void {
    carry(s, V, W, count, isTransposed);
    [V, W] = [W, V];
    orthonormalise(V, n, count).forEach((length, k) => {
      logs[k] += ln(length);
    });
  }
}

type Carry = (step: number, V: Float64Array, out: Float64Array, count: number, isTransposed: boolean) => void;

function mapStep(map: System, trajectory: Float64Array): Carry {
  const n = map.dimension;
  return (s, V, out, count, isTransposed) =>
    map.tangent(trajectory.subarray(s * n, (s + 1) * n), V, out, count, isTransposed);
}

/**
 * Derivative of the step from each state to the next, or its transpose. With A₀, A, A₁ at start, middle and end:
 * I + h/6 (K₁ + 2K₂ + 2K₃ + K₄), K₁ = A₀, K₂ = A (I + h/2 K₁), K₃ = A (I + h/2 K₂), K₄ = A₁ (I + h K₃).
 */
export function flowStep(flow: System, trajectory: Float64Array, h: number): Carry {
  const n = flow.dimension;
  return (s, V, out, count, isTransposed) => {
    const length = count * n;
    const start = trajectory.subarray(s * n, (s + 1) * n);
    const end = trajectory.subarray((s + 1) * n, (s + 2) * n);
    const [F0, F1] = [new Float64Array(n), new Float64Array(n)];
    flow.evaluate(start, F0, 1);
    flow.evaluate(end, F1, 1);
    const middle = start.map((v, i) => (v + end[i]) / 2 + (h / 8) * (F0[i] - F1[i]));
    // the transposed step is the same step with A₀ and A₁ exchanged: the method is symmetric in their order
    const places = isTransposed ? [end, middle, middle, start] : [start, middle, middle, end];
    const K = new Float64Array(length);
    const U = V.slice(0, length);
    out.set(U);
    WEIGHTS.forEach(([weight, next], stage) => {
      flow.tangent(places[stage], U, K, count, isTransposed);
      for (let e = 0; e < length; e++) {
        out[e] += h * weight * K[e];
        U[e] = V[e] + h * next * K[e];
      }
    });
  };
}

const WEIGHTS = [
  [1 / 6, 1 / 2],
  [1 / 3, 1 / 2],
  [1 / 3, 1],
  [1 / 6, 0],
] as const;
