/** @file Runs a program of examples/ as its reader would, in a folder of its own. Runs dist/. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./house/sources.ts";

export const EXAMPLES = join(ROOT, "examples");

export interface Ran {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
  /** Files it left, below its folder. */
  readonly files: readonly string[];
}

export function runExample(name: string): Ran {
  const folder = mkdtempSync(join(tmpdir(), "lethe-example-"));
  try {
    const isPython = name.endsWith(".py");
    const program = isPython ? "/usr/bin/python3" : process.execPath;
    const env = { ...process.env, PYTHONPATH: join(ROOT, "python"), PYTHONDONTWRITEBYTECODE: "1" };
    const run = spawnSync(program, [join(EXAMPLES, name)], { cwd: folder, env, encoding: "utf8" });
    const files = readdirSync(folder, { recursive: true }).map((file) => String(file).replaceAll("\\", "/"));
    return { status: run.status, lines: run.stdout.trimEnd().split("\n"), errors: run.stderr, files };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
