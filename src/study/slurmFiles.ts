/** @file What a study keeps of its jobs: slurm/<submission>.sh, .tasks.jsonl, .job.json and a log of each job. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseWith } from "../format/index.ts";
import { appendLine, makeFolder, writeAtomically, writeNew } from "../store/index.ts";
import { readInputFile, readInputJson } from "./inputFile.ts";

/** One array job. */
const submissionSchema = z.strictObject({
  format: z.literal(1),
  /** Name of its files: "0001". */
  submission: z.string().regex(/^\d{4,}$/),
  /** Slurm's number for it; null where it was not taken. */
  job: z.string().regex(/^\d+$/).nullable(),
  /** Ids of the runs of each task, in its cohorts. */
  tasks: z.array(z.array(z.array(z.string()))),
  submitted: z.string(),
});
export type Submission = z.infer<typeof submissionSchema>;

export const slurmFolder = (dir: string): string => join(dir, "slurm");
const jobFile = (dir: string, submission: string) => join(slurmFolder(dir), `${submission}.job.json`);

/** All array jobs of a study, oldest first. */
export function readSubmissions(dir: string): Submission[] {
  const folder = slurmFolder(dir);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".job.json"));
  const numbers = names.map((name) => name.slice(0, -".job.json".length));
  return numbers.sort((a, b) => Number(a) - Number(b)).map((number) => readSubmission(dir, number));
}

export function readSubmission(dir: string, submission: string): Submission {
  const path = jobFile(dir, submission);
  return parseWith(submissionSchema, readInputJson(path), path);
}

export function keepSubmission(dir: string, submission: Submission): void {
  makeFolder(slurmFolder(dir));
  writeAtomically(jobFile(dir, submission.submission), encode(submission));
}

/** Keeps a submission under the next number that nobody has, also where others submit at this moment. @returns it. */
export function beginSubmission(dir: string, about: Omit<Submission, "format" | "submission" | "job">): Submission {
  makeFolder(slurmFolder(dir));
  const last = readSubmissions(dir).at(-1)?.submission ?? "0";
  for (let number = Number(last) + 1; ; number++) {
    const entry: Submission = { format: 1, submission: String(number).padStart(4, "0"), job: null, ...about };
    if (writeNew(jobFile(dir, entry.submission), encode(entry))) return entry;
  }
}

/** Keeps the script of a submission. @returns its name in the folder. */
export function keepScript(dir: string, submission: string, script: string): string {
  const name = `${submission}.sh`;
  writeAtomically(join(slurmFolder(dir), name), new TextEncoder().encode(script));
  return name;
}

/** What a job tells of itself: that it began, and how it ended. A job that Slurm began again has begun twice. */
export type JobEvent = "began" | "done" | "stopped" | "failed";

const logFile = (dir: string, submission: string, task: number) =>
  join(slurmFolder(dir), `${submission}.job-${task}.jsonl`);

export function tellOfJob(dir: string, submission: string, task: number, event: JobEvent, about: object): void {
  appendLine(logFile(dir, submission, task), { ...about, event, at: new Date().toISOString() });
}

export function readJobEvents(dir: string, submission: string, task: number): JobEvent[] {
  const path = logFile(dir, submission, task);
  if (!existsSync(path)) return [];
  const lines = new TextDecoder().decode(readInputFile(path)).split("\n");
  return lines.flatMap((line) => {
    const [, event] = /"event":"(began|done|stopped|failed)"/.exec(line) ?? [];
    return event === undefined ? [] : [event as JobEvent];
  });
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
