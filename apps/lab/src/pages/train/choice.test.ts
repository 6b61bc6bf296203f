import { expect, test } from "vitest";
import { runId } from "../../../../../src/study/portable.ts";
import { TASK_KINDS } from "../../../../../src/task/index.ts";
import { choiceOf, FIRST, queryOf, specOf } from "./choice.ts";

test("a choice stands in the address and comes back from it; what is as usual is left out", () => {
  const choice = { ...FIRST, task: "flip-flop", n: 100, g: 1.2, seed: 7, method: "force" } as const;
  const query = queryOf(choice);
  expect(Object.entries(query).filter(([, value]) => value !== "")).toEqual([
    ["task", "flip-flop"],
    ["n", "100"],
    ["g", "1.2"],
    ["seed", "7"],
    ["method", "force"],
  ]);
  expect(choiceOf(query)).toEqual(choice);
  expect(choiceOf({})).toEqual(FIRST);
});

test("what no slider can be set to is as usual", () => {
  const odd = { n: "1e9", g: "-1", density: "a", fb: "", trials: "NaN", seed: "21", task: "toString", method: "x" };
  expect(choiceOf(odd)).toEqual(FIRST);
  expect(choiceOf({ n: "170" }).n).toBe(150); // to the next step
});

test("every task has a run, each another one", () => {
  const ids = TASK_KINDS.map(({ name }) => runId(specOf({ ...FIRST, task: name })));
  expect(new Set(ids).size).toBe(TASK_KINDS.length);
  expect(ids.length).toBeGreaterThan(8);
});
