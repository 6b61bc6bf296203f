import { z } from "zod";

export const stimuliSpecSchema = z.discriminatedUnion("source", [
  z.strictObject({ source: z.literal("mnist"), sha256: z.string(), labels: z.array(z.int()).min(2).max(10) }),
  z.strictObject({ source: z.literal("table"), sha256: z.string(), labels: z.array(z.int()).min(2).max(16) }),
  z.strictObject({
    source: z.literal("gaussian"),
    classes: z
      .array(z.strictObject({ label: z.string(), mean: z.array(z.number()), covariance: z.array(z.array(z.number())) }))
      .min(2)
      .max(16),
  }),
]);
/** Where the stimuli come from, with all that decides a draw: part of what identifies a run. */
export type StimuliSpec = z.infer<typeof stimuliSpecSchema>;
