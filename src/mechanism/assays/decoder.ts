import { openKernel } from "../../kernel/index.ts";

/** A linear decoder of classes: scores w_k · r + b_k, the largest wins. */
export interface Decoder {
  /** Class of each of `count` states [count × n]. */
  classify(states: Float64Array): Int32Array;
}

/**
 * Ridge regression of one-hot classes on centred states, min ‖Y − R w‖² + α‖w‖², solved in the space of samples:
 * w = Rᵀ (R Rᵀ + αI)⁻¹ Y, exact and small where there are fewer samples than units.
 *
 * @param states [samples × n]. @param classes of the samples. @param alpha in rate², as in FORCE's P(0) = I/α.
 */
export function fitDecoder(
  states: Float64Array,
  classes: readonly number[],
  count: number,
  n: number,
  alpha: number,
): Decoder {
  const S = classes.length;
  const mean = new Float64Array(n);
  for (let e = 0; e < states.length; e++) mean[e % n] += states[e] / S;
  const R = states.map((v, e) => v - mean[e % n]);
  const gram = new Float64Array(S * S);
  for (let a = 0; a < S; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += R[a * n + i] * R[b * n + i];
      gram[a * S + b] = gram[b * S + a] = sum;
    }
    gram[a * S + a] += alpha;
  }
  const share = new Float64Array(count);
  for (const k of classes) share[k] += 1 / S;
  // centred targets, one row per class
  const Y = Float64Array.from({ length: count * S }, (_, e) => {
    const k = Math.floor(e / S);
    return (classes[e % S] === k ? 1 : 0) - share[k];
  });
  const solver = openKernel({ n: S, matrices: 0, solvers: 1 }).solver(S);
  if (!solver.factor(gram)) throw new Error("internal: fitDecoder: a positive definite matrix has no factorisation");
  solver.solve(Y, count);
  const weights = new Float64Array(count * n);
  for (let k = 0; k < count; k++) {
    for (let s = 0; s < S; s++) for (let i = 0; i < n; i++) weights[k * n + i] += Y[k * S + s] * R[s * n + i];
  }
  return {
    classify(given) {
      return Int32Array.from({ length: given.length / n }, (_, c) => {
        let best = 0;
        let most = Number.NEGATIVE_INFINITY;
        for (let k = 0; k < count; k++) {
          let score = share[k];
          for (let i = 0; i < n; i++) score += weights[k * n + i] * (given[c * n + i] - mean[i]);
          if (score > most) [best, most] = [k, score];
        }
        return best;
      });
    },
  };
}
