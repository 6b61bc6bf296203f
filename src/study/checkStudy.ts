import { availableParallelism } from "node:os";
import { type Cost, calibratedCost, cohortSeconds, diskOf } from "./calibrate.ts";
import { groupIntoCohorts } from "./cohorts.ts";
import { defaultMemory, fitMemory } from "./memory.ts";
import { workerBytes } from "./memoryBound.ts";
import type { Study } from "./studyFile.ts";

/** What a study will take, before it is begun. */
export interface StudyCheck {
  readonly name: string;
  readonly runs: number;
  readonly cohorts: number;
  readonly workers: number;
  /** Networks in a cohort, at most. */
  readonly width: number;
  /** Seconds with all workers. */
  readonly seconds: number;
  /** Bytes. */
  readonly memory: number;
  readonly disk: number;
  /** Measured on this machine, by number of units. */
  readonly cost: Readonly<Record<string, Cost>>;
}

/** Counts the work of a study and says what it will cost here, from a measurement for each number of units. */
export function checkStudy(
  { plan, specs, stimuli }: Study,
  options: { readonly workers?: number | undefined; readonly memory?: number | undefined } = {},
): StudyCheck {
  const { workers: wanted = availableParallelism(), memory: limit = defaultMemory() } = options;
  const { workers, width } = fitMemory(specs, wanted, limit);
  const cohorts = groupIntoCohorts(specs, width);
  const cost = costsOf({ plan, specs, stimuli });
  const seconds = cohorts.map((runs) => cohortSeconds(runs, cost[runs[0].network.n], plan.verdict));
  const lanes = Math.min(workers, cohorts.length);
  const longest = seconds.reduce((most, s) => Math.max(most, s), 0);
  const largest = Math.max(...Object.keys(cost).map(Number));
  return {
    name: plan.name,
    runs: specs.length,
    cohorts: cohorts.length,
    workers: lanes,
    width,
    seconds: Math.max(longest, seconds.reduce((sum, s) => sum + s, 0) / lanes),
    memory: lanes * Math.max(workerBytes(largest, width), cost[largest].memory),
    disk: specs.reduce((sum, spec) => sum + diskOf(spec, cost[spec.network.n]), 0),
    cost,
  };
}

/** The cost of a network, for each number of units in a study, smallest first. */
export function costsOf({ plan, specs, stimuli }: Pick<Study, "plan" | "specs" | "stimuli">): Record<number, Cost> {
  const sizes = new Map(specs.map((spec) => [spec.network.n, spec]));
  const ascending = [...sizes].sort(([a], [b]) => a - b);
  return Object.fromEntries(ascending.map(([n, spec]) => [n, calibratedCost(spec, stimuli.source, plan.assays)]));
}
