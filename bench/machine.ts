/** @file What the numbers were measured on. Never its name. */
import { spawnSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { openKernel } from "../src/kernel/index.ts";
import { isPinned, ROOT } from "./ask.ts";
import type { Results } from "./results.ts";

/** Above this, others are at work. */
export const BUSY = 0.5;

export function describeHere(): Pick<Results, "commit" | "dirty" | "node" | "kernel" | "machine" | "load" | "pinned"> {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: ROOT, encoding: "utf8" }).stdout?.trim() ?? "";
  return {
    commit: git("rev-parse", "--short=12", "HEAD"),
    dirty: git("status", "--porcelain", "--untracked-files=no") !== "",
    node: process.version,
    kernel: openKernel({ n: 2 }).name,
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: availableParallelism(),
      memory: totalmem(),
      platform: `${process.platform}-${process.arch}`,
    },
    load: loadavg()[0],
    pinned: isPinned,
  };
}
