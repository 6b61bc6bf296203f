import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { isProcessAlive, StoreError, writeAtomically } from "../store/index.ts";

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
  /** "queue": what `study status` found out from a cluster's queue, which nobody speaks for; else the executor itself speaks. */
  by: z.enum(["executor", "queue"]).default("executor"),
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

/** An executor speaks every second; one that was silent for so long is gone. */
const SILENCE = 60_000; // ms

/** Whether the executor that wrote a status is still at work, as far as can be seen from here. */
export function isSpeaking({ state, by, updated, host, process: pid }: StudyStatus): boolean {
  if (state !== "running" || by !== "executor") return false;
  if (host === hostname() && !isProcessAlive(pid)) return false;
  return Math.abs(Date.now() - Date.parse(updated)) < SILENCE;
}

/** The status last written; null where there is none, or it is no status. */
export function readStatus(dir: string): StudyStatus | null {
  try {
    return statusSchema.parse(JSON.parse(readFileSync(join(dir, STATUS_FILE), "utf8")));
  } catch {
    return null;
  }
}
