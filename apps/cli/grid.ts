import { MECHANISM_MARKS } from "../../src/figures/index.ts";
import type { SummaryRow } from "../../src/study/index.ts";
import { share } from "./words.ts";

/**
 * Rows as a table g × fb: in each cell a mark per network, then mean accuracy and mean RMSE of those that were tested.
 */
export function showGrid(rows: readonly SummaryRow[]): string {
  const distinct = (values: number[]) => [...new Set(values)].sort((a, b) => a - b);
  const gs = distinct(rows.map((row) => row.g));
  const fbs = distinct(rows.map((row) => row.fb)).reverse(); // weak feedback first
  const table = [
    ["", ...fbs.map((fb) => `fb ${fb}`)],
    ...gs.map((g) => [`g ${g}`, ...fbs.map((fb) => showCell(rows.filter((row) => row.g === g && row.fb === fb)))]),
  ];
  const widths = table[0].map((_, c) => Math.max(...table.map((line) => line[c].length)));
  const lines = table.map((line) =>
    line
      .map((cell, c) => cell.padEnd(widths[c]))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, "", "Each cell: a mark per network, mean accuracy, mean RMSE.", legendOf(rows)].join("\n");
}

function showCell(rows: readonly SummaryRow[]): string {
  if (rows.length === 0) return "";
  const marks = rows.map(({ mechanism, status }) => markOf(mechanism ?? status)).join("");
  const mean = (of: (row: SummaryRow) => number | null) => {
    const values = rows.map(of).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((a, b) => a + b) / values.length;
  };
  return `${marks} ${share(mean((row) => row.accuracy))} ${share(mean((row) => row.rmse))}`;
}

/** What the marks that occur stand for, on one line. */
function legendOf(rows: readonly SummaryRow[]): string {
  const present = new Set<string>(rows.map(({ mechanism, status }) => mechanism ?? status));
  const named = Object.entries(MECHANISM_MARKS).filter(([name]) => present.has(name));
  return named.map(([, { short, label }]) => `${short} ${label}`).join("   ");
}

/** A run without a verdict has a status instead: "+" for learned, "." for one that is not there. */
function markOf(name: string): string {
  return MECHANISM_MARKS[name]?.short ?? (name === "learned" ? "+" : ".");
}
