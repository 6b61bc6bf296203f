import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
// @ts-expect-error plain JavaScript, which also writes the page
import { PAGE, planPage } from "../../scripts/planPage.mjs";
import { gradientPlanSchema, planSchema } from "../../src/study/index.ts";
import { DEFAULT_DURATIONS, TASK_KINDS } from "../../src/task/index.ts";
import { DEFAULT_GRADIENT } from "../../src/train/index.ts";

const given = { planSchema, gradientPlanSchema, TASK_KINDS, DEFAULT_DURATIONS, DEFAULT_GRADIENT };

test("docs/plan-keys.md says what the schemas say; `node scripts/planPage.mjs` writes it again", () => {
  expect(readFileSync(PAGE, "utf8")).toBe(planPage(given));
});

test("the defaults on the page are those that a plan without any key gets", () => {
  const plan = planSchema.parse({ name: "x", seeds: 0 }) as unknown as Record<string, Record<string, unknown>>;
  const rows = [...planPage(given).matchAll(/^\| `([a-zA-Z.]+)` \|.*\| ([^|]+) \|$/gm)];
  const said = new Map(rows.slice(0, 21).map(([, key, usual]) => [key, usual]));
  const checked = [...said].filter(([key]) => key!.includes("."));
  expect(checked.length).toBe(11);
  for (const [key, usual] of checked) {
    const [group, name] = key!.split(".") as [string, string];
    expect([key, String(plan[group]![name])]).toEqual([key, usual]);
  }
});

test("a key without words, and words without a key, are refused", () => {
  const more = z.strictObject({ ...planSchema.shape, colour: z.string().optional() });
  expect(() => planPage({ ...given, planSchema: more })).toThrow(/without words: colour/);
  const { verdict: _, ...fewer } = planSchema.shape;
  expect(() => planPage({ ...given, planSchema: z.strictObject(fewer) })).toThrow(/words without a key: verdict/);
});
