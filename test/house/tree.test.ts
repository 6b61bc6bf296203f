import { beforeAll, expect, test } from "vitest";
import { allPaths, read, type Source } from "./sources.ts";
import { isText, lengthComplaints, MOST_LINES, pathComplaints, registryComplaints } from "./tree.ts";

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

test(`no source file in src, apps, bin, test, scripts or bench is over ${MOST_LINES} lines`, () => {
  const sources = files.filter(({ path }) => /^(src|apps|bin|test|scripts|bench)\/.*\.(tsx?|m?js|py|css)$/.test(path));
  expect(sources.flatMap(lengthComplaints)).toEqual([]);
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
});
