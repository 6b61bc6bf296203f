import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { canonicalJson } from "../format/index.ts";
import { explained } from "./storeError.ts";

const NEWLINE = "\n".charCodeAt(0);
/** Milliseconds in which another process's write, seen half done, is surely done. */
const WRITE_TIME = 20;

/**
 * Appends the entry to a file of JSON lines, with a single write: of several processes appending, each line stays
 * whole. After a line that a full disk or a crash cut short, the entry begins on a new one; readers skip the stump,
 * and a blank line, which two processes may leave once in a very long while.
 *
 * @throws StoreError when the disk refuses; TypeError for what JSON cannot say.
 */
export function appendLine(path: string, entry: unknown): void {
  const line = canonicalJson(entry) + "\n";
  explained(`append to ${path}`, path, () => {
    const file = openSync(path, "a+");
    try {
      // a file grows page by page: what ends in mid-line may be a stump, or a line that is still being written
      if (endsInMidLine(file)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WRITE_TIME);
      const bytes = new TextEncoder().encode(endsInMidLine(file) ? "\n" + line : line);
      const written = writeSync(file, bytes);
      if (written < bytes.length) throw Object.assign(new Error("short write"), { code: "ENOSPC" });
    } finally {
      closeSync(file);
    }
  });
}

function endsInMidLine(file: number): boolean {
  const size = fstatSync(file).size;
  const last = Uint8Array.of(NEWLINE);
  if (size > 0) readSync(file, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}
