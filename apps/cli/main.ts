/** @file The command `lethe`: parses, shows progress, calls the rooms. */
import { writeSync } from "node:fs";
import { reportError } from "./exitCode.ts";
import { endOnOutputError } from "./outputErrors.ts";
import { buildProgram } from "./program.ts";

const say = (text: string) => {
  try {
    writeSync(2, text);
  } catch {
    // nobody hears
  }
};
endOnOutputError(process.stdout, process.exit, say);
endOnOutputError(process.stderr, process.exit, () => {});

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error, (text) => process.stderr.write(text));
}
