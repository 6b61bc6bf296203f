import { expect, test } from "vitest";
import type { ResultRow } from "../../data/dataSource.ts";
import { countByMechanism, summarySentence } from "./summary.ts";

const rows = (...mechanisms: (string | null)[]): ResultRow[] =>
  mechanisms.map((mechanism, k) => ({
    id: String(k),
    mechanism,
    status: mechanism === "not-learned" || mechanism === "diverged" ? mechanism : "learned",
  }));

test.each([
  [[], "No networks yet."],
  [[null], "1 network: 100 % learned; none of them is judged yet."],
  [["not-learned", "diverged"], "2 networks: 0 % learned."],
  [
    ["direct", "forgets", "forgets", "forgets", "not-learned"],
    "5 networks: 80 % learned; of these 75 % forgets, 25 % direct fixed point.",
  ],
  [["direct", null], "2 networks: 100 % learned; of the 1 judged 100 % direct fixed point."],
])("%j: %s", (mechanisms, sentence) => {
  expect(summarySentence(rows(...mechanisms))).toBe(sentence);
});

test("counts come in the order of the legend, unknown mechanisms last", () => {
  const counts = countByMechanism(rows("new-thing", null, "mixed", "direct", "mixed"));
  expect([...counts]).toEqual([
    ["direct", 1],
    ["mixed", 2],
    ["unjudged", 1],
    ["new-thing", 1],
  ]);
});
