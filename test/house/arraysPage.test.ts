import { expect, test } from "vitest";
import { ASSAYS, assayNamed } from "../../src/mechanism/index.ts";
import { CURVE_COLUMNS } from "../../src/train/index.ts";
import { read } from "./sources.ts";

const { text: page } = read("docs/arrays.md");
/** Names between backquotes at the start of a row, or in its second column. */
const named = new Set(
  [...page.matchAll(/^\|(?:[^|]*\|)?([^|]*`[^|]*)\|/gm)].flatMap(([row]) =>
    [...row.matchAll(/`([A-Za-z_]\w*)`/g)].map((m) => m[1]),
  ),
);

test("every array that a stage declares stands on docs/arrays.md, with as many columns as it has", () => {
  const { text } = read("src/study/stageArrays.ts");
  const ofStages = [...text.matchAll(/\b(\w+): of\(\s*"\w+"[^)]*?(?:,\s*(\d+),?\s*)?\)/g)].map(
    ([, name, columns]) => [name!, columns] as const,
  );
  const ofAssays = ASSAYS.flatMap((assay) => Object.entries(assayNamed(assay).arrays)).map(([name, { shape }]) => {
    const columns = shape.slice(1).find((size) => typeof size === "number");
    return [name, columns?.toString()] as const;
  });
  const declared = [...ofStages, ...ofAssays];
  expect(declared.length).toBeGreaterThan(25);
  expect(declared.filter(([name]) => !named.has(name)).map(([name]) => name)).toEqual([]);
  for (const [name, columns] of declared) {
    if (columns === undefined) continue;
    const row = page.split("\n").find((line) => new RegExp(`\`${name}\`.*× ${columns}\\]`).test(line));
    expect([name, row === undefined]).toEqual([name, false]);
  }
  expect(page).toContain(`[trials × ${CURVE_COLUMNS.length}]`);
});

test.each([
  ["src/study/simulate.ts", /^ {6}(\w+): arrayOf\(/gm],
  ["src/network/exportNetwork.ts", /\b(\w+): (?:arrayOf|scalar|columns)\(/g],
])("every array that %s writes stands there too", (path, pattern) => {
  const written = [...read(path).text.matchAll(pattern)].map((match) => match[1]!);
  expect(written.length).toBeGreaterThan(4);
  expect(written.filter((name) => !named.has(name))).toEqual([]);
});
