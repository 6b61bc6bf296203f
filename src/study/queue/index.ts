/** @file Schedulers of clusters, and what a study keeps of its jobs. */
export {
  beginSubmission,
  type JobEvent,
  jobsFolder,
  keepScript,
  keepSubmission,
  readJobEvents,
  readSubmission,
  readSubmissions,
  reportOfJob,
  type Submission,
} from "./jobFiles.ts";
export {
  checkJobOptions,
  DEFAULT_JOBS,
  type JobArray,
  type JobOptions,
  type Queue,
  type QueuedJob,
  secondsOfLimit,
} from "./queue.ts";
export { QUEUES, queueNamed } from "./queues.ts";
