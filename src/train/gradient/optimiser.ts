import type { Parameter } from "./cell.ts";

export type OptimiserSpec =
  | {
      readonly name: "adam";
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      /** Decoupled: w ← w − rate · decay · w before the step (AdamW). */
      readonly decay: number;
    }
  | { readonly name: "sgd"; readonly momentum: number };

export const DEFAULT_ADAM: OptimiserSpec = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0 };

/** Changes parameters by their gradients. */
export interface Optimiser {
  /** One update with this learning rate; parameters that are not trained stay. */
  step(rate: number): void;
}

/**
 * Adam with bias correction and decoupled decay (Kingma & Ba 2015, arXiv 1412.6980; Loshchilov & Hutter 2019, arXiv
 * 1711.05101), or gradient descent with momentum v ← momentum v + gradient, w ← w − rate v.
 */
export function openOptimiser(spec: OptimiserSpec, parameters: readonly Parameter[]): Optimiser {
  const first = parameters.map(({ values }) => new Float64Array(values.length));
  if (spec.name === "sgd") {
    return {
      step(rate) {
        parameters.forEach(({ values, gradient, isTrained }, p) => {
          if (!isTrained) return;
          for (let k = 0; k < values.length; k++) {
            first[p][k] = spec.momentum * first[p][k] + gradient[k];
            values[k] -= rate * first[p][k];
          }
        });
      },
    };
  }
  const second = parameters.map(({ values }) => new Float64Array(values.length));
  const { beta1, beta2, epsilon, decay } = spec;
  let [power1, power2] = [1, 1];
  return {
    step(rate) {
      power1 *= beta1;
      power2 *= beta2;
      const [scale1, scale2] = [rate / (1 - power1), 1 / Math.sqrt(1 - power2)];
      parameters.forEach(({ values, gradient, isTrained }, p) => {
        if (!isTrained) return;
        const [m, v] = [first[p], second[p]];
        for (let k = 0; k < values.length; k++) {
          const g = gradient[k];
          m[k] = beta1 * m[k] + (1 - beta1) * g;
          v[k] = beta2 * v[k] + (1 - beta2) * g * g;
          values[k] -= rate * decay * values[k] + (scale1 * m[k]) / (Math.sqrt(v[k]) * scale2 + epsilon);
        }
      });
    },
  };
}

/** Limits each entry of the gradients to ± limit. */
export function clipByValue(parameters: readonly Parameter[], limit: number): void {
  for (const { gradient } of parameters) {
    for (let k = 0; k < gradient.length; k++) gradient[k] = Math.min(limit, Math.max(-limit, gradient[k]));
  }
}

/** Scales the gradients of what is trained so that their joint norm is at most `limit`. @returns the norm before. */
export function clipByNorm(parameters: readonly Parameter[], limit: number): number {
  const trained = parameters.filter(({ isTrained }) => isTrained);
  let squares = 0;
  for (const { gradient } of trained) for (const g of gradient) squares += g * g;
  const norm = Math.sqrt(squares);
  if (norm > limit) {
    for (const { gradient } of trained) for (let k = 0; k < gradient.length; k++) gradient[k] *= limit / norm;
  }
  return norm;
}
