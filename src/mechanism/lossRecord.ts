import { z } from "zod";

/** How fast a pair of memories is lost, and along what. Rates per τ, times in τ; null where there is nothing to measure. */
export const lossEvidenceSchema = z.strictObject({
  /** κ = −d ln‖x̄_a − x̄_b‖/dt along the delay, of the mean states of the two; < 0 where they part. */
  rate: z.number().nullable(),
  /** ‖x̄_a − x̄_b‖ where κ is first taken. */
  separation: z.number(),
  /** d: directions in which a displacement keeps 1/e of its length over three delays; the most of the states measured. */
  dimension: z.int().min(0),
  /** Rate at which the direction after those shrinks; the least of the states measured. Null where there is none. */
  contraction: z.number().nullable(),
  /** r = contraction / κ; null where κ ≤ 0, or there is no contraction. */
  attraction: z.number().nullable(),
  /** The same J untrained, without feedback, shown the same stimuli from x = 0: its κ and its d; null where no untrained network is known. */
  echoRate: z.number().nullable(),
  echoDimension: z.int().min(0).nullable(),
  /** Whether every propagator was settled to 3e-4 between two sweeps. */
  isConverged: z.boolean(),
  /** The nearest minimum of the speed that the draws pass, where one was looked for and found. */
  ghost: z.strictObject({ speed: z.number(), dwell: z.number(), approach: z.number() }).nullable(),
});
export type LossEvidence = z.infer<typeof lossEvidenceSchema>;
