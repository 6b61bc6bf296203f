import { expect, test } from "vitest";
import { numericsComplaints, platformComplaints } from "./purity.ts";
import { isTest, typescriptBelow } from "./sources.ts";

/** The code of src/, without its tests and without these rooms. */
const codeWithout = (...rooms: string[]) =>
  typescriptBelow("src").filter(({ path }) => !isTest(path) && !rooms.some((room) => path.startsWith(`src/${room}/`)));

test("src/ except store and study names no node: module, process, clock or ambient randomness", () => {
  expect(codeWithout("store", "study").flatMap(platformComplaints)).toEqual([]);
});

test("numerics use no function that differs between engines: no Math.exp and the like, no **", () => {
  expect(codeWithout("figures", "report", "store").flatMap(numericsComplaints)).toEqual([]);
});

test.each([
  'import { readFileSync } from "node:fs";',
  'import fs from "fs";',
  "const where = process.cwd();",
  "const bytes = Buffer.from(text);",
  "const now = Date.now();",
  "const now = new Date();",
  "const now = new Date(0);",
  "const now = Date();",
  "const clock = { Date };",
  "const t = performance.now();",
  "const x = Math.random();",
  "const p = (globalThis as any).process;",
  `const text = \`at \${process.pid}\`;`,
])("the platform rule objects to: %s", (text) => {
  expect(platformComplaints({ path: "src/task/a.ts", text })).toHaveLength(1);
});

test.each([
  "const first = new Date(1980, 0, 1);",
  "interface Study { process(): void; readonly performance: number } study.process(); plan.performance;",
  "// Date.now() and process.env\nconst text = `process.env, Math.random()`;",
])("the platform rule lets: %s", (text) => {
  expect(platformComplaints({ path: "src/task/a.ts", text })).toEqual([]);
});

test.each([
  ..."tanh exp log log2 log10 log1p expm1 sin cos tan asin acos atan atan2 sinh cosh asinh acosh atanh pow cbrt hypot"
    .split(" ")
    .map((name) => `const y = Math.${name}(x);`),
  'const y = Math["exp"](x);',
  "const { exp } = Math;",
  "const m = Math; m.exp(x);",
  "const y = xs.map(Math.tanh);",
  "const y = x ** 2;",
  "const y = 2 ** x;",
  "y **= 2;",
])("the numerics rule objects to: %s", (text) => {
  expect(numericsComplaints({ path: "src/task/a.ts", text })).toHaveLength(1);
});

test.each([
  "const y = Math.sqrt(x) + Math.abs(x) + Math.fround(x) + Math.PI + Math.max(...xs);",
  "const most = 2 ** 31 - 1;",
  "// x ** 2, Math.exp(x)\nconst text = `Math.exp(x) ** 2`; const pattern = /Math.exp(x) ** 'a/;",
])("the numerics rule lets: %s", (text) => {
  expect(numericsComplaints({ path: "src/task/a.ts", text })).toEqual([]);
});
