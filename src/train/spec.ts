import { z } from "zod";
import type { Storage } from "../kernel/index.ts";
import { gradientSpecSchema } from "./gradient/spec.ts";

export const trainingSpecSchema = z.strictObject({
  method: z.enum(["windowed", "force"]),
  trials: z.int().min(1).max(1_000_000),
  alpha: z.number().gt(0),
  every: z.int().min(1).max(1000),
  stopAfter: z.int().min(1).nullable(),
});
/**
 * How a network is trained. `alpha`: P(0) = I/alpha, rate². `every`: one update in so many steps. `stopAfter`: stop
 * once so many trials in a row were right at the first step of the response window, before any update in it could
 * help; null trains the full number of trials.
 */
export type TrainingSpec = z.infer<typeof trainingSpecSchema>;

/** How any network learns, by its method: read-outs by recursive least squares, or all weights by gradient. */
export const ruleSpecSchema = z.discriminatedUnion("method", [trainingSpecSchema, gradientSpecSchema]);
export type RuleSpec = z.infer<typeof ruleSpecSchema>;

/** The paper's values but for the number of trials, which is 3500 there. */
export const DEFAULT_TRAINING: TrainingSpec = { method: "windowed", trials: 1000, alpha: 1, every: 2, stopAfter: null };

/** "mixed": J r in f32, all else in f64. "float32": P in f32 too. State and read-outs are f64 in all three. */
export type Precision = "mixed" | "float64" | "float32";
export const PRECISIONS: readonly Precision[] = ["mixed", "float64", "float32"];
export const matrixStorage = (precision: Precision): Storage => (precision === "float64" ? "f64" : "f32");
export const filterStorage = (precision: Precision): Storage => (precision === "float32" ? "f32" : "f64");
