import { vi } from "vitest";
import { buildProgram } from "../apps/cli/program.ts";

/** Runs a command of `lethe` in this process. @returns what it prints on standard output; a refusal rejects. */
export async function lethe(...args: string[]): Promise<string> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await (await buildProgram(args)).parseAsync(["node", "lethe", ...args]);
  } finally {
    write.mockRestore();
  }
  return text;
}
