import { CommanderError } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { StoreError } from "../../src/store/index.ts";

export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;
/** As a shell reports a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/**
 * Says on one line what went wrong and gives the exit code: 2 for what the user asked, 1 for what could not be done.
 * Only bugs show a stack.
 */
export function reportError(error: unknown, write: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE; // it has spoken already
  if (error instanceof InputError || error instanceof StoreError) {
    write(`lethe: ${error.message}\n`);
    return error instanceof InputError ? WRONG_USAGE : FAILED;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  write(`lethe: internal error; please report it with what follows\n${stack}\n`);
  return FAILED;
}

/** Commander's words on one line: "error: unknown option '--trails'\n(Did you mean --trials?)" and the like. */
export function usageLine(text: string): string {
  const [first = "", hint = ""] = text.trim().split("\n");
  const meant = /^\(Did you mean (?:one of )?(.+)\?\)$/.exec(hint)?.[1];
  return `lethe: ${first.replace(/^error: /, "").replace(/\.$/, "")}${meant === undefined ? "; see --help" : `; did you mean ${meant}?`}\n`;
}
