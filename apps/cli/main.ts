/** @file The command `lethe`: parses, shows progress, calls the rooms. */
import { writeSync } from "node:fs";
import { endOnOutputError } from "./outputErrors.ts";
import { buildProgram } from "./program.ts";
import { reportError } from "./reportError.ts";

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
  await (await buildProgram(process.argv.slice(2))).parseAsync();
} catch (error) {
  process.exitCode = await reportError(error, (text) => process.stderr.write(text));
}
