import { expect, test } from "vitest";
// @ts-expect-error: plain JavaScript
import { drawLines, readSurvivors, tableOf } from "../../scripts/mutantReport.mjs";

const text = "import a\n// a + b\nconst sum = a + b;\nexport interface A {\nif (sum > 2) return;\n}\n";

test("lines that compute are drawn, each once, and the same for the same seed", () => {
  const all = drawLines([{ path: "x.ts", text }], 10, 1);
  expect(all).toEqual([
    { path: "x.ts", line: 3 },
    { path: "x.ts", line: 5 },
  ]);
  const many = [{ path: "y.ts", text: text.repeat(50) }];
  const drawn = drawLines(many, 20, 4);
  expect(new Set(drawn.map((one: { line: number }) => one.line)).size).toBe(20);
  expect(drawLines(many, 20, 4)).toEqual(drawn);
  expect(drawLines(many, 20, 5)).not.toEqual(drawn);
});

test("a mutant counts as killed, as known to live, or as a survivor; one that could not be made does not count", () => {
  const at = { start: { line: 3, column: 13 }, end: { line: 3, column: 18 } };
  const mutant = (status: string, replacement: string) => ({ status, replacement, location: at });
  const mutants = [
    mutant("Killed", "a - b"),
    mutant("Timeout", "a * b"),
    mutant("Survived", "b"),
    mutant("NoCoverage", "a"),
    mutant("CompileError", "?"),
  ];
  const report = { files: { "x.ts": { source: text, mutants } } };
  const known = [{ file: "x.ts", was: "a + b", is: "b", reason: "a is 0 there" }];
  const result = readSurvivors(report, known);
  expect(result).toEqual({
    made: 4,
    killed: 2,
    accepted: 1,
    survivors: [{ file: "x.ts", line: 3, was: "a + b", is: "a", reached: false }],
  });
  expect(tableOf([{ room: "dynamics", ...result }])).toContain("2 killed of    4   50 %, 1 known to live, 1 lived");
});
