import { totalmem } from "node:os";
import { InputError } from "../format/index.ts";
import { LARGEST_COHORT } from "./cohorts.ts";
import { workerBytes } from "./memoryBound.ts";
import type { RunSpec } from "./runSpec.ts";

const MB = 2 ** 20;
/** A process that does nothing yet. */
const PROCESS = 80 * MB;

/** What this process may take where nobody says: most of the machine, or of what its container is given. */
export function defaultMemory(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return 0.8 * (limit > 0 && limit < totalmem() ? limit : totalmem());
}

/**
 * How many workers, and networks in a cohort, fit into `memory` bytes: fewer workers first, then narrower cohorts.
 *
 * @throws InputError when not even one network fits.
 */
export function fitMemory(
  specs: readonly RunSpec[],
  workers: number,
  memory: number,
): { readonly workers: number; readonly width: number } {
  const n = specs.reduce((most, { network }) => Math.max(most, network.n), 2);
  for (const width of [LARGEST_COHORT, 2, 1]) {
    const fitting = Math.floor((memory - PROCESS) / workerBytes(n, width));
    if (fitting >= 1) return { workers: Math.min(workers, fitting), width };
  }
  throw new InputError(
    `memory: one network of ${n} units needs ${showMegabytes(PROCESS + workerBytes(n, 1))}, got ${showMegabytes(memory)}`,
  );
}

const showMegabytes = (bytes: number): string => `${Math.ceil(bytes / MB)} MB`;

const UNITS = { K: 1024, M: MB, G: 1024 * MB, T: MB * MB };

/** Bytes of "4G", "800M", "2T"; a bare number is MB, as Slurm has it. @throws InputError. */
export function parseMemory(text: string, where: string): number {
  const [, digits, unit] = /^(\d{1,9}(?:\.\d+)?)([KMGT]?)B?$/i.exec(text) ?? [];
  const bytes = Number(digits) * UNITS[(unit || "M").toUpperCase() as keyof typeof UNITS];
  if (digits === undefined || !(bytes > 0))
    throw new InputError(`${where} must be like 4G or 800M, got ${text || "nothing"}`);
  return bytes;
}
