/** A Markdown table under a heading; "" where it has no rows. */
export function table(
  heading: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  note = "",
): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, c) => (c === 0 ? "---" : "---:"));
  const text = [line(columns), line(rule), ...rows.map(line)].join("\n");
  return `### ${heading}\n\n${text}${note === "" ? "" : `\n\n${note}`}`;
}

/** Three significant digits, without an exponent. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 1
        ? value.toFixed(2)
        : value.toFixed(3);
}

/** Values in groups by key, groups and values in the order of first appearance. */
export function groupBy<Value, Key>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push(value);
  }
  return groups;
}
