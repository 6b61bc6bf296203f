/** @file How the networks that are missing are put into cohorts, jobs and arrays of jobs. */
import { groupIntoCohorts } from "./cohorts.ts";
import type { RunSpec } from "./runSpec.ts";

/** A job is given work for so many seconds at most: what one costs that dies. */
export const JOB_SECONDS = 15 * 60;

interface TaskArray<T> {
  readonly tasks: readonly T[];
  /** Jobs of it that may run at once. */
  readonly atOnce: number;
  /** Which of the arrays must be over before; null: those that are queued from earlier. */
  readonly after: number | null;
}

/**
 * Jobs put into arrays of at most `most`, all of about one length. A scheduler's own limit holds for each array, so the study's
 * is shared among arrays that run side by side, and where there are more arrays than jobs may run, they take turns.
 */
export function arraysOf<T>(tasks: readonly T[], most: number, limit: number): TaskArray<T>[] {
  const count = Math.ceil(tasks.length / most);
  const lanes = Math.min(count, limit);
  return Array.from({ length: count }, (_, k) => ({
    tasks: tasks.slice(Math.round((k * tasks.length) / count), Math.round(((k + 1) * tasks.length) / count)),
    atOnce: Math.floor(limit / lanes) + (k % lanes < limit % lanes ? 1 : 0),
    after: k < lanes ? null : k - lanes,
  }));
}

/** Cohorts as wide as they can be and fit into a job. */
export function narrowed(
  specs: readonly RunSpec[],
  width: number,
  fits: (runs: readonly RunSpec[]) => boolean,
): RunSpec[][] {
  const cohorts = groupIntoCohorts(specs, width);
  return width > 1 && !cohorts.every(fits) ? narrowed(specs, Math.floor(width / 2), fits) : cohorts;
}

/** Cohorts put into jobs, in order: as many jobs as may run at once, and more where these would last too long. */
export function packed(
  cohorts: readonly RunSpec[][],
  secondsOf: (runs: readonly RunSpec[]) => number,
  atOnce: number,
): RunSpec[][][] {
  const total = cohorts.reduce((sum, runs) => sum + secondsOf(runs), 0);
  const full = Math.min(JOB_SECONDS, total / atOnce);
  const tasks: RunSpec[][][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const runs of cohorts) {
    const seconds = secondsOf(runs);
    if (filled + seconds > full) {
      tasks.push([]);
      filled = 0;
    }
    tasks.at(-1)!.push(runs);
    filled += seconds;
  }
  return tasks;
}
