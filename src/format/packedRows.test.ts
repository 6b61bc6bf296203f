import { expect, test } from "vitest";
import { type PackedCell, packRows, unpackRows } from "./packedRows.ts";

const names = ["seed", "id", "g", "status", "n", "lifetime", "never"];
const rowsOf = (count: number): PackedCell[][] =>
  Array.from({ length: count }, (_, k) => [
    k,
    k.toString(16).padStart(16, "0"),
    [0.8, 1.1, null][k % 3]!,
    k % 2 === 0 ? "learned" : "diverged",
    300,
    k === 4 ? 17.123456789012345 : null,
    null,
  ]);

test.each([0, 1, 5, 500])("%i rows come back as they were, to the last bit, through JSON", (count) => {
  const rows = rowsOf(count);
  const packed = JSON.parse(JSON.stringify(packRows(names, rows)));
  const back = unpackRows(packed);
  expect(back.map(({ id }) => id)).toEqual(rows.map((cells) => cells[1]));
  back.forEach((row, k) => {
    names.forEach((name, at) => {
      expect(row[name] ?? null).toBe(rows[k]![at]);
    });
  });
  expect("never" in packed.columns).toBe(false);
});

test("few values are written once, many one by one", () => {
  const { columns } = packRows(names, rowsOf(500));
  expect(columns["n"]).toEqual({ levels: [300] });
  expect(columns["g"]).toMatchObject({ levels: [0.8, 1.1, null] });
  expect(columns["seed"]).toEqual({ values: Array.from({ length: 500 }, (_, k) => k) });
  expect(JSON.stringify(columns["g"]).length).toBeLessThan(1100);
});
