/** @file What a study keeps of its jobs, in a folder of the queue's name: slurm/<submission>.sh, .job.json and a log of each job. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseWith } from "../../format/index.ts";
import { appendLine, makeFolder, writeAtomically, writeNew } from "../../store/index.ts";
import { readInputFile, readInputJson } from "../inputFile.ts";
import type { Queue } from "./queue.ts";

/** One array job. */
const submissionSchema = z.strictObject({
  format: z.literal(1),
  /** Name of its files: "0001". */
  submission: z.string().regex(/^\d{4,}$/),
  /** What the queue calls it; null where it was not taken. */
  job: z.string().min(1).nullable(),
  /** Ids of the runs of each task, in its cohorts. */
  tasks: z.array(z.array(z.array(z.string()))),
  submitted: z.string(),
});
export type Submission = z.infer<typeof submissionSchema>;

/** Where a study keeps the jobs it has in a queue, and submits them from. */
export const jobsFolder = (folder: string, { name }: Queue): string => join(folder, name);
const jobFile = (folder: string, submission: string) => join(folder, `${submission}.job.json`);

/** All array jobs that a study has in a queue, oldest first. @param folder of this queue, see {@link jobsFolder}. */
export function readSubmissions(folder: string): Submission[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".job.json"));
  const numbers = names.map((name) => name.slice(0, -".job.json".length));
  return numbers.sort((a, b) => Number(a) - Number(b)).map((number) => readSubmission(folder, number));
}

export function readSubmission(folder: string, submission: string): Submission {
  const path = jobFile(folder, submission);
  return parseWith(submissionSchema, readInputJson(path), path);
}

export function keepSubmission(folder: string, submission: Submission): void {
  makeFolder(folder);
  writeAtomically(jobFile(folder, submission.submission), encode(submission));
}

/** Keeps a submission under the next number that nobody has, also where others submit at this moment. @returns it. */
export function beginSubmission(folder: string, about: Omit<Submission, "format" | "submission" | "job">): Submission {
  makeFolder(folder);
  const last = readSubmissions(folder).at(-1)?.submission ?? "0";
  for (let number = Number(last) + 1; ; number++) {
    const entry: Submission = { format: 1, submission: String(number).padStart(4, "0"), job: null, ...about };
    if (writeNew(jobFile(folder, entry.submission), encode(entry))) return entry;
  }
}

/** Keeps the script of a submission. @returns its name in the folder. */
export function keepScript(folder: string, submission: string, script: string): string {
  const name = `${submission}.sh`;
  writeAtomically(join(folder, name), new TextEncoder().encode(script));
  return name;
}

/** What a job reports of itself: that it began, and how it ended. A job that the queue began again has begun twice. */
export type JobEvent = "began" | "done" | "stopped" | "failed";

const logFile = (folder: string, submission: string, task: number) => join(folder, `${submission}.job-${task}.jsonl`);

export function reportOfJob(folder: string, submission: string, task: number, event: JobEvent, about: object): void {
  appendLine(logFile(folder, submission, task), { ...about, event, at: new Date().toISOString() });
}

export function readJobEvents(folder: string, submission: string, task: number): JobEvent[] {
  const path = logFile(folder, submission, task);
  if (!existsSync(path)) return [];
  const lines = new TextDecoder().decode(readInputFile(path)).split("\n");
  return lines.flatMap((line) => {
    const [, event] = /"event":"(began|done|stopped|failed)"/.exec(line) ?? [];
    return event === undefined ? [] : [event as JobEvent];
  });
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
