import { expect, test } from "vitest";
import { csv } from "./csv.ts";
import { readCsvRows } from "./csvRows.ts";

test("what the project writes as CSV is read again: numbers, truths, nothing, words, and ids that look like numbers", () => {
  const columns = ["id", "g", "learned", "reason", "kappa", "none"];
  const rows = [
    ["0123456789012345", 0.8, true, 'a "quoted", thing', -1.5e-7, null],
    ["12345678901234e5", 2, false, "s = 0.9, gone", 1e21, null],
  ];
  expect(readCsvRows(csv(columns, rows))).toEqual(
    rows.map((row) => Object.fromEntries(columns.map((name, k) => [name, row[k]]))),
  );
});

test("a table without rows has none", () => {
  expect(readCsvRows("id,g\n")).toEqual([]);
});

test("text that a spreadsheet would run is guarded, in cells and names of columns; numbers are not touched", () => {
  expect(
    csv(
      ["=a", "b"],
      [
        ["=1+1", -1.5],
        ["+x", 2],
        ["@y", 0],
        ["-z,", null],
        [[-1, "="], 1],
      ],
    ),
  ).toBe('\'=a,b\r\n\'=1+1,-1.5\r\n\'+x,2\r\n\'@y,0\r\n"\'-z,",\r\n"[-1,""=""]",1\r\n');
});
