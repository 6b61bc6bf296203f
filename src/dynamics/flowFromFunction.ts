import type { System } from "../kernel/index.ts";
import { sampledLipschitz } from "./sampledLipschitz.ts";
import { largest } from "./vectors.ts";

export interface FunctionOptions {
  /** Whether F(−x) = −F(x); mirror images are then found for free. @default false */
  readonly odd?: boolean;
  /** Proven upper bound of ‖A(x) − A(y)‖∞ / ‖x − y‖∞ over all of space; 0 says that F is affine. @default Number.POSITIVE_INFINITY */
  readonly jacobianLipschitz?: number;
  /** Where no bound is given: how far around a root x it is sampled, ∞-norm. @default (1 + largest(x)) / 2 */
  readonly reach?: number;
}

/** A flow given by a function, and where that function failed. */
export interface FunctionFlow extends System {
  /** States F has been asked at so far, those of differences among them, and at how many it was not finite, or threw. */
  readonly asked: { readonly states: number; readonly notFinite: number; readonly firstError: string | null };
}

/** ε^⅓: balances the truncation of a central difference against rounding, for states of order 1. */
const STEP = 6e-6;

/**
 * A flow given by one function; central differences supply Jacobian and tangents (errors about 1e-10 relative to F's third
 * derivative and its size). Without a given Lipschitz constant it is sampled around each root, at the scale of that root,
 * and a certificate says so and reaches no farther than the sample.
 *
 * Fails    Where F throws or writes less than `dimension` numbers it counts as not finite: searches end there, and `asked`
 *          says how often.
 *
 * @param evaluate writes F(x) to out, both [dimension], per τ; keeps neither.
 */
export function flowFromFunction(
  dimension: number,
  evaluate: (x: Float64Array, out: Float64Array) => void,
  options: FunctionOptions = {},
): FunctionFlow {
  const { odd = false, jacobianLipschitz, reach } = options;
  const n = dimension;
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`flowFromFunction: dimension must be ≥ 1, got ${n}`);
  if (jacobianLipschitz !== undefined && !(jacobianLipschitz >= 0)) {
    throw new RangeError(`flowFromFunction: jacobianLipschitz must be ≥ 0, got ${jacobianLipschitz}`);
  }
  if (reach !== undefined && !(reach > 0 && Number.isFinite(reach))) {
    throw new RangeError(`flowFromFunction: reach must be > 0 and finite, got ${reach}`);
  }
  const asked = { states: 0, notFinite: 0, firstError: null as string | null };

  function evaluateOne(x: Float64Array, out: Float64Array): void {
    out.fill(Number.NaN);
    asked.states++;
    try {
      evaluate(x, out);
    } catch (error) {
      out.fill(Number.NaN);
      asked.firstError ??= error instanceof Error ? error.message : String(error);
    }
    if (!out.every(Number.isFinite)) asked.notFinite++;
  }

  // A(x) v by a central difference along v
  function along(x: Float64Array, v: Float64Array, out: Float64Array): void {
    const size = largest(v);
    if (size === 0) {
      out.fill(0);
      return;
    }
    // rounding of x grows with it: ⁴√ lets truncation grow more slowly
    const step = (STEP * Math.sqrt(Math.sqrt(Math.max(1, largest(x))))) / size;
    const [ahead, behind] = [new Float64Array(n), new Float64Array(n)];
    const moved = (sign: number) => x.map((xi, i) => xi + sign * step * v[i]);
    evaluateOne(moved(1), ahead);
    evaluateOne(moved(-1), behind);
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
    asked,
    jacobianLipschitz: jacobianLipschitz ?? Number.POSITIVE_INFINITY,
    ...(jacobianLipschitz === undefined && {
      sampleLipschitz: (x) => sampledLipschitz(jacobian, x, reach ?? (1 + largest(x)) / 2),
    }),
    evaluate(states, out, count) {
      for (let c = 0; c < count; c++) {
        evaluateOne(states.subarray(c * n, (c + 1) * n), out.subarray(c * n, (c + 1) * n));
      }
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
