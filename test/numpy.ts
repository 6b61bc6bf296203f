/** @file What does NumPy say? Runs Debian's Python, the reference for files that others open. */
import { execFileSync } from "node:child_process";

/** Not `python3`: that may be another build, without NumPy. */
const PYTHON = "/usr/bin/python3";
let found: boolean | undefined;

/** Why a test that needs NumPy is skipped. */
export const NO_NUMPY = `needs ${PYTHON} with NumPy (Debian package python3-numpy)`;

/**
 * Whether NumPy can be asked; a test that cannot calls `context.skip(NO_NUMPY)`.
 *
 * @throws Error instead of false when LETHE_REQUIRE_ALL is 1: nothing may be skipped then.
 */
export function hasNumpy(): boolean {
  if (found === undefined) {
    try {
      execFileSync(PYTHON, ["-c", "import numpy"], { stdio: "ignore" });
      found = true;
    } catch {
      found = false;
    }
  }
  if (!found && process.env["LETHE_REQUIRE_ALL"] === "1") throw new Error(`LETHE_REQUIRE_ALL is 1: ${NO_NUMPY}`);
  return found;
}

/** What the script prints, run in `cwd`. @throws Error with Python's own words when it fails. */
export function runPython(script: string, cwd: string): string {
  return execFileSync(PYTHON, ["-c", script], { cwd, encoding: "utf8" });
}
