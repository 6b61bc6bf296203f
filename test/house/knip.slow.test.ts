/** @file Nothing unused stays: files, exports, dependencies, as knip sees them (knip.json). From the registry, since nothing else needs it. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { ROOT } from "./sources.ts";

test("knip finds no file, export or dependency that nobody uses", ({ skip }) => {
  const run = spawnSync("npx", ["--yes", "knip@5.88.1", "--no-progress"], { cwd: ROOT, encoding: "utf8" });
  if (/ENOTFOUND|ECONNREFUSED|ENOTCACHED|E404|ETIMEDOUT|EAI_AGAIN/.test(run.stderr)) skip("knip: needs npm's registry");
  expect(run.status, run.stdout + run.stderr).toBe(0);
});
