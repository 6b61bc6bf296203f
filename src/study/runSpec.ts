import { z } from "zod";
import { idOf } from "../format/index.ts";
import type { StreamKey } from "../kernel/index.ts";
import { networkSpecSchema } from "../network/index.ts";
import { taskSpecSchema } from "../task/index.ts";
import { PRECISIONS, type Precision, trainingSpecSchema } from "../train/index.ts";

/** Goes up whenever the same specification would give other bytes. */
export const NUMERICS = 1;
export const DEFAULT_PRECISION: Precision = "mixed";

export const runSpecSchema = z.strictObject({
  task: taskSpecSchema,
  network: networkSpecSchema,
  training: trainingSpecSchema,
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  precision: z.enum(PRECISIONS),
  numerics: z.literal(NUMERICS),
});
/** All that decides the bytes of a run, and nothing else. */
export type RunSpec = z.infer<typeof runSpecSchema>;

const ids = new WeakMap<RunSpec, string>();

/** The id of a run, made once for each object: a specification never changes, and a study asks for 100,000 of them. */
export function runId(spec: RunSpec): string {
  const known = ids.get(spec);
  if (known !== undefined) return known;
  const id = idOf(spec);
  ids.set(spec, id);
  return id;
}

/** Every random stream of a run is keyed by this. */
export const keyOf = ({ seed, network }: RunSpec): StreamKey => ({ seed, density: network.density });
