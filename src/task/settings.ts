/** @file Settings that tasks have in common. */
import { z } from "zod";

const duration = z.number().positive().max(10_000);

/** Durations of epochs in τ, each with its default. */
export function durationsOf<Name extends string>(defaults: Readonly<Record<Name, number>>) {
  const shape = Object.fromEntries(
    Object.entries<number>(defaults).map(([name, value]) => [name, duration.default(value)]),
  ) as Record<Name, z.ZodDefault<typeof duration>>;
  return z.strictObject(shape).prefault({} as never);
}

/** How far an answer may be off. */
export const toleranceOf = (usual: number) => z.number().positive().default(usual);
/** White noise on what is shown, σ per √τ. */
export const noiseOf = (usual: number) => z.number().min(0).default(usual);
