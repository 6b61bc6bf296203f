/** @file What has become of the jobs of a study, by its queues and by what the jobs said. */
import { type Failure, readFailures } from "./failures.ts";
import { jobsFolder, QUEUES, type Queue, type QueuedJob, readJobEvents, readSubmissions } from "./queue/index.ts";

/** A network that was being worked on in so many jobs that died is reported and submitted no more. */
const MOST_CRASHES = 3;

/** What has become of the jobs of a study. */
export interface JobHistory {
  /** Where what the jobs said is kept. */
  readonly folders: readonly string[];
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

/** Where a study has jobs: the folder it submits them from, and those of them that are not over. */
export interface JobPlace {
  readonly folder: string;
  readonly queued: readonly QueuedJob[];
}

/**
 * Asks the queues in which a study has jobs.
 *
 * @param also a queue that is asked in any case.
 * @throws StoreError or InputError when one does not answer.
 */
export function readPlaces(dir: string, also: Queue | null = null): JobPlace[] {
  return QUEUES.filter((queue) => queue === also || readSubmissions(jobsFolder(dir, queue)).length > 0).map((queue) => {
    const folder = jobsFolder(dir, queue);
    return { folder, queued: queue.read(folder) };
  });
}

/** Joins what waits and runs with what the jobs reported of themselves. */
export function historyOf(places: readonly JobPlace[]): JobHistory {
  const queued = new Set<string>();
  const running = new Set<string>();
  const crashes = new Map<string, number>();
  const jobs = new Set<string>();
  let waitingJobs = 0;
  let runningJobs = 0;
  const reports = places.flatMap(({ folder, queued: inQueue }) => {
    const isRunning = new Map(inQueue.map((entry) => [`${entry.job}_${entry.task}`, entry.isRunning]));
    return readSubmissions(folder).flatMap(({ submission, job, tasks }) =>
      tasks.map((cohorts, task) => {
        const events = readJobEvents(folder, submission, task);
        return { job, ids: cohorts.flat(), events, runs: isRunning.get(`${job}_${task}`) };
      }),
    );
  });
  for (const { job, ids, events, runs } of reports) {
    if (runs === true) runningJobs++;
    if (runs === false) waitingJobs++;
    if (runs !== undefined) jobs.add(job!);
    if (runs !== undefined) for (const id of ids) queued.add(id);
    if (runs === true) for (const id of ids) running.add(id);
    const begun = events.filter((event) => event === "began").length;
    const died = begun - (events.length - begun) - (runs === true ? 1 : 0);
    if (died > 0) for (const id of ids) crashes.set(id, (crashes.get(id) ?? 0) + died);
  }
  return {
    folders: places.map(({ folder }) => folder),
    queued,
    running,
    jobs: [...jobs],
    waitingJobs,
    runningJobs,
    crashes,
  };
}

/** Runs that are missing and are not to be tried again by themselves. */
export function givenUp(
  dir: string,
  missing: ReadonlySet<string>,
  { crashes, queued, folders }: JobHistory,
): Failure[] {
  const failures = readFailures(dir, missing);
  const known = new Set(failures.map(({ id }) => id));
  const died = [...crashes].flatMap(([id, count]) =>
    count >= MOST_CRASHES && missing.has(id) && !known.has(id) && !queued.has(id)
      ? [{ id, message: `${count} jobs died that had it; see the .out files in ${folders.join(" and ")}` }]
      : [],
  );
  return [...failures, ...died];
}

/**
 * Cancels the jobs of a study that wait or run.
 *
 * @returns their numbers, or null where the study never had a job: no queue is then asked.
 */
export function cancelStudy(dir: string): string[] | null {
  const asked = QUEUES.filter((queue) => readSubmissions(jobsFolder(dir, queue)).length > 0);
  if (asked.length === 0) return null;
  return asked.flatMap((queue) => {
    const folder = jobsFolder(dir, queue);
    const ours = new Set(readSubmissions(folder).map(({ job }) => job));
    const jobs = [...new Set(queue.read(folder).map(({ job }) => job))].filter((job) => ours.has(job));
    queue.cancel(jobs);
    return jobs;
  });
}
