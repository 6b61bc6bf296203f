/** @file The tutorial, done: its commands are read from the page and run in order, in a folder of their own. Runs dist/. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT, read } from "../house/sources.ts";
import { hasNumpy, NO_NUMPY } from "../numpy.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-tutorial-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Block {
  readonly language: string;
  readonly text: string;
  readonly isRun: boolean;
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(/(<!-- not run[^>]*-->\n)?```(\w+)\n([\s\S]*?)```/g)].map(([, skipped, language, text]) => ({
    language: language!,
    text: text!,
    isRun: skipped === undefined,
  }));
}

test("each command of docs/tutorial.md does what the page says it does", (context) => {
  if (!hasNumpy()) return context.skip(NO_NUMPY);
  const { text: page } = read("docs/tutorial.md");
  const printed: string[] = [];
  const promised: string[] = [];
  let commands = 0;
  for (const { language, text, isRun } of blocksOf(page)) {
    if (!isRun) continue;
    if (language === "text") promised.push(...text.trim().split("\n"));
    if (language === "python") execFileSync("/usr/bin/python3", ["-c", text], { cwd: folder });
    if (language !== "sh") continue;
    for (const line of text.trim().split("\n")) {
      const words = line.replace(/\s+#.*/, "").split(" ");
      expect(words.slice(0, 2)).toEqual(["npx", "lethe"]);
      const run = spawnSync(process.execPath, [join(ROOT, "bin/lethe.mjs"), ...words.slice(2)], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(run.status, `${line}\n${run.stdout}${run.stderr}`).toBe(0);
      printed.push(...run.stdout.split("\n"));
      commands++;
    }
  }
  expect(commands).toBe(6);
  expect(promised.length).toBe(4);
  for (const line of promised) expect(printed).toContain(line);
  for (const file of ["portrait.svg", "assays/forgetting.png", "figures/portrait.png"]) {
    expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
  }
  // sentences that the page quotes from the verdict, up to the dots it leaves out
  const quoted = [...page.matchAll(/\*\*"([^"]+)"\*\*/g)]
    .flatMap(([, words]) => words!.split("…"))
    .map((part) => part.trim());
  const said = printed.join(" ");
  expect(quoted.length).toBeGreaterThan(6);
  expect(quoted.filter((part) => part !== "" && !said.includes(part.replace(/\.$/, "")))).toEqual([]);
  expect(said).toMatch(/4 stable roots and 5 others/);
  expect(said).toMatch(/lifetime +[67]\.\d+ τ/);
});
