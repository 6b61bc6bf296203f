import { FAILED } from "./exitCode.ts";

/** As a shell reports a program that wrote into a closed pipe: 128 and SIGPIPE. */
export const PIPE_CLOSED = 141;

/** What is needed of process.stdout and process.stderr. */
interface Output {
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

const REASONS = new Map([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "the file may not grow so large"],
]);

/**
 * Ends the program where its output cannot be written: at once where the reader has gone (`lethe show … | head`), which is
 * no mistake but is told by the exit code, since what was to be done may not be; else with one line. Nothing is half
 * written by that, and what is finished stays.
 */
export function endOnOutputError(output: Output, exit: (code: number) => void, say: (text: string) => void): void {
  output.on("error", ({ code = "", message }) => {
    if (code === "EPIPE") exit(PIPE_CLOSED);
    else {
      say(`lethe: the output cannot be written: ${REASONS.get(code) ?? message}\n`);
      exit(FAILED);
    }
  });
}
