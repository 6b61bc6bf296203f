import { InputError } from "../format/index.ts";

/** How jobs are asked for; the names are those of the flags of `lethe study run`. */
export interface SlurmOptions {
  readonly partition?: string | undefined;
  /** Time limit of one job, as sbatch has it: minutes, hours:minutes:seconds, days-hours. */
  readonly time: string;
  /** Memory of one job. */
  readonly mem: string;
  /** Cores of one job, each a worker thread. */
  readonly cpus: number;
  /** Jobs of a study that may run at once. */
  readonly arrayLimit: number;
  /** Further options of sbatch. */
  readonly sbatchExtra?: string | undefined;
}

export const DEFAULT_SLURM: SlurmOptions = { time: "04:00:00", mem: "4G", cpus: 1, arrayLimit: 200 };

const RULES = {
  partition: [/^[\w.,-]{1,200}$/, "a name like main or cpu,long"],
  time: [/^(\d+-)?\d+(:\d+){0,2}$/, "like 04:00:00 or 2-00:00:00"],
  mem: [/^\d+[KMGT]?$/, "like 4G or 800M"],
  sbatchExtra: [/^[^\n\r\0]{1,2000}$/, "one line, like --account=lab --constraint=avx2"],
} as const;

/** @throws InputError for what would not fit into a line of the script. */
export function checkSlurmOptions(options: SlurmOptions): void {
  const flags = { partition: "--partition", time: "--time", mem: "--mem", sbatchExtra: "--sbatch-extra" } as const;
  for (const key of Object.keys(RULES) as (keyof typeof RULES)[]) {
    const [rule, what] = RULES[key];
    const value = options[key];
    if (value !== undefined && !rule.test(value)) throw new InputError(`${flags[key]} must be ${what}, got ${value}`);
  }
  const [, theirs] = /(?:^|\s)(--array|-a|--chdir|-D)(?=[\s=\d/]|$)/.exec(options.sbatchExtra ?? "") ?? [];
  if (theirs !== undefined) {
    throw new InputError(`--sbatch-extra must leave ${theirs} to lethe, which knows its jobs by it; leave it out`);
  }
}

export interface ScriptOptions extends Omit<SlurmOptions, "arrayLimit"> {
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

/** The script of an array job: each job does one task of the submission. */
export function slurmScript(options: ScriptOptions): string {
  const { name, tasks, submission, dir, node, lethe, partition, time, mem, cpus, arrayLimit, sbatchExtra, workers } =
    options;
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
study=${quote(dir)}
node=\${LETHE_NODE:-${quote(node)}}
lethe=\${LETHE_MAIN:-${quote(lethe)}}

# exec: the signals of Slurm reach lethe itself
exec "$node" "$lethe" study work "$study" --submission ${submission} --task "$SLURM_ARRAY_TASK_ID" --workers ${workers}
`;
}

/** For bash, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
