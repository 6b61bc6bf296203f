import type { SummaryRow } from "../../src/study/index.ts";

/** "limit-cycle" → "limit cycle". */
export function words(name: string): string {
  return name.replaceAll("-", " ");
}

export const share = (value: number | null): string => (value === null ? "–" : value.toFixed(3));

/** One run in two lines: what it is called, and how it remembers. */
export function showSummary(
  row: Pick<SummaryRow, "id" | "status" | "accuracy" | "rmse" | "mechanism" | "memories" | "kind">,
) {
  const tested = row.accuracy === null ? "" : `, accuracy ${share(row.accuracy)}, RMSE ${share(row.rmse)}`;
  const lines = [`${row.id}  ${words(row.status)}${tested}`];
  if (row.status === "learned" && row.mechanism !== null) {
    const kind = row.kind === null ? "" : ` (${words(row.kind)})`;
    lines.push(`mechanism: ${words(row.mechanism)}${kind}`);
  }
  for (const { stimulus, verdict, share: part } of row.memories) {
    lines.push(`  memory ${stimulus}: ${words(verdict)}, ${(100 * part).toFixed(0)} % of draws`);
  }
  return lines.join("\n");
}

/** One line for each array: name, dtype, shape. */
export function showArrays(arrays: Readonly<Record<string, { dtype: string; shape: readonly number[] }>>): string {
  const names = Object.keys(arrays).sort();
  const shown = names.slice(0, 32).map((name) => {
    const { dtype, shape } = arrays[name];
    const printable = name.replace(/[\p{Cc}\u2028\u2029]/gu, " ").slice(0, 40);
    return `  ${printable.padEnd(12)} ${dtype}  [${shape.join(" × ")}]`;
  });
  return [...shown, ...(names.length > 32 ? [`  and ${names.length - 32} more`] : [])].join("\n");
}
