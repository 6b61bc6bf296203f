/** @file What pieces whose networks are trained share: training with its progress, and intervals over networks. */
import { type Storage, type StreamKey, stream } from "../kernel/index.ts";
import {
  type BatchSize,
  type BatchSource,
  cellOf,
  DEFAULT_ADAM,
  drawWeights,
  type GradientModel,
  type GradientTraining,
  type LossName,
  openGradientModel,
  type TrainableModelSpec,
  trainByGradient,
} from "../train/index.ts";
import type { GalleryProgress } from "./piece.ts";

/** Everything in f32 but the masters of the weights: the networks of the gallery are many and small. */
const STORAGE: Storage = "f32";

export interface Learner {
  readonly network: TrainableModelSpec;
  readonly inputs: number;
  readonly outputs: number;
  readonly loss: LossName;
  readonly size: BatchSize;
  /** Of the first weights. */
  readonly key: StreamKey;
  /** Parameters that stay as they are drawn. @default [] */
  readonly fixed?: readonly string[];
  /** Factor of the mean square of rates in the loss. @default 0 */
  readonly rates?: number;
}

/** A network with its first weights, opened for batches of one size. */
export function openLearner(of: Learner): GradientModel {
  const { network, inputs, outputs, loss, size, key, fixed = [], rates = 0 } = of;
  const trained = Object.fromEntries(fixed.map((name) => [name, false]));
  const cell = cellOf(network, inputs);
  const model = openGradientModel({ cell, outputs, loss, storage: STORAGE, trained, penalties: { rates } }, size);
  drawWeights(network, model.parameters, key);
  return model;
}

/** The same weights, opened for batches of another size. */
export function reopened(model: GradientModel, of: Learner, size: BatchSize): GradientModel {
  const other = openLearner({ ...of, size });
  other.parameters.forEach(({ values }, p) => {
    values.set(model.parameters[p].values);
  });
  return other;
}

/** What is usual here: Adam, gradients clipped at norm 1, the rate lowered by a fixed factor now and then. */
export function usualTraining(updates: number, rate: number, every: number, factor: number): GradientTraining {
  return {
    ...{ updates, rate, optimiser: DEFAULT_ADAM, clip: { norm: 1 } },
    schedule: { name: "step", every, factor, warmUp: 20 },
  };
}

/** Points of a curve of losses: each the mean of as many updates. */
const CURVE = 50;

/**
 * Trains in place. Progress goes from `from` to `to`.
 *
 * @param curve mean losses of at most 50 parts of training are put here.
 * @returns the mean loss of the last tenth, NaN where it diverged.
 */
export function* train(
  model: GradientModel,
  source: BatchSource,
  training: GradientTraining,
  { from, to, doing }: { readonly from: number; readonly to: number; readonly doing: string },
  curve: number[] = [],
): Generator<GalleryProgress, number> {
  const running = trainByGradient(model, source, training);
  for (let step = running.next(); ; step = running.next()) {
    if (!step.done) {
      yield { fraction: from + ((to - from) * step.value.update) / step.value.updates, doing };
      continue;
    }
    const { status, losses } = step.value;
    if (status === "diverged") return Number.NaN;
    const part = Math.ceil(losses.length / CURVE);
    for (let u = 0; u < losses.length; u += part) curve.push(meanOf(losses.subarray(u, u + part)));
    return meanOf(losses.subarray(Math.floor(0.9 * losses.length)));
  }
}

export const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

const RESAMPLES = 2000;

/** 95 % of the means of samples drawn again, with replacement: of networks, where there is one value for each. */
export function bootstrapInterval(values: readonly number[], seed: number): readonly [number, number] | null {
  if (values.length < 2 || values.some((v) => !Number.isFinite(v))) return null;
  const random = stream({ seed, density: 1 }, "gallery", 90_000);
  const n = values.length;
  const means = Float64Array.from({ length: RESAMPLES }, (_, r) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[random.below(r * n + k, n)];
    return sum / n;
  }).sort();
  return [means[Math.floor(0.025 * RESAMPLES)], means[Math.ceil(0.975 * RESAMPLES) - 1]];
}
