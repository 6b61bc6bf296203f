import { readFileSync } from "node:fs";
import { InputError } from "../format/index.ts";

const REASONS = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "permission denied"],
]);

/** The bytes of a file that the user named. @throws InputError when it cannot be read. */
export function readInputFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: cannot be read: ${REASONS.get(code) ?? message}; give another path`);
  }
}

/** The JSON value in such a file. @throws InputError when it cannot be read or is not JSON. */
export function readInputJson(path: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(readInputFile(path)));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: must be JSON: ${(error as Error).message}`);
  }
}
