import { z } from "zod";
import { idOf } from "../format/index.ts";
import type { StreamKey } from "../kernel/index.ts";
import { networkSpecSchema } from "../network/index.ts";
import { taskSpecSchema } from "../task/index.ts";
import { PRECISIONS, type Precision, trainingSpecSchema } from "../train/index.ts";

/** Goes up whenever the same specification would give other bytes. */
export const NUMERICS = 1;
export const DEFAULT_PRECISION: Precision = "mixed";

export const seedSchema = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

export const runSpecSchema = z
  .strictObject({
    task: taskSpecSchema,
    network: networkSpecSchema,
    training: trainingSpecSchema,
    /** Of the network: J, feedback and input weights. */
    seed: seedSchema,
    /** Of everything else: x(0), order, stimuli, test, verdict and assays. Absent where it is the network's. */
    trainingSeed: seedSchema.optional(),
    precision: z.enum(PRECISIONS),
    numerics: z.literal(NUMERICS),
  })
  // one run has one id
  .refine(({ seed, trainingSeed }) => trainingSeed !== seed, {
    path: ["trainingSeed"],
    message: "must differ from seed; leave it out where they are equal",
  });
/** All that decides the bytes of a run, and nothing else. */
export type RunSpec = z.infer<typeof runSpecSchema>;

const ids = new WeakMap<object, string>();

/** The id of a run, made once for each object: a specification never changes, and a study asks for 100,000 of them. */
export function runId(spec: Seeded & Pick<RunSpec, "numerics">): string {
  const known = ids.get(spec);
  if (known !== undefined) return known;
  const id = idOf(spec);
  ids.set(spec, id);
  return id;
}

type Seeded = Pick<RunSpec, "seed" | "trainingSeed">;

/** The training seed of a run, also where it is that of the network and not written. */
export const trainingSeedOf = ({ seed, trainingSeed = seed }: Seeded): number => trainingSeed;

/** The two seeds as a specification says them: an equal one is left out. */
export const seedsOf = (seed: number, trainingSeed: number): Seeded =>
  trainingSeed === seed ? { seed } : { seed, trainingSeed };

/** Keys x(0), the order of trials, stimuli, and all that is done to the network afterwards. */
export const keyOf = (spec: RunSpec): StreamKey => ({
  seed: trainingSeedOf(spec),
  density: spec.network.density,
});

/** Keys J, feedback and input weights. */
export const networkKeyOf = ({ seed, network }: RunSpec): StreamKey => ({ seed, density: network.density });
