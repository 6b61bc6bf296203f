import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder, StoreError, temporaryBeside } from "../store/index.ts";

/**
 * Makes a folder beside the one wanted, lets it be filled, and gives it its name; on any error nothing stays.
 *
 * @throws StoreError on one line for what the system refuses.
 */
export async function whole(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  makeFolder(dirname(path));
  const folder = temporaryBeside(path);
  try {
    mkdirSync(folder);
    await fill(folder);
    renameSync(folder, path);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === undefined) throw error;
    throw new StoreError(`cannot write ${path}: ${(error as Error).message}; nothing was written`, { cause: error });
  }
}
