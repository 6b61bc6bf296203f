import type { Condition, OutputGroup } from "./task.ts";

/** All sequences of so many of K classes, the last one changing fastest. */
export function sequencesOf(K: number, length: number): number[][] {
  if (length === 0) return [[]];
  return sequencesOf(K, length - 1).flatMap((before) => Array.from({ length: K }, (_, k) => [...before, k]));
}

/** A condition for each sequence of classes, named after their labels. */
export function sequenceConditions(
  sequences: readonly (readonly number[])[],
  labels: readonly string[],
): readonly Condition[] {
  return sequences.map((sequence) => {
    const own = sequence.map((k) => labels[k]);
    return { name: own.join(","), labels: own };
  });
}

/** Output 0 is the response, those after it hold a memory of so many dimensions. */
export const responseAndMemory = (dimension: number): readonly OutputGroup[] => [
  { name: "memory", outputs: Array.from({ length: dimension }, (_, d) => 1 + d) },
  { name: "response", outputs: [0] },
];
