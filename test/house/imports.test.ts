import { expect, test } from "vitest";
import { importComplaints } from "./imports.ts";
import { typescriptBelow } from "./sources.ts";

test("a room imports only the rooms it may, and every room through its index.ts", () => {
  const sources = typescriptBelow("src", "apps", "test", "bench");
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.flatMap(importComplaints)).toEqual([]);
});

test.each([
  ["src/dynamics/a.ts", 'import { train } from "../train/index.ts";', "src/dynamics may not import src/train"],
  ["src/dynamics/a.ts", 'import type { T } from "../train/index.ts";', "src/dynamics may not import src/train"],
  ["src/kernel/deep/a.ts", 'export * from "../../format/index.ts";', "src/kernel may not import src/format"],
  ["src/report/a.ts", 'export { x } from "../study/index.ts";', "src/report may not import src/study"],
  ["src/task/a.ts", 'type A = import("../store/index.ts").A;', "src/task may not import src/store"],
  ["src/task/a.ts", 'const a = await import("../store/index.ts");', "src/task may not import src/store"],
  ["src/task/a.ts", 'import { lu } from "../kernel/lu.ts";', "door is its index.ts"],
  ["src/task/a.test.ts", 'import { lu } from "../kernel/lu.ts";', "door is its index.ts"],
  ["test/zoo.ts", 'import { lu } from "../src/kernel/lu.ts";', "door is its index.ts"],
  ["apps/cli/main.ts", 'import { lu } from "../../src/kernel/lu.ts";', "door is its index.ts"],
  ["src/task/a.ts", 'import { zoo } from "../../test/zoo.ts";', "only tests import from test/"],
  ["src/study/a.ts", 'import { main } from "../../apps/cli/main.ts";', "a room imports rooms only"],
  ["apps/lab/src/a.tsx", 'import { lu } from "../../../src/kernel/lu.ts";', "door is its index.ts"],
  ["apps/lab/src/a.tsx", 'import { openRun } from "../../../src/study/index.ts";', "door is its portable.ts"],
  [
    "apps/lab/src/a.tsx",
    'import { openStore } from "../../../src/store/index.ts";',
    "apps/lab may not import src/store",
  ],
  ["apps/lab/src/a.tsx", 'import { main } from "../../cli/main.ts";', "a room imports rooms only"],
  ["src/newRoom/a.ts", 'import { lu } from "../kernel/index.ts";', "has no row in the table of rooms"],
])("the import rule objects to %s: %s", (path, text, what) => {
  expect(importComplaints({ path, text })).toEqual([expect.stringContaining(what)]);
});

test.each([
  ["src/task/a.ts", 'import { lu } from "../kernel/index.ts"; import { b } from "./b.ts"; import { z } from "zod";'],
  ["src/kernel/typescript/lu.ts", 'import type { Solver } from "../kernel.ts";'],
  ["apps/lab/src/a.tsx", 'import { runId } from "../../../src/study/portable.ts"; import * as P from "preact";'],
  ["src/dynamics/a.test.ts", 'import { zoo } from "../../test/zoo.ts"; import { t } from "../train/index.ts";'],
  ["src/task/a.ts", "// import { t } from '../train/index.ts'\nconst text = `import x from '../train/index.ts'`;"],
])("the import rule lets %s: %s", (path, text) => {
  expect(importComplaints({ path, text })).toEqual([]);
});
