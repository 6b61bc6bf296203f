/** @file Tables that this project wrote as CSV, read again. */
import type { Row } from "../../src/report/index.ts";

/** Rows by the names of the first line; what is empty is null, what is a number is one. Cells hold no line breaks. */
export function readCsvRows(text: string): Row[] {
  const [head, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = cellsOf(head);
  return lines.map((line) => Object.fromEntries(cellsOf(line).map((cell, k) => [names[k], parsed(cell)])));
}

const CELL = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/y;

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex <= line.length) {
    const [whole, quoted, plain] = CELL.exec(line) ?? [];
    if (whole === undefined) break;
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (!whole.endsWith(",")) break;
  }
  return cells;
}

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** An id may look like a number, and is none. */
const ID = /^[0-9a-f]{16}$/;

function parsed(cell: string): string | number | boolean | null {
  if (cell === "") return null;
  if (cell === "true" || cell === "false") return cell === "true";
  return NUMBER.test(cell) && !ID.test(cell) ? Number(cell) : cell;
}
