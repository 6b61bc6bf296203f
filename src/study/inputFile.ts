import { readFileSync, statSync } from "node:fs";
import { duplicateKey, InputError } from "../format/index.ts";

const REASONS = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "permission denied"],
  ["ELOOP", "its links lead in a circle"],
  ["ENAMETOOLONG", "its name is too long"],
]);

/** Whether a path that the user named is a folder. @throws InputError where the system cannot say. */
export function isFolder(path: string): boolean {
  return reading(path, () => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
}

/**
 * The bytes of a file that the user named.
 *
 * @throws InputError when it cannot be read, is a pipe or a device, or has more than `maximumBytes`: it is then not read.
 */
export function readInputFile(path: string, maximumBytes = Number.POSITIVE_INFINITY): Uint8Array {
  return reading(path, () => {
    const found = statSync(path);
    if (!found.isFile() && !found.isDirectory()) {
      throw new InputError(`${path}: must be a file, got a device or pipe; save it first`);
    }
    if (found.isFile() && found.size > maximumBytes) {
      throw new InputError(`${path}: must have at most ${maximumBytes} bytes, got ${found.size}`);
    }
    return readFileSync(path);
  });
}

/** The JSON value in such a file. @throws InputError when it cannot be read, is not JSON, or says a thing twice. */
export function readInputJson(path: string): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readInputFile(path));
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: must be JSON: ${(error as Error).message}`);
  }
  const twice = duplicateKey(text);
  if (twice === null) return value;
  throw new InputError(
    `${path}: ${twice.path} must be given once, is given on lines ${twice.lines.join(" and ")}; remove one`,
  );
}

function reading<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    // a NUL in a path is refused by Node itself
    const reason = code === "ERR_INVALID_ARG_VALUE" ? "its name has a character that no name may have" : undefined;
    throw new InputError(
      `${shortened(path)}: cannot be read: ${reason ?? REASONS.get(code) ?? message}; give another path`,
    );
  }
}

/** A path that fits on a line. */
const shortened = (path: string): string => (path.length <= 200 ? path : `${path.slice(0, 200)}…`);
