import type { Batch } from "./loss.ts";
import type { GradientModel } from "./model.ts";
import { clipByNorm, clipByValue, type OptimiserSpec, openOptimiser } from "./optimiser.ts";
import { type Schedule, scheduleFactor } from "./schedule.ts";
import { arraysOf, type TrainedArrays } from "./trainedModel.ts";

export interface GradientTraining {
  readonly updates: number;
  readonly rate: number;
  readonly optimiser: OptimiserSpec;
  readonly schedule: Schedule;
  /** Largest size of an entry of the gradient, and of its norm over all that is trained. @default {} */
  readonly clip?: { readonly value?: number; readonly norm?: number };
  /** Training ends early with a loss below `loss`, or once `batches` batches in a row had at least `accuracy`. @default {} */
  readonly stop?: {
    readonly loss?: number;
    readonly accuracy?: { readonly least: number; readonly batches: number };
  };
  /** Updates after which the parameters are kept; 0 is before the first. @default [] */
  readonly checkpoints?: readonly number[];
}

/** Where the batches come from, by the number of the update. */
export interface BatchSource {
  batch(update: number): Batch;
  /** Noise on the drive of each unit [steps · count × n], or null. @default none */
  noise?(update: number): Float64Array | null;
  /** Share of answers that are right, of outputs [steps · count × M]; only asked where a stop rule needs it. */
  accuracy?(batch: Batch, outputs: Float64Array): number;
}

export interface GradientProgress {
  /** Updates done, and how many there will be at most. */
  readonly update: number;
  readonly updates: number;
  readonly loss: number;
}

export interface GradientResult {
  /** "done": all updates; "stopped": a stop rule held; "diverged": a loss or gradient was not finite, parameters are those before. */
  readonly status: "done" | "stopped" | "diverged";
  readonly updates: number;
  /** Loss of each batch before its update. */
  readonly losses: Float64Array;
  /** Parameters by name, as they were after so many updates. */
  readonly checkpoints: readonly { readonly update: number; readonly values: TrainedArrays }[];
}

/**
 * Trains the parameters of a model in place. Yields after every update; a caller that stops asking has cancelled.
 *
 * @throws RangeError for a stop rule on accuracy without a source that tells it.
 */
export function* trainByGradient(
  model: GradientModel,
  source: BatchSource,
  training: GradientTraining,
): Generator<GradientProgress, GradientResult> {
  const { updates, rate, schedule, clip = {}, stop = {}, checkpoints: wanted = [] } = training;
  if (stop.accuracy !== undefined && source.accuracy === undefined) {
    throw new RangeError("trainByGradient: a stop rule on accuracy needs a source with accuracy()");
  }
  const optimiser = openOptimiser(training.optimiser, model.parameters);
  const losses = new Float64Array(updates);
  const checkpoints: GradientResult["checkpoints"][number][] = [];
  let rightInARow = 0;
  keep(0);
  for (let update = 0; update < updates; update++) {
    const batch = source.batch(update);
    const loss = model.differentiate(batch, source.noise?.(update) ?? null);
    losses[update] = loss;
    if (clip.value !== undefined) clipByValue(model.parameters, clip.value);
    const norm = clipByNorm(model.parameters, clip.norm ?? Number.POSITIVE_INFINITY);
    if (!(Number.isFinite(loss) && Number.isFinite(norm))) return ended("diverged", update);
    if (stop.accuracy !== undefined) {
      const isRight = source.accuracy!(batch, model.outputs()) >= stop.accuracy.least;
      rightInARow = isRight ? rightInARow + 1 : 0;
      if (rightInARow >= stop.accuracy.batches) return ended("stopped", update);
    }
    if (stop.loss !== undefined && loss < stop.loss) return ended("stopped", update);
    optimiser.step(rate * scheduleFactor(schedule, update, updates));
    keep(update + 1);
    yield { update: update + 1, updates, loss };
  }
  return ended("done", updates);

  function ended(status: GradientResult["status"], done: number): GradientResult {
    return { status, updates: done, losses: losses.slice(0, status === "done" ? done : done + 1), checkpoints };
  }

  function keep(update: number): void {
    if (!wanted.includes(update)) return;
    checkpoints.push({ update, values: arraysOf(model.parameters) });
  }
}
