import { expect, test } from "vitest";
import { levelsOf } from "./levels.ts";

test("few values are levels of their own, in order", () => {
  const levels = levelsOf([1.1, 0.8, 1.1, 0.9], "linear", String);
  expect(levels.labels).toEqual(["0.8", "0.9", "1.1"]);
  expect([0.8, 0.9, 1.1, 1].map(levels.indexOf)).toEqual([0, 1, 2, -1]);
});

test.each(["linear", "log"] as const)("many values fall into ten %s intervals that cover all of them", (scale) => {
  const values = Array.from({ length: 500 }, (_, k) => 1 + k / 5);
  const levels = levelsOf(values, scale, (value) => value.toPrecision(3));
  expect(levels.keys).toHaveLength(10);
  const places = values.map(levels.indexOf);
  expect(places[0]).toBe(0);
  expect(places.at(-1)).toBe(9);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const middle = scale === "log" ? Math.sqrt(values[0]! * values.at(-1)!) : (values[0]! + values.at(-1)!) / 2;
  expect([4, 5]).toContain(levels.indexOf(middle));
});
