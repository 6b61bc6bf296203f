import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** How each system opens a page in the user's browser. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/**
 * Opens the address in the user's browser, where there is one; failing is no error. The command line of a process can be
 * read by every user of the machine, and the address holds the token: so a page that only we can read leads there.
 *
 * @returns what removes that page.
 */
export function openBrowser(url: string): () => void {
  const [command, ...args] = OPENERS[process.platform] ?? OPENERS["linux"]!;
  if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) return () => {};
  const folder = mkdtempSync(join(tmpdir(), "lethe-open-"));
  const file = join(folder, "lab.html");
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}"><title>Lethe</title>\n`, {
    mode: 0o600,
  });
  const child = spawn(command, [...args, pathToFileURL(file).href], { stdio: "ignore", detached: true });
  child.on("error", () => {}); // no opener here: the address is printed anyway
  child.unref();
  return () => rmSync(folder, { recursive: true, force: true });
}
