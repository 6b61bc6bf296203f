import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { sha256Hex } from "../format/index.ts";
import { codeOf, explained, StoreError } from "./storeError.ts";

/** Which machine a temporary file belongs to: its pid means nothing on another. */
const HOST = sha256Hex(hostname()).slice(0, 8);
const TEMPORARY = /^\..+\.([0-9a-f]{8})\.(\d+)\.[0-9a-f]{12}\.tmp$/;

/**
 * Puts the bytes at `path`, whole or not at all: written to `.<name>.<host>.<pid>.<random>.tmp` beside it, flushed,
 * renamed, and the folder flushed. A reader sees the old file or the new one; of two writers at once, one whole file
 * stays. On any error the temporary file is removed and what was at `path` is untouched.
 *
 * @throws StoreError on one line for what the system refuses (disk full, permission, a folder in the way).
 */
export function writeAtomically(path: string, bytes: Uint8Array): void {
  const folder = dirname(path);
  const temporary = temporaryBeside(path);
  explained(`write ${path}`, folder, () => {
    try {
      const file = openSync(temporary, "wx");
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
  explained(`flush ${folder}`, folder, () => flushFolder(folder));
}

/**
 * As `writeAtomically`, but only where nothing is at `path`: of several writers at once one puts its bytes there.
 *
 * @returns whether it did.
 */
export function writeNew(path: string, bytes: Uint8Array): boolean {
  const temporary = temporaryBeside(path);
  writeAtomically(temporary, bytes);
  try {
    return explained(`write ${path}`, dirname(path), () => {
      try {
        linkSync(temporary, path);
        return true;
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        throw error;
      }
    });
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Where a file that will be at `path` is to be written first: a name of this process, which `sweepTemporaries` knows. */
export function temporaryBeside(path: string): string {
  const name = `.${basename(path)}.${HOST}.${process.pid}.${randomBytes(6).toString("hex")}.tmp`;
  return join(dirname(path), name);
}

/** Whether a name is that of a temporary file, of any machine and process. */
export const isTemporary = (name: string): boolean => TEMPORARY.test(name);

/**
 * Flushes what another library wrote at a temporary name, and renames it. A folder is not flushed file by file.
 *
 * @throws StoreError as `writeAtomically`.
 */
export function moveIntoPlace(temporary: string, path: string): void {
  const folder = dirname(path);
  explained(`write ${path}`, folder, () => {
    flushFolder(temporary);
    renameSync(temporary, path);
    flushFolder(folder);
  });
}

/** Makes a folder and those above it. @throws StoreError naming what stands in the way. */
export function makeFolder(path: string): void {
  explained(`create ${basename(path)} in ${dirname(path)}`, path, () => makeFolders(resolve(path)));
}

/** One by one from above: Node's own `recursive` tries for ever where a file system takes no folder, as in /proc. */
function makeFolders(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT")
      throw new StoreError(`cannot create ${path}: ${above} takes no folder; choose another --out`);
    const isThere = codeOf(error) === "EEXIST" && statSync(path, { throwIfNoEntry: false })?.isDirectory();
    if (!isThere) throw error; // else another process made it just now
  }
}

/**
 * Removes the temporary files in `folder` whose writer is dead: made on this machine by a process that is no more.
 * Those of other machines and of living processes stay. @returns the names removed.
 */
export function sweepTemporaries(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    const [, host, pid] = TEMPORARY.exec(name) ?? [];
    if (host !== HOST || isProcessAlive(Number(pid))) return false;
    rmSync(join(folder, name), { force: true });
    return true;
  });
}

/** Whether a process of this machine is there. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH"; // EPERM: alive, and another user's
  }
}

/** Makes what is at a path, or the renames in a folder, survive a power cut. Some network file systems cannot, and say so. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EPERM", "EISDIR"].includes(codeOf(error) ?? "")) throw error;
  } finally {
    closeSync(handle);
  }
}
