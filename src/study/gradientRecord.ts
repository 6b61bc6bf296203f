/** @file A run that learns by gradient: what decides it, what it came to, and the arrays that are kept. */
import { z } from "zod";
import { type Arrays, arrayOf, RECORD_ARRAYS } from "../format/index.ts";
import type { StreamKey } from "../kernel/index.ts";
import { outlineOf, taskSpecSchema } from "../task/index.ts";
import {
  gradientSpecSchema,
  PRECISIONS,
  parameterShapes,
  type TrainedByGradient,
  trainableModelSchema,
} from "../train/index.ts";
import { evaluationSchema, id, STATUSES } from "./evaluated.ts";
import { NUMERICS, runId, seedSchema, trainingSeedOf } from "./runSpec.ts";

export const gradientRunSchema = z
  .strictObject({
    task: taskSpecSchema,
    network: trainableModelSchema,
    training: gradientSpecSchema,
    /** Of the network: its initial weights. */
    seed: seedSchema,
    /** Of everything else: trials, noise, test. Absent where it is the network's. */
    trainingSeed: seedSchema.optional(),
    precision: z.enum(PRECISIONS),
    numerics: z.literal(NUMERICS),
  })
  // one run has one id
  .refine(({ seed, trainingSeed }) => trainingSeed !== seed, {
    path: ["trainingSeed"],
    message: "must differ from seed; leave it out where they are equal",
  });
/** All that decides the bytes of a run by gradient, and nothing else. */
export type GradientRun = z.infer<typeof gradientRunSchema>;

export const isGradientRun = (spec: { readonly training: { readonly method: string } }): spec is GradientRun =>
  spec.training.method === "gradient";

/** Keys of a run by gradient; nothing is drawn by density. */
export function keysOf(spec: GradientRun): { readonly networkKey: StreamKey; readonly key: StreamKey } {
  return { networkKey: { seed: spec.seed, density: 1 }, key: { seed: trainingSeedOf(spec), density: 1 } };
}

export const gradientRecordSchema = z.strictObject({
  format: z.literal(1),
  stage: z.literal("gradient"),
  id,
  spec: gradientRunSchema,
  status: z.enum(STATUSES),
  /** "done": all updates; "stopped": a stop rule held; "diverged": a loss or gradient was not finite. */
  ending: z.enum(["done", "stopped", "diverged"]),
  /** Updates done. */
  updates: z.int().min(0),
  /** Null where training diverged. */
  evaluation: evaluationSchema.nullable(),
  /** Mean |error| of the test trials, in `errorUnit`. */
  meanError: z.number().min(0).nullable(),
  errorUnit: z.string(),
});
gradientRecordSchema.register(RECORD_ARRAYS, { of: gradientArrays });
/** What learning by gradient came to. Its arrays: `gradientArrays`. */
export type GradientRecord = z.infer<typeof gradientRecordSchema>;

/**
 * Parameters by name; curve [losses × 1], the loss of each batch before its update; trial_ends [conditions × dimension] unless
 * training diverged; of checkpoints `checkpoint_updates` and, for each parameter, checkpoint_<name> [checkpoints × rows × columns].
 */
function gradientArrays({ spec, status }: Pick<GradientRecord, "spec" | "status">) {
  const { network, task, training } = spec;
  const { conditions, sizes } = outlineOf(task, network.timeStep);
  const of = (dtype: "f8" | "f4" | "i4", ...shape: (number | string)[]) => ({ dtype, shape });
  const shapes = Object.entries(parameterShapes(network, sizes ?? { inputs: 1, outputs: 1 }));
  // a table of stimuli alone says how many inputs and outputs there are
  const shapeOf = ([rows, columns]: readonly [number, number], name: string) => [
    sizes === null && name.startsWith("readout") && name === "readout" ? "outputs" : rows,
    sizes === null && name === "input" ? "inputs" : sizes === null && name === "readoutBias" ? "outputs" : columns,
  ];
  const kept = training.checkpoints.length > 0;
  return {
    ...Object.fromEntries(shapes.map(([name, shape]) => [name, of("f8", ...shapeOf(shape, name))])),
    curve: of("f4", "losses", 1),
    ...(status === "diverged" ? {} : { trial_ends: of("f8", conditions.length, dimensionOf(spec)) }),
    ...(kept && { checkpoint_updates: of("i4", "checkpoints") }),
    ...(kept &&
      Object.fromEntries(
        shapes.map(([name, shape]) => [`checkpoint_${name}`, of("f8", "checkpoints", ...shapeOf(shape, name))]),
      )),
  };
}

const dimensionOf = ({ network }: GradientRun): number => (network.model === "lstm" ? 2 : 1) * network.n;

/** The stage of a run that has been trained. */
export function gradientStage(
  spec: GradientRun,
  task: { readonly inputs: number; readonly outputs: number; readonly errorUnit: string },
  result: TrainedByGradient,
): { readonly record: GradientRecord; readonly arrays: Arrays } {
  const { status: ending, updates, evaluation, meanError, losses, arrays, ends, checkpoints } = result;
  const status = evaluation === null ? "diverged" : evaluation.learned ? "learned" : "not-learned";
  const shapes = Object.entries(parameterShapes(spec.network, task));
  const dimension = dimensionOf(spec);
  const record: GradientRecord = {
    ...{ format: 1, stage: "gradient", id: runId(spec), spec, status, ending, updates, evaluation, meanError },
    errorUnit: task.errorUnit,
  };
  const kept = checkpoints.length;
  return {
    record,
    arrays: {
      ...Object.fromEntries(shapes.map(([name, shape]) => [name, arrayOf(arrays[name], [...shape])])),
      curve: arrayOf(Float32Array.from(losses), [losses.length, 1]),
      ...(ends === null ? {} : { trial_ends: arrayOf(ends, [ends.length / dimension, dimension]) }),
      ...(spec.training.checkpoints.length > 0 && {
        checkpoint_updates: arrayOf(Int32Array.from(checkpoints, ({ update }) => update)),
        ...Object.fromEntries(
          shapes.map(([name, shape]) => [
            `checkpoint_${name}`,
            arrayOf(Float64Array.from(checkpoints.flatMap(({ values }) => [...values[name]])), [kept, ...shape]),
          ]),
        ),
      }),
    },
  };
}
