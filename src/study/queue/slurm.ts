/** @file Slurm: all that is known of it, and asked through its own commands. */
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { InputError } from "../../format/index.ts";
import { StoreError } from "../../store/index.ts";
import { type JobArray, type JobOptions, type Queue, type QueuedJob, workLines } from "./queue.ts";

/** Slurm, as the clusters of this field run it. */
export const slurm: Queue = {
  name: "slurm",
  check: checkOptions,
  read: readQueue,
  script: scriptOf,
  submit: submitScript,
  cancel: cancelJobs,
  largestArray,
  own: (environment) => ({
    job: environment["SLURM_JOB_ID"] ?? null,
    restarts: Number(environment["SLURM_RESTART_COUNT"] ?? 0),
  }),
};

/** What jobs are known by must be left as it is. */
function checkOptions({ sbatchExtra }: JobOptions): void {
  const [, theirs] = /(?:^|\s)(--array|-a|--chdir|-D)(?=[\s=\d/]|$)/.exec(sbatchExtra ?? "") ?? [];
  if (theirs !== undefined) {
    throw new InputError(`--sbatch-extra must leave ${theirs} to lethe, which knows its jobs by it; leave it out`);
  }
}

function scriptOf(array: JobArray): string {
  const { name, tasks, submission, partition, time, mem, cpus, arrayLimit, sbatchExtra } = array;
  const lines = [
    `--job-name=lethe-${name}`,
    `--array=0-${tasks - 1}%${arrayLimit}`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    `--time=${time}`,
    `--mem=${mem}`,
    "--nodes=1",
    "--ntasks=1",
    `--cpus-per-task=${cpus}`,
    "--signal=B:TERM@60",
    "--requeue",
    "--open-mode=append",
    `--output=${submission}.job-%a.out`,
    ...(sbatchExtra === undefined ? [] : [sbatchExtra]),
  ];
  return `#!/bin/bash
${lines.map((line) => `#SBATCH ${line}`).join("\n")}

# Written by \`lethe study run --on slurm\`. Each job does the networks that its entry of ${submission}.job.json names, keeps
# every stage the moment it is finished, and leaves on SIGTERM, a minute before its time is over. What is done is never
# repeated, so that running this script twice does no harm: sbatch ${submission}.sh in this folder.
${workLines(array, "$SLURM_ARRAY_TASK_ID", "slurm")}
`;
}

/** A number alone says nothing: clusters begin again at 1, and then a number kept here is that of somebody else's array. */
function readQueue(folder: string): QueuedJob[] {
  // %Z, where a job was submitted, is last: it may hold any character
  const text = ask("squeue", ["--noheader", "--array", `--user=${userInfo().username}`, "--format=%F|%K|%T|%Z"]);
  const ours = new Set([resolve(folder), realFolder(folder)]);
  return text.split("\n").flatMap((line) => {
    const [, job, task, state, from] = /^(\d+)\|(\d+)\|([A-Z_]+)\|(.+)$/.exec(line.trim()) ?? [];
    return job === undefined || !ours.has(from!) ? [] : [{ job, task: Number(task), isRunning: state === "RUNNING" }];
  });
}

/** As a process that was started in it sees it: without links. */
function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : resolve(folder);
}

function submitScript(
  folder: string,
  script: string,
  { sbatchExtra = "" }: JobArray,
  after: readonly string[],
): string {
  const [, own] = /(?:^|\s)(?:--dependency[= ]|-d\s?)(\S+)/.exec(sbatchExtra) ?? [];
  // on the command line, where it replaces what the script says: so that the user's is said again
  const wait = after.length === 0 ? [] : [[own, `afterany:${after.join(":")}`].filter(Boolean).join(",")];
  const [job = ""] = ask("sbatch", ["--parsable", ...wait.map((jobs) => `--dependency=${jobs}`), script], folder)
    .trim()
    .split(";");
  if (!/^\d+$/.test(job)) throw new StoreError(`sbatch: must give a job number, gave ${job}`);
  return job;
}

function cancelJobs(jobs: readonly string[]): void {
  if (jobs.length > 0) ask("scancel", jobs);
}

/** The most jobs of one array that this cluster takes. */
function largestArray(): number {
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(ask("scontrol", ["show", "config"]))?.[1] ?? 1001);
  return Math.max(1, size - 1);
}

function ask(command: string, args: readonly string[], cwd?: string): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", timeout: 60_000 });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") {
    throw new InputError(`--on slurm: ${command} must be installed here; run where jobs are submitted, or --on local`);
  }
  if (status !== 0) {
    const said = (stderr || error?.message || `exit code ${status}`).trim().replace(/\s*\n\s*/g, "; ");
    throw new StoreError(`${command} failed: ${said}`);
  }
  return stdout;
}
