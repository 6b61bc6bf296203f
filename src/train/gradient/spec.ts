import { z } from "zod";
import { LOSSES } from "./loss.ts";
import { DEFAULT_ADAM } from "./optimiser.ts";

const size = z.number().positive();
const whole = z.int().min(0);
const warmUp = whole.max(1_000_000);

export const gradientSpecSchema = z.strictObject({
  method: z.literal("gradient"),
  /** At most so many, of so many trials each. */
  updates: z.int().min(1).max(1_000_000),
  batch: z.int().min(1).max(4096),
  /** Of learning. */
  rate: size,
  optimiser: z.discriminatedUnion("name", [
    z.strictObject({
      name: z.literal("adam"),
      beta1: z.number().min(0).lt(1),
      beta2: z.number().min(0).lt(1),
      epsilon: size,
      decay: z.number().min(0),
    }),
    z.strictObject({ name: z.literal("sgd"), momentum: z.number().min(0).lt(1) }),
  ]),
  schedule: z.discriminatedUnion("name", [
    z.strictObject({ name: z.literal("constant"), warmUp }),
    z.strictObject({ name: z.literal("step"), warmUp, every: z.int().min(1), factor: size }),
    z.strictObject({ name: z.literal("cosine"), warmUp, least: z.number().min(0).max(1) }),
  ]),
  /** Of gradients: each entry, and all together; null for none. */
  clip: z.strictObject({ value: size.nullable(), norm: size.nullable() }),
  loss: z.enum(LOSSES),
  /** Factors of the mean square of rates, and of the sum of squares of weight matrices. */
  penalties: z.strictObject({ rates: z.number().min(0), weights: z.number().min(0) }),
  /** Standard deviations per step, on the drive of each unit and on each input. */
  noise: z.strictObject({ state: z.number().min(0), input: z.number().min(0) }),
  /** Ends early below this loss, or after so many batches in a row that had this accuracy at least; null for never. */
  stop: z.strictObject({
    loss: size.nullable(),
    accuracy: z.strictObject({ least: z.number().gt(0).max(1), batches: z.int().min(1) }).nullable(),
  }),
  /** Updates after which the parameters are kept; 0 is before the first. */
  checkpoints: z.array(whole).max(1000),
  /** Parameters that stay as they are drawn, by name. */
  fixed: z.array(z.string()).max(16),
  trainsInitialState: z.boolean(),
});
/** How a network learns by gradient. */
export type GradientSpec = z.infer<typeof gradientSpecSchema>;

export const DEFAULT_GRADIENT: GradientSpec = {
  method: "gradient",
  updates: 2000,
  batch: 64,
  rate: 0.001,
  optimiser: DEFAULT_ADAM as GradientSpec["optimiser"],
  schedule: { name: "constant", warmUp: 0 },
  clip: { value: null, norm: 1 },
  loss: "squared-error",
  penalties: { rates: 0, weights: 0 },
  noise: { state: 0, input: 0 },
  stop: { loss: null, accuracy: { least: 0.99, batches: 10 } },
  checkpoints: [],
  fixed: [],
  trainsInitialState: false,
};
