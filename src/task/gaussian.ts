import { InputError } from "../format/index.ts";
import type { StimulusSource } from "./stimuli.ts";

export interface GaussianClass {
  readonly label: string;
  /** [D] */
  readonly mean: number[];
  /** [D × D], symmetric positive definite. */
  readonly covariance: number[][];
}

/** Bivariate normal stimuli of given mean and covariance per class. There is no test set: every draw is new. */
export function gaussianStimuli(classes: readonly GaussianClass[]): StimulusSource {
  const dimension = classes[0].mean.length;
  const factors = classes.map((c) => cholesky(c, dimension));
  return {
    dimension,
    labels: classes.map((c) => c.label),
    means: Float64Array.from(classes.flatMap((c) => c.mean)),
    wordsPerDraw: dimension,
    draw(label, random, position, _set, out, at) {
      const { mean } = classes[label];
      const L = factors[label];
      for (let i = 0; i < dimension; i++) {
        let sum = mean[i];
        for (let j = 0; j <= i; j++) sum += L[i * dimension + j] * random.normal(position + j);
        out[at + i] = sum;
      }
    },
  };
}

/** L with L Lᵀ = covariance, lower triangular. */
function cholesky({ label, mean, covariance }: GaussianClass, n: number): Float64Array {
  const where = `stimuli: class ${label}`;
  if (mean.length !== n || covariance.length !== n || covariance.some((row) => row.length !== n)) {
    throw new InputError(`${where}: mean and covariance must have dimension ${n} like the first class`);
  }
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      if (covariance[i][j] !== covariance[j][i]) throw new InputError(`${where}: covariance must be symmetric`);
      let sum = covariance[i][j];
      for (let k = 0; k < j; k++) sum -= L[i * n + k] * L[j * n + k];
      // a singular matrix may leave a rounding error here
      if (i === j && !(sum > 1e-12 * covariance[i][i]))
        throw new InputError(`${where}: covariance must be positive definite`);
      L[i * n + j] = i === j ? Math.sqrt(sum) : sum / L[j * n + j];
    }
  }
  return L;
}

/**
 * The classes behind `--stimuli gaussian`: means on a unit circle about (1, 1), isotropic with standard deviation 0.4.
 * The centre is not the origin: the network is odd without bias, so it could not tell the response to u from minus the
 * response to −u, and classes at μ and −μ could not both be learned.
 */
export function defaultGaussianClasses(labels: readonly string[]): GaussianClass[] {
  if (labels.length > 8) throw new InputError(`stimuli: gaussian offers 8 classes, got ${labels.length}`);
  const step = labels.length <= 2 ? 4 : labels.length <= 4 ? 2 : 1;
  return labels.map((label, k) => ({
    label,
    mean: MEANS[(3 + k * step) % 8],
    covariance: [
      [0.16, 0],
      [0, 0.16],
    ],
  }));
}

// every 45°, from 0° on
const H = Math.SQRT1_2;
const MEANS = [
  [2, 1],
  [1 + H, 1 + H],
  [1, 2],
  [1 - H, 1 + H],
  [0, 1],
  [1 - H, 1 - H],
  [1, 0],
  [1 + H, 1 - H],
];
