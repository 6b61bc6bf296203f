/** @file Plans as files: what cannot be read, what says a thing twice, what was edited. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { InputError } from "../format/index.ts";
import { keepStudyFile, readStudy } from "./studyFile.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-plan-"));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const refusal = (path: string) => {
  try {
    readStudy(path);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return "";
};

test.each([
  ['{"seeds": 1,\n "network": {"g": 0.8, "g": 5}}', "network.g must be given once, is given on lines 2 and 2"],
  ['{"seeds": 1,\n "seeds": [1, 2]}', "seeds must be given once, is given on lines 1 and 2; remove one"],
  [
    '{"seeds": 1,\n "grids": [{"g": 1}],\n\n "grids": [{"g": 2}]}',
    "grids must be given once, is given on lines 2 and 4",
  ],
])("a plan that says a thing twice is refused: %s", (text, message) => {
  expect(refusal(write("twice.json", text))).toContain(`twice.json: ${message}`);
});

test("a loop of links, a name that is too long and a pipe are refused in one line", () => {
  symlinkSync(join(folder, "loop.json"), join(folder, "loop.json"));
  expect(refusal(join(folder, "loop.json"))).toContain("cannot be read: its links lead in a circle");
  const long = refusal(join(folder, `${"x".repeat(5000)}.json`));
  expect(long).toContain("cannot be read: its name is too long");
  expect(long.length).toBeLessThan(400);
  expect(refusal(`${folder}/a\0.json`)).toContain("a character that no name may have");
  const pipe = join(folder, "pipe.json");
  execFileSync("mkfifo", [pipe]);
  expect(refusal(pipe)).toContain("must be a file, got a device or pipe; save it first");
  mkdirSync(join(folder, "folder.json"));
  expect(refusal(join(folder, "folder.json"))).toContain("must be a study, has no study.json");
});

test("a study keeps its plan with its sha256; a plan that was edited there is refused", () => {
  const dir = join(folder, "study");
  mkdirSync(dir);
  keepStudyFile(dir, readStudy(write("a.json", '{"seeds": [1, 2], "network": {"g": 0.8}}')));
  const path = join(dir, "study.json");
  expect(readStudy(dir)).toMatchObject({ dir, plan: { name: "a", seeds: [1, 2] } });
  const kept = readFileSync(path, "utf8");
  writeFileSync(path, kept.replace("0.8", "0.9"));
  expect(refusal(dir)).toContain("its plan was edited, the sha256 does not fit");
  writeFileSync(path, kept.replace(/"sha256": "./, '"sha256": "x'));
  expect(refusal(dir)).toContain("its plan was edited");
  writeFileSync(path, kept);
  expect(refusal(dir)).toBe("");
});
