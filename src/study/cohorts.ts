import { canonicalJson } from "../format/index.ts";
import { type RunSpec, trainingSeedOf } from "./runSpec.ts";

/** The most networks that are advanced together: width 4 has all there is to gain. */
export const LARGEST_COHORT = 4;

/** What runs must share to be one cohort, as text. */
export function cohortKey(spec: RunSpec): string {
  const { task, network, training, seed, precision } = spec;
  const { n, density, timeStep } = network;
  return canonicalJson({ task, training, seed, trainingSeed: trainingSeedOf(spec), precision, n, density, timeStep });
}

/**
 * Puts runs into tasks of at most four that share J, stimuli and everything but g, feedback and initial distribution. Corners
 * of the g × fb grid go first, in every group, so that a picture appears early.
 *
 * @param width the most runs in one. @default LARGEST_COHORT
 * @returns tasks in the order in which to begin them.
 */
export function groupIntoCohorts(specs: readonly RunSpec[], width = LARGEST_COHORT): RunSpec[][] {
  const inward = distanceFromCorner(specs);
  const groups = new Map<string, RunSpec[]>();
  for (const spec of [...specs].sort((a, b) => inward(a) - inward(b))) {
    const key = cohortKey(spec);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push(spec);
  }
  const cohorts: { readonly turn: number; readonly runs: RunSpec[] }[] = [];
  for (const runs of groups.values()) {
    for (let first = 0; first < runs.length; first += width) {
      cohorts.push({ turn: first, runs: runs.slice(first, first + width) });
    }
  }
  return cohorts.sort((a, b) => a.turn - b.turn).map(({ runs }) => runs);
}

/** Steps along the grid from a run to the nearest corner of g × fb. */
function distanceFromCorner(specs: readonly RunSpec[]): (spec: RunSpec) => number {
  const g = edgeDistance(specs.map(({ network }) => network.g));
  const fb = edgeDistance(specs.map(({ network }) => network.feedbackDivisor));
  return ({ network }) => g.get(network.g)! + fb.get(network.feedbackDivisor)!;
}

/** For each value, how many distinct values lie between it and the nearer end. */
function edgeDistance(values: readonly number[]): Map<number, number> {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  return new Map(sorted.map((value, i) => [value, Math.min(i, sorted.length - 1 - i)]));
}
