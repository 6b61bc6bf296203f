import { type Parameter, parameter } from "./cell.ts";

/** What the recurrent matrix W of a leaky cell is made of. */
export type RecurrenceSpec =
  | { readonly kind: "full" }
  /** Dale's law: W = |A| diag(signs); signs ±1 of each unit, [n]. */
  | { readonly kind: "dale"; readonly signs: ArrayLike<number> }
  /** W = m nᵀ, both [n × rank]. */
  | { readonly kind: "low-rank"; readonly rank: number };

/** W from its parameters, and its gradient into theirs. */
export interface Recurrence {
  /** `recurrent` (W, or A of Dale), or `left` (m) and `right` (n). */
  readonly parameters: readonly Parameter[];
  /** Where W's gradient is summed: a parameter itself, or one of nobody. */
  readonly whole: Parameter;
  /** W [n × n], row-major, row = to. */
  compose(): Float64Array;
  /** Takes W's gradient into the parameters' and empties it. */
  passOn(): void;
}

/** @throws RangeError for signs that are not ±1, or a rank that is none. */
export function openRecurrence(spec: RecurrenceSpec, n: number): Recurrence {
  if (spec.kind === "dale") return dale(spec.signs, n);
  if (spec.kind === "low-rank") return lowRank(spec.rank, n);
  const recurrent = parameter("recurrent", n, n);
  return { parameters: [recurrent], whole: recurrent, compose: () => recurrent.values, passOn() {} };
}

function dale(signs: ArrayLike<number>, n: number): Recurrence {
  if (signs.length !== n || Array.from(signs).some((s) => s !== 1 && s !== -1)) {
    throw new RangeError(`signs: must be ${n} values 1 or -1, got ${Array.from(signs).slice(0, 8).join(", ")}`);
  }
  const recurrent = parameter("recurrent", n, n);
  const whole = parameter("whole", n, n);
  return {
    parameters: [recurrent],
    whole,
    compose() {
      for (let e = 0; e < n * n; e++) whole.values[e] = Math.abs(recurrent.values[e]) * signs[e % n];
      return whole.values;
    },
    // the slope of |a| at 0 is taken as 1: nothing is stuck there
    passOn() {
      for (let e = 0; e < n * n; e++) {
        recurrent.gradient[e] += (recurrent.values[e] < 0 ? -1 : 1) * signs[e % n] * whole.gradient[e];
      }
      whole.gradient.fill(0);
    },
  };
}

function lowRank(rank: number, n: number): Recurrence {
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= n)) {
    throw new RangeError(`rank: must be 1 to ${n}, got ${rank}`);
  }
  const [left, right] = [parameter("left", n, rank), parameter("right", n, rank)];
  const whole = parameter("whole", n, n);
  return {
    parameters: [left, right],
    whole,
    compose() {
      whole.values.fill(0);
      for (let i = 0; i < n; i++) {
        for (let r = 0; r < rank; r++) {
          const m = left.values[i * rank + r];
          for (let j = 0; j < n; j++) whole.values[i * n + j] += m * right.values[j * rank + r];
        }
      }
      return whole.values;
    },
    passOn() {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const g = whole.gradient[i * n + j];
          for (let r = 0; r < rank; r++) {
            left.gradient[i * rank + r] += g * right.values[j * rank + r];
            right.gradient[j * rank + r] += g * left.values[i * rank + r];
          }
        }
      }
      whole.gradient.fill(0);
    },
  };
}
