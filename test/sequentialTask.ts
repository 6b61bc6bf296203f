/** @file What tests ask of the paper's task by name: its epochs, pairs of stimuli, codes and class means. */
import type { Epoch, Task } from "../src/task/index.ts";

export function epochOf({ epochs }: Task, name: string): Epoch {
  const found = epochs.find((epoch) => epoch.name === name);
  if (found === undefined) throw new RangeError(`epochOf: must be one of ${epochs.map((e) => e.name)}, got ${name}`);
  return found;
}

/** [first, second] class of every condition, in the order 00, 01, …. */
export function pairsOf({ conditions }: Task): (readonly [number, number])[] {
  const K = Math.sqrt(conditions.length);
  return conditions.map((_, c) => [Math.floor(c / K), c % K] as const);
}

/** The right answer of every condition. */
export const codesOf = ({ linear }: Task): readonly number[] => linear!.codes;
export const labelsOf = ({ sites }: Task): readonly string[] => sites[0].classes;
/** [classes × D] */
export const meansOf = ({ sites }: Task): Float64Array => Float64Array.from(sites[0].held!.flat());
