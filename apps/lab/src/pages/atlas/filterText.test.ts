import { describe, expect, test } from "vitest";
import type { LabColumn, ResultRow } from "../../data/dataSource.ts";
import { parseFilter } from "./filterText.ts";

const column = (name: string, kind: LabColumn["kind"]): LabColumn => ({
  name,
  kind,
  unit: "",
  description: "",
  group: "",
});
const columns = [
  column("g", "number"),
  column("rmse", "number"),
  column("mechanism", "text"),
  column("status", "text"),
];
const row = (id: string, g: number, rmse: number | null, mechanism: string | null): ResultRow => ({
  id,
  g,
  rmse,
  mechanism,
  status: "learned",
  loss: mechanism === "forgets" ? "slow-manifold" : null,
});
const rows = [row("aa10", 0.8, 0.02, "direct"), row("ab20", 1.1, null, "forgets"), row("bc30", 1.3, 0.4, null)];
const found = (text: string) => rows.filter(parseFilter(text, columns).accepts).map(({ id }) => id);

test.each([
  ["", ["aa10", "ab20", "bc30"]],
  ["a", ["aa10", "ab20"]],
  ["aa", ["aa10"]],
  ["forg", ["ab20"]],
  ["slow", ["ab20"]],
  ["g>1", ["ab20", "bc30"]],
  ["g>=1.1 g<1.3", ["ab20"]],
  ["G=0.8", ["aa10"]],
  ["g:1.3", ["bc30"]],
  ["rmse<1", ["aa10", "bc30"]],
  ["rmse!=0.4", ["aa10", "ab20"]],
  ["mechanism=direct", ["aa10"]],
  ["mechanism!=direct", ["ab20", "bc30"]],
  ["mechanism=unjudged", ["bc30"]],
  ["  bc   g>1 ", ["bc30"]],
])("%j finds %j", (text, ids) => {
  expect(found(text)).toEqual(ids);
  expect(parseFilter(text, columns).complaint).toBeNull();
});

describe("a term that cannot be understood filters nothing and says what is wrong", () => {
  test.each([
    ["rsme<1", "rsme is no column; did you mean rmse?"],
    ["zzzzzzzz<1", "zzzzzzzz is no column; there are g, rmse, mechanism, status"],
    ["g>", "g must be compared with a number, got nothing"],
    ["g>high", "g must be compared with a number, got high"],
    ["mechanism>direct", "mechanism is text: it can be compared by = and != only"],
  ])("%s: %s", (text, complaint) => {
    expect(parseFilter(text, columns).complaint).toBe(complaint);
    expect(found(text)).toHaveLength(rows.length);
  });
});
