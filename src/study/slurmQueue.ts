/** @file What Slurm is asked, through its own commands. */
import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
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

/** Our jobs that are not over. @throws StoreError when Slurm does not answer. */
export function readQueue(): QueuedJob[] {
  const text = slurm("squeue", ["--noheader", "--array", `--user=${userInfo().username}`, "--format=%F|%K|%T"]);
  return text.split("\n").flatMap((line) => {
    const [, job, task, state] = /^(\d+)\|(\d+)\|([A-Z_]+)$/.exec(line.trim()) ?? [];
    return job === undefined ? [] : [{ job, task: Number(task), state: state! }];
  });
}

/** Submits a script from the folder it is in. @returns the number of its job. */
export function submitScript(folder: string, script: string): string {
  const [job = ""] = slurm("sbatch", ["--parsable", script], folder).trim().split(";");
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
