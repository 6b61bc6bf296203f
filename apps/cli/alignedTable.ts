/** Columns under their names, numbers to the right; "–" for null. */
export function alignedTable(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map(show));
  const widths = columns.map((column, c) =>
    cells.reduce((width, row) => Math.max(width, row[c].length), column.length),
  );
  const line = (row: readonly string[], isRight: (c: number) => boolean) =>
    row
      .map((cell, c) => (isRight(c) ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
      .join("  ")
      .trimEnd();
  const isNumber = columns.map((_, c) => rows.some((row) => typeof row[c] === "number"));
  const head = line(columns, (c) => isNumber[c]);
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return `${[head, rule, ...cells.map((row) => line(row, (c) => isNumber[c]))].join("\n")}\n`;
}

function show(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, " ");
}
