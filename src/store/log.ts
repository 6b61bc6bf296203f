import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { canonicalJson } from "../format/index.ts";
import { explained } from "./storeError.ts";

const NEWLINE = "\n".charCodeAt(0);

/**
 * Appends the entry to a file of JSON lines, with a single write: of several processes appending, each line stays
 * whole. After a line that a full disk or a crash cut short, the entry begins on a new one.
 *
 * @throws StoreError when the disk refuses; TypeError for what JSON cannot say.
 */
export function appendLine(path: string, entry: unknown): void {
  const line = canonicalJson(entry) + "\n";
  explained(`append to ${path}`, path, () => {
    const file = openSync(path, "a+");
    try {
      const last = Uint8Array.of(NEWLINE);
      const size = fstatSync(file).size;
      if (size > 0) readSync(file, last, 0, 1, size - 1);
      const bytes = new TextEncoder().encode(last[0] === NEWLINE ? line : "\n" + line);
      const written = writeSync(file, bytes);
      if (written < bytes.length) throw Object.assign(new Error("short write"), { code: "ENOSPC" });
    } finally {
      closeSync(file);
    }
  });
}
