/** @file What Slurm is asked, through its own commands. */
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { InputError } from "../format/index.ts";
import { StoreError } from "../store/index.ts";

/** A job of an array that waits or runs. */
export interface QueuedJob {
  /** Number of the array. */
  readonly job: string;
  readonly task: number;
  /** PENDING, RUNNING, COMPLETING, … */
  readonly state: string;
}

/**
 * The jobs that were submitted from this folder and are not over. A number alone says nothing: clusters begin again at 1,
 * and then a number kept here is that of somebody else's array.
 *
 * @param folder a study's own folder for its jobs, which no other study submits from.
 * @throws StoreError when Slurm does not answer.
 */
export function readQueue(folder: string): QueuedJob[] {
  // %Z, where a job was submitted, is last: it may hold any character
  const text = slurm("squeue", ["--noheader", "--array", `--user=${userInfo().username}`, "--format=%F|%K|%T|%Z"]);
  const ours = new Set([resolve(folder), realFolder(folder)]);
  return text.split("\n").flatMap((line) => {
    const [, job, task, state, from] = /^(\d+)\|(\d+)\|([A-Z_]+)\|(.+)$/.exec(line.trim()) ?? [];
    return job === undefined || !ours.has(from!) ? [] : [{ job, task: Number(task), state: state! }];
  });
}

/** As a process that was started in it sees it: without links. */
function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : resolve(folder);
}

/**
 * Submits a script from the folder it is in.
 *
 * @param after arrays that must be over before a job of this one begins, however they end.
 * @param extra options the user gives, among which may be what else the jobs are to wait for.
 * @returns the number of its job.
 */
export function submitScript(folder: string, script: string, after: readonly string[], extra = ""): string {
  const [, own] = /(?:^|\s)(?:--dependency[= ]|-d\s?)(\S+)/.exec(extra) ?? [];
  // on the command line, where it replaces what the script says: so that the user's is said again
  const wait = after.length === 0 ? [] : [[own, `afterany:${after.join(":")}`].filter(Boolean).join(",")];
  const [job = ""] = slurm("sbatch", ["--parsable", ...wait.map((jobs) => `--dependency=${jobs}`), script], folder)
    .trim()
    .split(";");
  if (!/^\d+$/.test(job)) throw new StoreError(`sbatch: must give a job number, gave ${job}`);
  return job;
}

export function cancelJobs(jobs: readonly string[]): void {
  if (jobs.length > 0) slurm("scancel", jobs);
}

/** The most jobs of one array that this cluster takes. */
export function largestArray(): number {
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(slurm("scontrol", ["show", "config"]))?.[1] ?? 1001);
  return Math.max(1, size - 1);
}

function slurm(command: string, args: readonly string[], cwd?: string): string {
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
