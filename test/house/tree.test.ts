import { beforeAll, expect, test } from "vitest";
import { allPaths, read, type Source } from "./sources.ts";
import {
  isText,
  lengthComplaints,
  linesOf,
  MOST_LINES,
  NINE_OF_TEN,
  pathComplaints,
  registryComplaints,
} from "./tree.ts";

let files: Source[];
beforeAll(() => {
  files = allPaths().map(read).filter(isText);
});

test("no file contains an absolute path of the machine it was written on", () => {
  expect(files.flatMap(pathComplaints)).toEqual([]);
});

test("no package-lock.json names a registry host", () => {
  const locks = files.filter(({ path }) => /(^|\/)package-lock\.json$/.test(path));
  expect(locks.map(({ path }) => path)).toContain("package-lock.json");
  expect(locks.flatMap(registryComplaints)).toEqual([]);
});

test(`no source file in src, apps, bin, test, scripts or bench is over ${MOST_LINES} lines, no stylesheet over 400`, () => {
  const sources = files.filter(({ path }) => /^(src|apps|bin|test|scripts|bench)\/.*\.(tsx?|m?js|py|css)$/.test(path));
  const written = sources.filter(({ path }) => path !== "src/kernel/kernelBytes.ts"); // that one is compiled
  expect(written.flatMap(lengthComplaints)).toEqual([]);
});

test(`nine of ten files of src have at most ${NINE_OF_TEN} lines`, () => {
  const lengths = files.filter(({ path }) => /^src\/.*\.ts$/.test(path)).map(({ text }) => linesOf(text));
  expect(lengths.length).toBeGreaterThan(300);
  const longer = lengths.filter((lines) => lines > NINE_OF_TEN);
  expect(longer.length / lengths.length).toBeLessThanOrEqual(0.1);
});

const file = (text: string) => ({ path: "docs/a.md", text });

test.each(
  ["home/ada", "Users/ada", "root", "work/main"].flatMap((path) => [
    `see /${path}/x`,
    `file:///${path}/x`,
    `"/${path}/"`,
  ]),
)("the rule of paths objects to: %s", (text) => {
  expect(pathComplaints(file(`first\n${text}`))).toEqual([expect.stringContaining("docs/a.md:2")]);
});

test.each(["framework/work/x", "example.org/home/x", "./root/x", "/usr/bin/python3", "/workspace/x"])(
  "the rule of paths lets: %s",
  (text) => {
    expect(pathComplaints(file(text))).toEqual([]);
  },
);

test("the rules of registries and lengths object to a host and to one line too many", () => {
  expect(registryComplaints(file('{ "resolved": "https://registry.example/a.tgz" }'))).toHaveLength(1);
  expect(registryComplaints(file('{ "version": "1.0.0" }'))).toEqual([]);
  expect(lengthComplaints(file("x\n".repeat(MOST_LINES)))).toEqual([]);
  expect(lengthComplaints(file("x\n".repeat(MOST_LINES + 1)))).toHaveLength(1);
  expect(lengthComplaints({ path: "a.css", text: "x\n".repeat(400) })).toEqual([]);
  expect(lengthComplaints({ path: "a.css", text: "x\n".repeat(401) })).toHaveLength(1);
});
