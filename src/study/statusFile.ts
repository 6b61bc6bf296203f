import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { StoreError, writeAtomically } from "../store/index.ts";

const statusSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  state: z.enum(["running", "complete", "stopped", "failed"]),
  /** Networks of the plan. */
  runs: z.int(),
  /** Networks with all their stages. */
  complete: z.int(),
  /** Of the complete ones. */
  learned: z.int(),
  /** Networks given up. */
  failed: z.array(z.object({ id: z.string(), message: z.string() })),
  /** Ids of the networks being worked on. */
  running: z.array(z.string()),
  /** Of all the work of the plan, 0 … 1. */
  fraction: z.number(),
  /** Supposing that the rest goes as fast; null where that cannot be said yet. */
  secondsLeft: z.number().nullable(),
  /** When this was written, ISO 8601. */
  updated: z.string(),
  host: z.string(),
  process: z.int(),
});
/** How far a study is, for other programs to read: status.json in its folder. Nothing is ever decided by it. */
export type StudyStatus = z.infer<typeof statusSchema>;

export const STATUS_FILE = "status.json";

/** Writes status.json whole or not at all; a disk that refuses is no reason to stop. */
export function writeStatus(dir: string, status: Omit<StudyStatus, "format" | "updated" | "host" | "process">): void {
  const whole: StudyStatus = {
    format: 1,
    ...status,
    updated: new Date().toISOString(),
    host: hostname(),
    process: process.pid,
  };
  try {
    writeAtomically(join(dir, STATUS_FILE), new TextEncoder().encode(`${JSON.stringify(whole, null, 2)}\n`));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** The status last written; null where there is none, or it is no status. */
export function readStatus(dir: string): StudyStatus | null {
  try {
    return statusSchema.parse(JSON.parse(readFileSync(join(dir, STATUS_FILE), "utf8")));
  } catch {
    return null;
  }
}
