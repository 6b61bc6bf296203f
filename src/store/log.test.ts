import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendLine } from "./log.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("each entry is one line of JSON, in the order of appending", () => {
  const path = join(folder, "a.jsonl");
  appendLine(path, { b: 1, a: "two\nlines" });
  appendLine(path, [2]);
  expect(readFileSync(path, "utf8")).toBe('{"a":"two\\nlines","b":1}\n[2]\n');
});

test("after a line cut short, the next entry begins on a new one", () => {
  const path = join(folder, "a.jsonl");
  writeFileSync(path, '{"a":1}\n{"b"');
  appendLine(path, { c: 3 });
  expect(readFileSync(path, "utf8")).toBe('{"a":1}\n{"b"\n{"c":3}\n');
});

test("what JSON cannot say is refused and nothing is written", () => {
  const path = join(folder, "a.jsonl");
  expect(() => appendLine(path, { seconds: Number.NaN })).toThrow(TypeError);
  expect(() => readFileSync(path)).toThrow("ENOENT");
});
