import { wilson } from "../../src/kernel/index.ts";
import type { PrecisionRow } from "../questions/precision.ts";
import type { Sections } from "../results.ts";
import { groupBy, show, table } from "./markdown.ts";

/** How often an outcome differs between precisions, and how often by chance, by feedback. */
export function precisionTable({ precision }: Sections): string {
  if (precision === undefined) return "";
  const { rows, options } = precision;
  const groups = [...groupBy(rows, (row) => row.feedbackDivisor)].sort(([a], [b]) => b - a);
  const line = (name: string, of: readonly PrecisionRow[]) => [
    name,
    String(of.length),
    share(of, (row) => row.mixed !== row.float64),
    share(of, (row) => row.displaced !== row.float64),
  ];
  return table(
    `Outcomes that differ, N = ${options.n}, ${options.trials} trials`,
    ["feedback", "networks", "mixed, not float64", "float64, x(0) displaced by 1e-12"],
    [...groups.map(([fb, of]) => line(`1/${fb}`, of)), line("all", rows)],
    "Outcome: diverged, not learned, or the verdict. In brackets the 95 % Wilson interval.",
  );
}

function share(rows: readonly PrecisionRow[], differs: (row: PrecisionRow) => boolean): string {
  const count = rows.filter(differs).length;
  const [low, high] = wilson(count, rows.length);
  return `${count} = ${show((100 * count) / rows.length)} % (${show(100 * low)}–${show(100 * high)})`;
}
