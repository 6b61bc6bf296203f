import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GLOSSARY } from "../../apps/lab/src/glossary.ts";

test("docs/glossary.md has the words of the lab, in their order, as they are explained there", () => {
  const page = readFileSync(new URL("../../docs/glossary.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map(([, word, meaning]) => [word, meaning]).slice(2);
  expect(rows).toEqual(Object.entries(GLOSSARY));
});
