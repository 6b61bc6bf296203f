/** @file Asks a child process one question, on one core where `taskset` is there. */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answered, Questions } from "./child.ts";
import type { Reference } from "./reference.ts";

const CHILD = fileURLToPath(new URL("./child.js", import.meta.url));
const PYTHON = "/usr/bin/python3";
/** The last core: the first one serves more of the system's interrupts. */
const CORE = String(cpus().length - 1);
export const isPinned = spawnSync("taskset", ["-c", CORE, "true"]).status === 0;

/** The checkout; set by scripts/bench.mjs, because this file runs compiled, from elsewhere. */
export const ROOT = process.env["LETHE_BENCH_ROOT"] ?? process.cwd();

type Answer<Name extends keyof Questions> = Answered<Awaited<ReturnType<Questions[Name]>>>;

/** @param cores "one": pinned to a core. "all": free. */
export function ask<Name extends keyof Questions>(
  name: Name,
  options: Parameters<Questions[Name]>[0],
  cores: "one" | "all" = "one",
): Answer<Name> {
  return run(cores, process.execPath, [CHILD, name, JSON.stringify(options)], process.env) as Answer<Name>;
}

export function askReference<Name extends keyof Reference>(
  name: Name,
  options: Readonly<Record<string, number | string>> = {},
): Answered<Reference[Name]> {
  const flags = Object.entries(options).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
  // those two slow a current OpenBLAS where they are set for the sake of older ones
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
  const oneThread = { ...env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const script = join(ROOT, name === "update" ? "bench/gradient.py" : "bench/reference.py");
  return run("one", PYTHON, [script, name, ...flags], oneThread) as Answered<Reference[Name]>;
}

function run(cores: "one" | "all", command: string, args: readonly string[], env: NodeJS.ProcessEnv): unknown {
  const [first, ...rest] = cores === "one" && isPinned ? ["taskset", "-c", CORE, command, ...args] : [command, ...args];
  const { status, stdout, error } = spawnSync(first, rest, {
    ...{ env, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] },
  });
  if (status !== 0)
    throw new Error(`bench: ${args.slice(1, 3).join(" ")} failed: ${error?.message ?? `exit ${status}`}`);
  return JSON.parse(stdout);
}
