import { type Stream, type System, stream } from "../kernel/index.ts";

export interface FunctionOptions {
  /** Whether F(−x) = −F(x); mirror images are then found for free. @default false */
  readonly odd?: boolean;
  /** Upper bound of ‖A(x) − A(y)‖∞ / ‖x − y‖∞. @default sampledLipschitz(n, jacobian, reach) */
  readonly jacobianLipschitz?: number;
  /** Where it is sampled: states with every |xᵢ| below this. @default 3 */
  readonly reach?: number;
}

/** ε^⅓: balances the truncation of a central difference against rounding. */
const STEP = 6e-6;
const SAMPLES = 32;

/**
 * A flow given by one function; central differences supply Jacobian and tangents (errors about 1e-10 relative to F's third
 * derivative and its size). Its Lipschitz constant is sampled unless given, so a certificate is as good as that sample.
 *
 * @param evaluate writes F(x) to out, both [dimension], per τ; keeps neither.
 */
export function flowFromFunction(
  dimension: number,
  evaluate: (x: Float64Array, out: Float64Array) => void,
  options: FunctionOptions = {},
): System {
  const { odd = false, jacobianLipschitz, reach = 3 } = options;
  const n = dimension;

  // A(x) v by a central difference along v
  function along(x: Float64Array, v: Float64Array, out: Float64Array): void {
    let size = 0;
    for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(v[i]));
    if (size === 0) {
      out.fill(0);
      return;
    }
    const step = STEP / size;
    const [ahead, behind] = [new Float64Array(n), new Float64Array(n)];
    evaluate(
      x.map((xi, i) => xi + step * v[i]),
      ahead,
    );
    evaluate(
      x.map((xi, i) => xi - step * v[i]),
      behind,
    );
    for (let i = 0; i < n; i++) out[i] = (ahead[i] - behind[i]) / (2 * step);
  }

  function jacobian(x: Float64Array, out: Float64Array): void {
    const column = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      const unit = new Float64Array(n);
      unit[j] = 1;
      along(x, unit, column);
      for (let i = 0; i < n; i++) out[i * n + j] = column[i];
    }
  }

  return {
    kind: "flow",
    dimension,
    timeStep: 1,
    odd,
    jacobianLipschitz: jacobianLipschitz ?? sampledLipschitz(n, jacobian, reach),
    evaluate(states, out, count) {
      for (let c = 0; c < count; c++) evaluate(states.subarray(c * n, (c + 1) * n), out.subarray(c * n, (c + 1) * n));
    },
    jacobian,
    tangent(x, V, out, count, isTransposed) {
      const A = isTransposed ? new Float64Array(n * n) : null;
      if (A !== null) jacobian(x, A);
      for (let c = 0; c < count; c++) {
        const [v, y] = [V.subarray(c * n, (c + 1) * n), out.subarray(c * n, (c + 1) * n)];
        if (A === null) along(x, v, y);
        else for (let j = 0; j < n; j++) y[j] = v.reduce((sum, vi, i) => sum + A[i * n + j] * vi, 0);
      }
    },
  };
}

/** Twice the largest change of A between random states a little apart, in the ∞-norm. */
function sampledLipschitz(n: number, jacobian: (x: Float64Array, out: Float64Array) => void, reach: number): number {
  const random: Stream = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  const [A, B] = [new Float64Array(n * n), new Float64Array(n * n)];
  let most = 0;
  for (let k = 0; k < SAMPLES; k++) {
    const x = Float64Array.from({ length: n }, (_, i) => reach * (2 * random.uniform(2 * (k * n + i)) - 1));
    const apart = 0.05 * reach;
    const y = x.map((xi, i) => xi + apart * (random.uniform(2 * (k * n + i) + 1) < 0.5 ? -1 : 1));
    jacobian(x, A);
    jacobian(y, B);
    for (let i = 0; i < n; i++) {
      let row = 0;
      for (let j = 0; j < n; j++) row += Math.abs(A[i * n + j] - B[i * n + j]);
      most = Math.max(most, row / apart);
    }
  }
  return 2 * most;
}
