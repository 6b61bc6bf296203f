import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { anchorsOf, deadLinks, linksOf } from "./links.ts";
import { allPaths, ROOT, read } from "./sources.ts";

const textOf = (path: string) => {
  const full = join(ROOT, path);
  if (!existsSync(full)) return null;
  return statSync(full).isFile() && path.endsWith(".md") ? readFileSync(full, "utf8") : "";
};

test("no link of a Markdown page of ours is dead, be it to a file or to a heading", () => {
  const pages = allPaths().filter((path) => path.endsWith(".md"));
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.flatMap((path) => deadLinks(path, read(path).text, textOf))).toEqual([]);
});

test("links are those of running text, with their lines; code has none", () => {
  const text = "a [b](c.md) ![d](e.png)\n```\n[x](y)\n```\n`[p](q)` [r](<s>) [t](https://u.v/w_(x))\n";
  expect(linksOf(text)).toEqual([
    { target: "c.md", line: 1 },
    { target: "e.png", line: 1 },
    { target: "<s>", line: 5 },
    { target: "https://u.v/w_(x)", line: 5 },
  ]);
});

test("dead files and headings are found, twins are numbered", () => {
  const there: Record<string, string> = { "docs/b.md": "# One\n## Two: `x`, y\n## One\n" };
  const found = deadLinks(
    "docs/a.md",
    "[1](b.md#one-1) [2](b.md#two-x-y) [3](b.md#three)\n[4](c.md) [5](#no)\n# Yes\n[6](#yes)",
    (path) => there[path] ?? null,
  );
  expect(found).toEqual([
    "docs/a.md:1: b.md#three: no heading of that name",
    "docs/a.md:2: c.md leads nowhere",
    "docs/a.md:2: #no: no heading of that name",
  ]);
  expect([...anchorsOf("# µs per step\n## 2 units")]).toEqual(["μs-per-step", "_2-units"]);
});
