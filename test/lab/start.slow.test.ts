import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LabIndex } from "../../src/study/index.ts";
import { ROOT } from "../house/sources.ts";

/** All that a process says until it has said `pattern`. */
async function waitFor(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = "";
  return new Promise((resolve, reject) => {
    const hear = (part: Buffer) => {
      text += part;
      const found = pattern.exec(text);
      if (found !== null) resolve(found);
    };
    child.stdout!.on("data", hear);
    child.stderr!.on("data", hear);
    child.on("exit", (code) => reject(new Error(`ended with ${code} after saying\n${text}`)));
  });
}

test("npm start opens the lab as soon as the first demo network is ready, and ends both when told to", async () => {
  const root = mkdtempSync(join(tmpdir(), "lethe-start-"));
  const args = ["scripts/start.mjs", "--no-open", "--port", "0", "--out", join(root, "demo")];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const [, url, token] = await waitFor(child, /The lab is open at (http:\/\/127\.0\.0\.1:\d+\/)\?token=([\w-]+)\n/);
  const answer = await fetch(`${url}api/index`, { headers: { Authorization: `Bearer ${token}` } });
  const index = (await answer.json()) as LabIndex;
  expect(index.name).toBe("demo");
  expect(index.rows.ids.length).toBeGreaterThan(0);
  expect(index.rows.ids.length).toBeLessThan(24);
  expect(index.progress).toMatchObject({ runs: 24, running: true });
  expect(index.progress!.complete).toBeGreaterThan(0);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([130, null]); // as `lethe study run` ends when it is stopped
  await expect(fetch(url!)).rejects.toThrow();
  rmSync(root, { recursive: true });
});
