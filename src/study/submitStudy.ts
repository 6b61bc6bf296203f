/** @file A study as array jobs of a cluster, on a file system that all nodes share. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../format/index.ts";
import { openStore, StoreError } from "../store/index.ts";
import { cohortSeconds } from "./calibrate.ts";
import { costsOf } from "./checkStudy.ts";
import type { Failure } from "./failures.ts";
import { arraysOf, JOB_SECONDS, narrowed, packed } from "./jobArrays.ts";
import { givenUp, historyOf, readPlaces } from "./jobHistory.ts";
import { fitMemory, parseMemory } from "./memory.ts";
import { isComplete, wantedStages } from "./performTask.ts";
import {
  beginSubmission,
  checkJobOptions,
  type JobArray,
  type JobOptions,
  jobsFolder,
  keepScript,
  keepSubmission,
  queueNamed,
  secondsOfLimit,
} from "./queue/index.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { type RunSpec, runId } from "./runSpec.ts";
import { beginStudy } from "./runStudy.ts";
import type { Study } from "./studyFile.ts";

export interface SubmitOptions extends JobOptions {
  /** The queue, by its name. */
  readonly on: string;
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
 * Submits what is missing of a study and neither waits nor runs. Nothing rests on the queue repeating a job: what is still
 * missing when a job is gone, however it went, is submitted by the next call.
 *
 * @throws InputError for options that do not fit, StoreError when the queue refuses.
 */
export function submitStudy(study: Study, dir: string, options: SubmitOptions): Submitted {
  const queue = queueNamed(options.on);
  checkJobOptions(options);
  queue.check(options);
  const { plan, specs, stimuli } = study;
  const limit = secondsOfLimit(options.time);
  const folder = jobsFolder(dir, queue);
  const places = readPlaces(dir, queue);
  const { workers, width } = fitMemory(specs, options.cpus, parseMemory(options.mem, "--mem"));
  beginStudy(study, dir, options);
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  const wanted = wantedStages({ wantsVerdict: plan.verdict, wantsPortrait: plan.portrait, assays: plan.assays });
  const missing = specs.filter((spec) => !isComplete(store, runId(spec), wanted));
  const missingIds = new Set(missing.map(runId));
  const history = historyOf(places);
  const queuedHere = historyOf(places.filter((place) => place.folder === folder)).jobs;
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

  const arrays = arraysOf(tasks, tasks.length === 0 ? 1 : queue.largestArray(), options.arrayLimit);
  const jobs: string[] = [];
  const scripts: string[] = [];
  for (const { tasks: part, atOnce, after } of arrays) {
    const entry = beginSubmission(folder, {
      tasks: part.map((task) => task.map((runs) => runs.map(runId))),
      submitted: new Date().toISOString(),
    });
    const { submission } = entry;
    const place = { ...paths(dir), name: plan.name, submission, workers };
    const array: JobArray = { ...options, ...place, tasks: part.length, arrayLimit: atOnce };
    const name = keepScript(folder, submission, queue.script(array));
    const job = queue.submit(folder, name, array, after === null ? queuedHere : [jobs[after]]);
    keepSubmission(folder, { ...entry, job });
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

function paths(dir: string) {
  const root = import.meta.url.endsWith(".ts") ? "../../" : "../../../";
  const lethe = fileURLToPath(new URL(`${root}bin/lethe.mjs`, import.meta.url));
  const absolute = resolve(dir);
  if (/[\n\r\0]/.test(absolute)) throw new StoreError(`${dir}: a study's path must be one line`);
  return { dir: absolute, node: process.execPath, lethe };
}
