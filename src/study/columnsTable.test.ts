import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnsTable } from "./columnsTable.ts";

test("docs/results.md lists the columns as they are", () => {
  const page = readFileSync(new URL("../../docs/results.md", import.meta.url), "utf8");
  const listed = /<!-- columns:begin -->\n\n(.*?)\n\n<!-- columns:end -->/s.exec(page)?.[1];
  expect(listed).toBe(columnsTable());
});
