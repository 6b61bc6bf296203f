import { exp, ln, type Sheet } from "../../kernel/index.ts";

export const LOSSES = ["squared-error", "cross-entropy"] as const;
export type LossName = (typeof LOSSES)[number];

/** What is shown and asked in a batch of trials; row t · count + b is trial b at step t. */
export interface Batch {
  readonly steps: number;
  readonly count: number;
  /** [steps · count × D] */
  readonly inputs: Float64Array;
  /** [steps · count × M]: values, or for cross-entropy the probability of each class. */
  readonly targets: Float64Array;
  /** [steps · count × M]: the weight of each error, 0 where nothing is asked. Cross-entropy takes the first of a row. */
  readonly mask: Float64Array;
  /** States before the first step, [count × dimension]; where absent, `initialState` for all. */
  readonly initial?: Float64Array;
}

/**
 * Mean loss over what is asked, and its gradient.
 *
 *     squared-error   Σ mask (z − y)² / Σ mask
 *     cross-entropy   −Σ_rows mask Σ_m y_m ln softmax(z)_m / Σ mask
 *
 * @param outputs z [rows × M]
 * @param errors ∂loss/∂z is written here [rows × M].
 */
export function lossOf(name: LossName, outputs: Sheet, { targets, mask }: Batch, errors: Sheet): number {
  return (name === "squared-error" ? squaredError : crossEntropy)(outputs, targets, mask, errors);
}

function squaredError(outputs: Sheet, targets: Float64Array, mask: Float64Array, errors: Sheet): number {
  const { rows, columns: M, stride } = outputs;
  let weight = 0;
  for (const w of mask) weight += w;
  if (weight === 0) throw new RangeError("batch: mask must ask for something, is 0 everywhere");
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    for (let m = 0; m < M; m++) {
      const e = row * M + m;
      const error = outputs.data[row * stride + m] - targets[e];
      loss += mask[e] * error * error;
      errors.data[row * stride + m] = (2 * mask[e] * error) / weight;
    }
  }
  return loss / weight;
}

function crossEntropy(outputs: Sheet, targets: Float64Array, mask: Float64Array, errors: Sheet): number {
  const { rows, columns: M, stride } = outputs;
  let weight = 0;
  for (let row = 0; row < rows; row++) weight += mask[row * M];
  if (weight === 0) throw new RangeError("batch: mask must ask for something, is 0 everywhere");
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * stride;
    const w = mask[row * M] / weight;
    let largest = Number.NEGATIVE_INFINITY;
    for (let m = 0; m < M; m++) largest = Math.max(largest, outputs.data[at + m]);
    let sum = 0;
    for (let m = 0; m < M; m++) sum += exp(outputs.data[at + m] - largest);
    const logSum = largest + ln(sum);
    let total = 0;
    for (let m = 0; m < M; m++) {
      total += targets[row * M + m];
      loss -= w * targets[row * M + m] * (outputs.data[at + m] - logSum);
    }
    for (let m = 0; m < M; m++) {
      errors.data[at + m] = w * (total * exp(outputs.data[at + m] - logSum) - targets[row * M + m]);
    }
  }
  return loss;
}
