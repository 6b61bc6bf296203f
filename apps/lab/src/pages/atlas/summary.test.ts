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
    "5 networks: 80 % learned; of these 75 % forget, 25 % are direct.",
  ],
  [["direct", null], "2 networks: 100 % learned; of the 1 judged 100 % are direct."],
  [
    ["mixed", "limit-cycle", "chaotic", "undecided", "new-thing"],
    "5 networks: 100 % learned; of these 20 % are mixed, 20 % end on limit cycles, 20 % are chaotic, 20 % are undecided, 20 % are new thing.",
  ],
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
