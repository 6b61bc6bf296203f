import { expect, test } from "vitest";
import { allPaths, read } from "./sources.ts";

test("every message of docs/troubleshooting.md is one that the program gives", () => {
  const given = allPaths()
    .filter((path) => /^(src|apps|scripts)\/.*\.(ts|tsx|mjs)$/.test(path) && !path.includes(".test."))
    .map((path) =>
      read(path)
        .text.replace(/"\s*\+\s*[`"]/g, "")
        .replace(/`\s*\+\s*[`"]/g, ""),
    )
    .join("\n");
  const rows = read("docs/troubleshooting.md")
    .text.split("\n")
    .filter((line) => /^\| /.test(line) && !/^\| message/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  const parts = rows.flatMap((row) => {
    const cell = row.split(" | ")[0]!;
    return [...cell.matchAll(/`([^`]+)`/g)]
      .flatMap(([, message]) => message!.split("…").map((part) => part.trim()))
      .filter((part) => part !== "" && part !== ",");
  });
  expect(parts.filter((part) => !given.includes(part))).toEqual([]);
});
