import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePythonLiteral } from "./pythonLiteral.ts";

test("reads what NumPy writes, old and new", () => {
  expect(parsePythonLiteral("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n")).toEqual(
    new Map<string, unknown>([
      ["descr", "<f8"],
      ["fortran_order", false],
      ["shape", [3, 4]],
    ]),
  );
  expect(parsePythonLiteral("(3L,)")).toEqual([3]); // Python 2
  expect(parsePythonLiteral("()")).toEqual([]);
  expect(parsePythonLiteral("[('a', '<f8'), (\"it's\", None, -2)]")).toEqual([
    ["a", "<f8"],
    ["it's", null, -2],
  ]);
  expect(parsePythonLiteral("'a\\'b'")).toBe("a'b");
});

test.each([
  "",
  "{",
  "(1",
  "(,)",
  "{'a': }",
  "{1: 2}",
  "{'a': 1, 'a': 2}",
  "1.5",
  "1e3",
  "0x10",
  "Falsely",
  "open('x')",
  "1 2",
  "'a' 'b'",
  "(1 2)",
  "'open",
  "__import__('os')",
])("refuses %j", (text) => {
  expect(parsePythonLiteral(text)).toBeUndefined();
});

test("refuses a hundred thousand brackets without running out of stack", () => {
  expect(parsePythonLiteral("(".repeat(100_000))).toBeUndefined();
});

test("never throws, and round-trips nested literals", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."{}()[]',: \\\"TrueFalseNone0L-1") }), (text) => {
      parsePythonLiteral(text);
    }),
  );
  const { literal } = fc.letrec<{ literal: [string, unknown] }>((tie) => ({
    literal: fc.oneof(
      { maxDepth: 4 },
      fc.integer().map((n): [string, unknown] => [String(n), n]),
      fc.constantFrom<[string, unknown]>(["True", true], ["None", null], ["'x y'", "x y"]),
      fc
        .array(tie("literal"))
        .map((items): [string, unknown] => [
          `(${items.map(([text]) => `${text}, `).join("")})`,
          items.map(([, value]) => value),
        ]),
    ),
  }));
  fc.assert(fc.property(literal, ([text, value]) => void expect(parsePythonLiteral(text)).toEqual(value)));
});
