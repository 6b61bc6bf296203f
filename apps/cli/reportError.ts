import { CommanderError } from "@commander-js/extra-typings";
import { DONE, FAILED, WRONG_USAGE } from "./exitCode.ts";

/**
 * Says on one line what went wrong and gives the exit code: 2 for what the user asked, 1 for what could not be done.
 * Only bugs show a stack.
 */
export async function reportError(error: unknown, write: (text: string) => void): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE; // it has spoken already
  // loaded now: most commands have these already, and those that have not do without
  const [{ InputError }, { StoreError }] = await Promise.all([
    import("../../src/format/index.ts"),
    import("../../src/store/index.ts"),
  ]);
  if (error instanceof InputError || error instanceof StoreError) {
    write(`lethe: ${error.message}\n`);
    return error instanceof InputError ? WRONG_USAGE : FAILED;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  write(`lethe: internal error; please report it with what follows\n${stack}\n`);
  return FAILED;
}
