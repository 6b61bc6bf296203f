import type { Arrays } from "../format/index.ts";
import { openKernel, type Storage } from "../kernel/index.ts";
import type { Model, OpenModel } from "../network/index.ts";
import type { Task } from "../task/index.ts";
import { cellOf, type GradientProgress, matrixStorage, trainedModel, trainOnTask } from "../train/index.ts";
import { type GradientRecord, type GradientRun, gradientStage, keysOf } from "./gradientRecord.ts";

/** A finished run by gradient, as the store reads it. */
export interface GradientStage {
  readonly record: GradientRecord;
  readonly arrays: Arrays;
}

/** Trains and tests the network of a run; yields after each update. */
export function* runGradient(spec: GradientRun, task: Task): Generator<GradientProgress, GradientStage> {
  const storage: Storage = matrixStorage(spec.precision);
  const result = yield* trainOnTask(task, spec.network, spec.training, keysOf(spec), storage);
  return gradientStage(spec, task, result);
}

/** The trained network of a run as the model that everybody studies, its weights in a kernel. */
export function openGradientModelOf({ record, arrays }: GradientStage): {
  readonly model: Model;
  readonly kernel: ReturnType<typeof openKernel>;
  readonly open: OpenModel;
} {
  const [outputs] = arrays["readout"].shape;
  const [, inputs] = arrays["input"].shape;
  const values = Object.fromEntries(Object.entries(arrays).map(([name, { data }]) => [name, data as Float64Array]));
  const model = trainedModel(cellOf(record.spec.network, inputs), outputs, values);
  const kernel = openKernel(model.needs);
  return { model, kernel, open: model.open(kernel) };
}
