/** @file A study as array jobs of Slurm, on a file system that all nodes share. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../format/index.ts";
import { openStore, StoreError } from "../store/index.ts";
import { cohortSeconds } from "./calibrate.ts";
import { costsOf } from "./checkStudy.ts";
import { groupIntoCohorts } from "./cohorts.ts";
import { type Failure, readFailures } from "./failures.ts";
import { fitMemory, parseMemory } from "./memory.ts";
import { isComplete, wantedStages } from "./performTask.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { type RunSpec, runId } from "./runSpec.ts";
import { beginStudy } from "./runStudy.ts";
import {
  beginSubmission,
  keepScript,
  keepSubmission,
  readJobEvents,
  readSubmissions,
  slurmFolder,
} from "./slurmFiles.ts";
import { cancelJobs, largestArray, type QueuedJob, readQueue, submitScript } from "./slurmQueue.ts";
import { checkSlurmOptions, type SlurmOptions, slurmScript } from "./slurmScript.ts";
import type { Study } from "./studyFile.ts";

/** A job is given work for so many seconds at most: what one costs that dies. */
const JOB_SECONDS = 15 * 60;
/** A network that was being worked on in so many jobs that died is reported and submitted no more. */
const MOST_CRASHES = 3;

export interface SubmitOptions extends SlurmOptions {
  readonly mix?: boolean | undefined;
  /** Whether what was given up is submitted again. @default false */
  readonly retryFailed?: boolean | undefined;
}

export interface Submitted {
  readonly runs: number;
  readonly complete: number;
  /** Runs that wait or run already. */
  readonly queued: number;
  /** Runs submitted now, in how many jobs of which arrays. */
  readonly submitted: number;
  readonly tasks: number;
  readonly jobs: readonly string[];
  readonly scripts: readonly string[];
  readonly failures: readonly Failure[];
}

/**
 * Submits what is missing of a study and neither waits nor runs. Nothing rests on Slurm repeating a job: what is still
 * missing when a job is gone, however it went, is submitted by the next call.
 *
 * @throws InputError for options that do not fit, StoreError when Slurm refuses.
 */
export function submitStudy(study: Study, dir: string, options: SubmitOptions): Submitted {
  checkSlurmOptions(options);
  const { plan, specs, stimuli } = study;
  const limit = secondsOf(options.time);
  const queue = readQueue(slurmFolder(dir));
  const { workers, width } = fitMemory(specs, options.cpus, parseMemory(options.mem, "--mem"));
  beginStudy(study, dir, options);
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  const wanted = wantedStages({ wantsVerdict: plan.verdict, wantsPortrait: plan.portrait, assays: plan.assays });
  const missing = specs.filter((spec) => !isComplete(store, runId(spec), wanted));
  const missingIds = new Set(missing.map(runId));
  const history = historyOf(dir, queue);
  const failures = options.retryFailed ? [] : givenUp(dir, missingIds, history);
  const skipped = new Set(failures.map(({ id }) => id));
  const toDo = missing.filter((spec) => !history.queued.has(runId(spec)) && !skipped.has(runId(spec)));

  const cost = toDo.length === 0 ? {} : costsOf({ plan, specs: toDo, stimuli });
  const seconds = (runs: readonly RunSpec[]) => cohortSeconds(runs, cost[runs[0].network.n], plan.verdict);
  const tooLong = toDo.find((spec) => seconds([spec]) > 0.8 * limit);
  if (tooLong !== undefined) {
    const needed = Math.ceil(seconds([tooLong]) / 60);
    throw new InputError(`--time must leave room for one network of ${needed} minutes, got ${options.time}; give more`);
  }
  // what was being worked on when a job died goes alone, so that one network cannot take others with it
  const suspects = toDo.filter((spec) => (history.crashes.get(runId(spec)) ?? 0) > 0);
  const others = toDo.filter((spec) => !suspects.includes(spec));
  const cohorts = [...narrowed(others, width, (runs) => seconds(runs) <= JOB_SECONDS), ...suspects.map((s) => [s])];
  const tasks = packed(cohorts, (runs) => seconds(runs) / workers, options.arrayLimit);

  const arrays = arraysOf(tasks, tasks.length === 0 ? 1 : largestArray(), options.arrayLimit);
  const jobs: string[] = [];
  const scripts: string[] = [];
  for (const { tasks: part, atOnce, after } of arrays) {
    const entry = beginSubmission(dir, {
      tasks: part.map((task) => task.map((runs) => runs.map(runId))),
      submitted: new Date().toISOString(),
    });
    const { submission } = entry;
    const shape = { ...paths(dir), name: plan.name, tasks: part.length, submission, workers, arrayLimit: atOnce };
    const name = keepScript(dir, submission, slurmScript({ ...options, ...shape }));
    const before = after === null ? history.jobs : [jobs[after]];
    const job = submitScript(slurmFolder(dir), name, before, options.sbatchExtra);
    keepSubmission(dir, { ...entry, job });
    jobs.push(job);
    scripts.push(name);
  }
  return {
    runs: specs.length,
    complete: specs.length - missing.length,
    queued: missing.filter((spec) => history.queued.has(runId(spec))).length,
    submitted: toDo.length,
    tasks: tasks.length,
    jobs,
    scripts,
    failures,
  };
}

/** What has become of the jobs of a study. */
export interface JobHistory {
  /** Runs in jobs that wait or run. */
  readonly queued: ReadonlySet<string>;
  /** Of these, those in jobs that run. */
  readonly running: ReadonlySet<string>;
  /** Numbers of the arrays that have such jobs. */
  readonly jobs: readonly string[];
  /** Jobs that wait and that run. */
  readonly waitingJobs: number;
  readonly runningJobs: number;
  /** For each run, in how many jobs it was that began and neither ended nor said why. */
  readonly crashes: ReadonlyMap<string, number>;
}

/** Joins Slurm's queue with what the jobs told of themselves. */
export function historyOf(dir: string, queue: readonly QueuedJob[]): JobHistory {
  const queued = new Set<string>();
  const running = new Set<string>();
  const crashes = new Map<string, number>();
  const jobs = new Set<string>();
  const states = new Map(queue.map(({ job, task, state }) => [`${job}_${task}`, state]));
  let waitingJobs = 0;
  let runningJobs = 0;
  for (const { submission, job, tasks } of readSubmissions(dir)) {
    for (const [task, cohorts] of tasks.entries()) {
      const ids = cohorts.flat();
      const state = states.get(`${job}_${task}`);
      if (state === "RUNNING") runningJobs++;
      else if (state !== undefined) waitingJobs++;
      if (state !== undefined) jobs.add(job!);
      if (state !== undefined) for (const id of ids) queued.add(id);
      if (state === "RUNNING") for (const id of ids) running.add(id);
      const events = readJobEvents(dir, submission, task);
      const begun = events.filter((event) => event === "began").length;
      const died = begun - (events.length - begun) - (state === "RUNNING" ? 1 : 0);
      if (died > 0) for (const id of ids) crashes.set(id, (crashes.get(id) ?? 0) + died);
    }
  }
  return { queued, running, jobs: [...jobs], waitingJobs, runningJobs, crashes };
}

/** Runs that are missing and are not to be tried again by themselves. */
export function givenUp(dir: string, missing: ReadonlySet<string>, { crashes, queued }: JobHistory): Failure[] {
  const failures = readFailures(dir, missing);
  const known = new Set(failures.map(({ id }) => id));
  const died = [...crashes].flatMap(([id, count]) =>
    count >= MOST_CRASHES && missing.has(id) && !known.has(id) && !queued.has(id)
      ? [{ id, message: `${count} jobs died that had it; see the .out files in ${slurmFolder(dir)}` }]
      : [],
  );
  return [...failures, ...died];
}

/**
 * Cancels the jobs of a study that wait or run.
 *
 * @returns their numbers, or null where the study never had a job: Slurm is then not asked.
 */
export function cancelStudy(dir: string): string[] | null {
  const ours = new Set(readSubmissions(dir).map(({ job }) => job));
  if (ours.size === 0) return null;
  const jobs = [...new Set(readQueue(slurmFolder(dir)).map(({ job }) => job))].filter((job) => ours.has(job));
  cancelJobs(jobs);
  return jobs;
}

interface TaskArray<T> {
  readonly tasks: readonly T[];
  /** Jobs of it that may run at once. */
  readonly atOnce: number;
  /** Which of the arrays must be over before; null: those that are queued from earlier. */
  readonly after: number | null;
}

/**
 * Jobs put into arrays of at most `most`, all of about one length. Slurm's own limit holds for each array, so the study's
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
function narrowed(specs: readonly RunSpec[], width: number, fits: (runs: readonly RunSpec[]) => boolean): RunSpec[][] {
  const cohorts = groupIntoCohorts(specs, width);
  return width > 1 && !cohorts.every(fits) ? narrowed(specs, Math.floor(width / 2), fits) : cohorts;
}

/** Cohorts put into jobs, in order: as many jobs as may run at once, and more where these would last too long. */
function packed(
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

function paths(dir: string) {
  const root = import.meta.url.endsWith(".ts") ? "../../" : "../../../";
  const lethe = fileURLToPath(new URL(`${root}bin/lethe.mjs`, import.meta.url));
  const absolute = resolve(dir);
  if (/[\n\r\0]/.test(absolute)) throw new StoreError(`${dir}: a study's path must be one line`);
  return { dir: absolute, node: process.execPath, lethe };
}

/** Seconds of Slurm's time limits: "90" minutes, "90:30", "04:00:00", "2-00", "2-00:00:00". */
function secondsOf(limit: string): number {
  const [rest, days] = limit.split("-").reverse();
  const parts = rest.split(":").map(Number);
  const [a = 0, b = 0, c = 0] = parts;
  if (days !== undefined) return Number(days) * 86_400 + a * 3600 + b * 60 + c;
  return parts.length === 3 ? a * 3600 + b * 60 + c : a * 60 + b;
}
