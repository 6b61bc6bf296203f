/** @file Decoders of a feature from states, how orthogonal they are, and whether a rotation carries one to another. */
import { procrustes, ridge } from "../../readout/index.ts";

/** Linear decoders, one for each class against the others. */
export interface Decoders {
  /** [classes × n] */
  readonly weights: Float64Array;
  /** [classes] */
  readonly offset: Float64Array;
}

/** The penalty of a fit, for each state, where states are standardised. */
const PENALTY = 1e-3;

/** @param X [count × n] @param labels [count] */
export function fitDecoders(X: Float64Array, labels: Int32Array, n: number, classes: number): Decoders {
  const count = labels.length;
  const mean = new Float64Array(n);
  const squares = new Float64Array(n);
  for (let e = 0; e < X.length; e++) {
    mean[e % n] += X[e] / count;
    squares[e % n] += (X[e] * X[e]) / count;
  }
  const size = squares.map((v, i) => Math.sqrt(Math.max(0, v - mean[i] * mean[i])) + 1e-6);
  const Z = X.map((v, e) => (v - mean[e % n]) / size[e % n]);
  const Y = new Float64Array(count * classes).fill(-1);
  labels.forEach((k, c) => {
    Y[c * classes + k] = 1;
  });
  const { weights, offset } = ridge(Z, Y, n, classes, PENALTY * count);
  const scaled = weights.map((w, e) => w / size[e % n]);
  return {
    weights: scaled,
    offset: offset.map((b, k) => {
      let sum = b;
      for (let i = 0; i < n; i++) sum -= scaled[k * n + i] * mean[i];
      return sum;
    }),
  };
}

/** Share of states told right: the largest output decides. */
export function accuracyOf({ weights, offset }: Decoders, X: Float64Array, labels: Int32Array, n: number): number {
  let right = 0;
  labels.forEach((label, c) => {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < offset.length; k++) {
      let sum = offset[k];
      for (let i = 0; i < n; i++) sum += weights[k * n + i] * X[c * n + i];
      if (sum > most) [most, best] = [sum, k];
    }
    if (best === label) right++;
  });
  return right / labels.length;
}

/** Mean of 1 − |cos| over pairs of decoders: 1 where all are orthogonal, 0 where all are the same. */
export function orthogonality({ weights, offset }: Decoders): number {
  const classes = offset.length;
  const n = weights.length / classes;
  const dot = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += weights[a * n + i] * weights[b * n + i];
    return sum;
  };
  let [sum, pairs] = [0, 0];
  for (let a = 0; a < classes; a++) {
    for (let b = 0; b < a; b++, pairs++) sum += 1 - Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b));
  }
  return sum / pairs;
}

/** Carries decoders by a rotation to where others are: about the mean of both, to the size of the others. */
export type Turn = (of: Decoders, to: Decoders) => Decoders;

/** The rotation that takes one set of decoders nearest to another. */
export function turnBetween(from: Decoders, to: Decoders): Turn {
  const n = from.weights.length / from.offset.length;
  const { rotation, scale } = procrustes(from.weights, to.weights, n);
  return (of, target) => {
    const classes = of.offset.length;
    const [a, b] = [centred(of, n), centred(target, n)];
    const weights = new Float64Array(classes * n);
    for (let k = 0; k < classes; k++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += a.rows[k * n + i] * rotation[i * n + j];
        weights[k * n + j] = (b.size * scale * sum) / a.size + b.mean[j];
      }
    }
    return { weights, offset: target.offset };
  };
}

function centred({ weights, offset }: Decoders, n: number) {
  const classes = offset.length;
  const mean = new Float64Array(n);
  weights.forEach((w, e) => {
    mean[e % n] += w / classes;
  });
  const rows = weights.map((w, e) => w - mean[e % n]);
  return { rows, mean, size: Math.sqrt(rows.reduce((sum, v) => sum + v * v, 0)) };
}
