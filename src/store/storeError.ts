import { lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * The store could not do its work: the disk, a permission, or two different results for one id. One line, shown
 * without a stack; messages that begin `internal:` are bugs.
 */
export class StoreError extends Error {
  override readonly name = "StoreError";
  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/[\p{Cc}\u2028\u2029]+/gu, " "), options);
  }
}

/** What to do about each error code of the system; `ENOTDIR` and `EEXIST` need the path and are told apart below. */
const ADVICE = new Map([
  ["EACCES", "permission denied; choose another --out"],
  ["EPERM", "permission denied; choose another --out"],
  ["EROFS", "the disk is read-only; choose another --out"],
  ["ENOSPC", "the disk is full; what was finished is intact; make space and run again"],
  ["EDQUOT", "the disk quota is used up; what was finished is intact; make space and run again"],
  ["EMFILE", "too many files are open; raise `ulimit -n` or use fewer workers"],
  ["ENAMETOOLONG", "its name is too long; choose another --out"],
  ["ELOOP", "its links lead in a circle; choose another --out"],
  ["EISDIR", "it is a folder, not a file; move it away"],
]);

/**
 * Runs `act` and turns a system error into a StoreError on one line.
 *
 * @param doing what is being tried, after "cannot": "create runs in out".
 * @param path where: searched upwards for a file that stands where a folder must.
 */
export function explained<T>(doing: string, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const blocking = code === "ENOTDIR" || code === "EEXIST" ? fileInTheWay(path) : undefined;
    const reason =
      blocking === undefined
        ? (ADVICE.get(code) ?? (error as Error).message)
        : `${blocking} is a file, not a folder; choose another --out`;
    throw new StoreError(`cannot ${doing}: ${reason}`, { cause: error });
  }
}

/** The system's error code, e.g. "ENOENT"; undefined for errors of other kinds. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** The nearest thing at `path` or above that exists, if it is no folder. */
function fileInTheWay(path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    // statSync throws ENOTDIR below a file; a link that leads nowhere exists and is no folder
    const found = quietly(() => statSync(at)) ?? quietly(() => lstatSync(at));
    if (found !== undefined) return found.isDirectory() ? undefined : at;
    if (at === dirname(at)) return undefined;
  }
}

function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
