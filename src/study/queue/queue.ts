/** @file What a study asks of a cluster's scheduler. */
import { InputError } from "../../format/index.ts";

/** How jobs are asked for; the names are those of the flags of `lethe study run`. */
export interface JobOptions {
  /** Partition, or queue, to run in. */
  readonly partition?: string | undefined;
  /** Time limit of one job: minutes, hours:minutes:seconds, days-hours. */
  readonly time: string;
  /** Memory of one job. */
  readonly mem: string;
  /** Cores of one job, each a worker thread. */
  readonly cpus: number;
  /** Jobs of a study that may run at once. */
  readonly arrayLimit: number;
  /** Further options of Slurm's sbatch. */
  readonly sbatchExtra?: string | undefined;
}

export const DEFAULT_JOBS: JobOptions = { time: "04:00:00", mem: "4G", cpus: 1, arrayLimit: 200 };

const RULES = {
  partition: [/^[\w.,-]{1,200}$/, "a name like main or cpu,long"],
  time: [/^(\d+-)?\d+(:\d+){0,2}$/, "like 04:00:00 or 2-00:00:00"],
  mem: [/^\d+[KMGT]?$/, "like 4G or 800M"],
  sbatchExtra: [/^[^\n\r\0]{1,2000}$/, "one line, like --account=lab --constraint=avx2"],
} as const;

/** @throws InputError for what would not fit into a line of a script. */
export function checkJobOptions(options: JobOptions): void {
  const flags = { partition: "--partition", time: "--time", mem: "--mem", sbatchExtra: "--sbatch-extra" } as const;
  for (const key of Object.keys(RULES) as (keyof typeof RULES)[]) {
    const [rule, what] = RULES[key];
    const value = options[key];
    if (value !== undefined && !rule.test(value)) throw new InputError(`${flags[key]} must be ${what}, got ${value}`);
  }
}

/** Seconds of a time limit: "90" minutes, "90:30", "04:00:00", "2-00", "2-00:00:00". */
export function secondsOfLimit(limit: string): number {
  const [rest, days] = limit.split("-").reverse();
  const parts = rest.split(":").map(Number);
  const [a = 0, b = 0, c = 0] = parts;
  if (days !== undefined) return Number(days) * 86_400 + a * 3600 + b * 60 + c;
  return parts.length === 3 ? a * 3600 + b * 60 + c : a * 60 + b;
}

/** An array of jobs to be submitted: each does one task of a submission, by the command `workLine`. */
export interface JobArray extends JobOptions {
  /** Jobs of this array that may run at once. */
  readonly arrayLimit: number;
  readonly name: string;
  /** Number of jobs, and of the submission they belong to. */
  readonly tasks: number;
  readonly submission: string;
  /** Absolute paths, which all nodes must see: the study, Node, and the `lethe` of this checkout. */
  readonly dir: string;
  readonly node: string;
  readonly lethe: string;
  readonly workers: number;
}

/** A job of an array that waits or runs. */
export interface QueuedJob {
  /** The array's name, as `submit` returned it. */
  readonly job: string;
  /** From 0 on. */
  readonly task: number;
  readonly isRunning: boolean;
}

/** A scheduler. What it keeps of a study's jobs is in the study's folder of the scheduler's name. */
export interface Queue {
  /** What `--on` calls it. */
  readonly name: string;

  /** @throws InputError for options that this scheduler cannot be asked for. */
  check(options: JobOptions): void;

  /**
   * The jobs that were submitted from this folder and are not over.
   *
   * @param folder a study's own folder for its jobs, which no other study submits from.
   * @throws StoreError when the scheduler does not answer.
   */
  read(folder: string): QueuedJob[];

  /** The script of an array: kept beside what the jobs say, to be read, changed and submitted by hand. */
  script(array: JobArray): string;

  /**
   * Submits a script from the folder it is in.
   *
   * @param script its name in the folder.
   * @param after arrays that must be over before a job of this one begins, however they end.
   * @returns what the array is called from now on.
   */
  submit(folder: string, script: string, array: JobArray, after: readonly string[]): string;

  /** Cancels arrays. */
  cancel(jobs: readonly string[]): void;

  /** The most jobs of one array that this cluster takes. */
  largestArray(): number;

  /** Inside a job: what it is called there, and how often the scheduler began it again. */
  own(environment: Readonly<Record<string, string | undefined>>): {
    readonly job: string | null;
    readonly restarts: number;
  };
}

/**
 * The last lines of a script: they become `lethe` at work, so that the scheduler's signals reach it.
 *
 * @param task what the scheduler calls a job's place in its array, from 0 on, as bash has it: "$SLURM_ARRAY_TASK_ID".
 * @param on the name of the queue.
 */
export function workLines({ dir, node, lethe, submission, workers }: JobArray, task: string, on: string): string {
  return `study=${quote(dir)}
node=\${LETHE_NODE:-${quote(node)}}
lethe=\${LETHE_MAIN:-${quote(lethe)}}

# exec: the scheduler's signals reach lethe itself
exec "$node" "$lethe" study work "$study" --on ${on} --submission ${submission} --task "${task}" --workers ${workers}`;
}

/** For bash, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
