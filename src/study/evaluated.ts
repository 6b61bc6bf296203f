/** @file What records of all rules have in common. */
import { z } from "zod";
import { ID_PATTERN } from "../format/index.ts";

export const share = z.number().min(0).max(1);
export const id = z.string().regex(ID_PATTERN);

export const evaluationSchema = z.strictObject({
  accuracy: share,
  rmse: z.number().min(0),
  accuracyByPair: z.array(share).readonly(),
  rmseByPair: z.array(z.number().min(0)).readonly(),
  learned: z.boolean(),
  trials: z.int().min(1),
});

export const STATUSES = ["learned", "not-learned", "diverged"] as const;
export type Status = (typeof STATUSES)[number];
