import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allPaths, ROOT } from "./sources.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-checkout-"));
  for (const path of allPaths()) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script of the copy, where nothing is set up but what earlier calls set up. */
function node(script: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(folder, script), ...args], { cwd: folder, encoding: "utf8" });
}

function expectRefusal(state: "missing" | "stale"): void {
  const refused = node("bin/lethe.mjs", "--version");
  expect(refused).toMatchObject({ status: 1, stdout: "", stderr: `lethe: dist is ${state}; run \`npm run setup\`\n` });
}

test("a fresh copy sets itself up once, and lethe refuses to run while dist is missing or stale", () => {
  expectRefusal("missing");

  const first = node("scripts/setup.mjs");
  expect(first.stderr).toBe("");
  expect(first.stdout).toMatch(/^installing dependencies… [\d.]+ s\nbuilding… [\d.]+ s\n$/);
  expect(existsSync(join(folder, "dist/src/kernel/kernel.test.js"))).toBe(false);

  expect(node("scripts/setup.mjs").stdout).toBe("dependencies and dist are up to date\n");

  writeFileSync(join(folder, "dist/left.js"), "");
  appendFileSync(join(folder, "src/kernel/index.ts"), "// another line\n");
  expectRefusal("stale");
  expect(node("scripts/setup.mjs").stdout).toMatch(/^building… [\d.]+ s\n$/);
  expect(existsSync(join(folder, "dist/left.js"))).toBe(false);

  appendFileSync(join(folder, "src/kernel/index.ts"), "const wrong: number = 'text';\n");
  expect(node("scripts/setup.mjs")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("src/kernel/index.ts"),
  });
  expectRefusal("stale"); // what tsc left of a failed build does not count
});

test("npm test ends with its counts when setting up fails", () => {
  rmSync(join(folder, "package-lock.json"));
  const run = node("scripts/test.mjs");
  expect(run.stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
  expect(run.status).toBe(1);
});
