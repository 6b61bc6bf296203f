import type { System } from "../../kernel/index.ts";

export interface EquationOptions {
  /** Whether F(−x) = −F(x). @default false */
  readonly odd?: boolean;
  /** Proven upper bound of ‖A(x) − A(y)‖∞ / ‖x − y‖∞ over all of space. @default Number.POSITIVE_INFINITY */
  readonly jacobianLipschitz?: number;
}

/**
 * A flow given by its equations and their derivatives, both written out: nothing is differenced.
 *
 * @param evaluate writes F(x) to out, both [dimension].
 * @param jacobian writes A(x) to out, [dimension × dimension] row-major, every entry.
 */
export function flowFromEquations(
  dimension: number,
  evaluate: (x: Float64Array, out: Float64Array) => void,
  jacobian: (x: Float64Array, out: Float64Array) => void,
  options: EquationOptions = {},
): System {
  const { odd = false, jacobianLipschitz = Number.POSITIVE_INFINITY } = options;
  const n = dimension;
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`flowFromEquations: dimension must be ≥ 1, got ${n}`);
  const A = new Float64Array(n * n);
  return {
    kind: "flow",
    dimension,
    timeStep: 1,
    odd,
    jacobianLipschitz,
    jacobian,
    evaluate(states, out, count) {
      if (count === 1) evaluate(states, out);
      else {
        for (let c = 0; c < count; c++) {
          evaluate(states.subarray(c * n, (c + 1) * n), out.subarray(c * n, (c + 1) * n));
        }
      }
    },
    tangent(x, V, out, count, isTransposed) {
      jacobian(x, A);
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += (isTransposed ? A[j * n + i] : A[i * n + j]) * V[c * n + j];
          out[c * n + i] = sum;
        }
      }
    },
  };
}
