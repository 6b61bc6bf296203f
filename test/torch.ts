/** @file What does PyTorch say? Runs Debian's Python with python3-torch: an oracle for cells, gradients and updates. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Arrays, decodeNpz, encodeNpz } from "../src/format/index.ts";

const PYTHON = "/usr/bin/python3";
let found: boolean | undefined;

/** Why a test that needs PyTorch is skipped. */
export const NO_TORCH = `needs ${PYTHON} with PyTorch (Debian package python3-torch)`;

/**
 * Whether PyTorch can be asked; a test that cannot calls `context.skip(NO_TORCH)`.
 *
 * @throws Error instead of false when LETHE_REQUIRE_ALL is 1: nothing may be skipped then.
 */
export function hasTorch(): boolean {
  if (found === undefined) {
    try {
      execFileSync(PYTHON, ["-c", "import torch"], { stdio: "ignore" });
      found = true;
    } catch {
      found = false;
    }
  }
  if (!found && process.env["LETHE_REQUIRE_ALL"] === "1") throw new Error(`LETHE_REQUIRE_ALL is 1: ${NO_TORCH}`);
  return found;
}

/**
 * What a script makes of arrays: it finds them in the dictionary `given` (NumPy, float64) and leaves its answer in the
 * dictionary `answer`.
 */
export function askTorch(script: string, given: Arrays): Arrays {
  const folder = mkdtempSync(join(tmpdir(), "lethe-torch-"));
  try {
    writeFileSync(join(folder, "given.npz"), encodeNpz(given));
    const whole = `import numpy as np, torch\ntorch.set_num_threads(1)\ngiven = dict(np.load("given.npz"))\nanswer = {}\n${script}\nnp.savez("answer.npz", **answer)`;
    execFileSync(PYTHON, ["-c", whole], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return decodeNpz(readFileSync(join(folder, "answer.npz")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
