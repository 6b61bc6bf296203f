import { z } from "zod";

export const analogueSchema = z.strictObject({
  /** Of values: "degrees", "Hz". */
  unit: z.string(),
  draws: z.int().min(1),
  /** Median over draws of |change of the value| per τ in the first 5 τ after the site. */
  drift: z.number(),
  /** First time after the site, in τ, at which the median |change| exceeds what an answer may be off; null if not in 200 τ. */
  lifetime: z.number().nullable(),
  /** Largest gap between values of neighbouring draws at the site, and one more delay later. */
  gap: z.number(),
  laterGap: z.number(),
  /** The value that is read at each limit set that is known. */
  limits: z.array(z.strictObject({ limitSet: z.int().min(0), value: z.number() })),
});
/** How an analogue memory lasts when it is left alone. Times are in the unit of the verdict. */
export type AnalogueRecord = z.infer<typeof analogueSchema>;
