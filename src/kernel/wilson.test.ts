import { expect, test } from "vitest";
import { wilson } from "./index.ts";

// Newcombe (1998) Stat. Med. 17:857, table I: 81/263 and 0/20
test("Wilson intervals as published: 81/263 → 0.2553–0.3662, 0/20 → 0–0.1611, 1/29 → 0.0061–0.1718", () => {
  expect(wilson(81, 263).map((v) => v.toFixed(4))).toEqual(["0.2553", "0.3662"]);
  expect(wilson(0, 20).map((v) => v.toFixed(4))).toEqual(["0.0000", "0.1611"]);
  expect(wilson(1, 29).map((v) => v.toFixed(4))).toEqual(["0.0061", "0.1718"]);
  expect(wilson(0, 0)).toEqual([0, 1]);
});
