/** @file docs/decisions: each record has a status, each is listed, and what overturned another is there. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, read } from "./sources.ts";

const pages = readdirSync(join(ROOT, "docs/decisions")).map((name) => read(`docs/decisions/${name}`));
const records = pages.flatMap(({ path, text }) =>
  text
    .split(/^## /m)
    .slice(1)
    .map((record) => ({ path, title: record.split("\n")[0]!, status: record.split("\n")[2] ?? "" })),
);

test("every record has a status on the line below its heading, and stands in the list of docs/decisions.md", () => {
  const { text: index } = read("docs/decisions.md");
  expect(records.length).toBeGreaterThan(60);
  for (const { title, status, path } of records) {
    expect([title, /^\*(In force[.; ]|Overturned by \[)/.test(status)]).toEqual([title, true]);
    expect(index).toContain(`- [${title}](decisions/${path.split("/").at(-1)}#`);
  }
  expect([...index.matchAll(/^- \[/gm)].length).toBe(records.length);
});
