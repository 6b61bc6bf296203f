/** @file The command `lethe`: parses, shows progress, calls the rooms. */
import { reportError } from "./exitCode.ts";
import { buildProgram } from "./program.ts";

// `lethe show … | head` closes our output early: that is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error, (text) => process.stderr.write(text));
}
