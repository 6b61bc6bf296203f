import type { StoreAnswer } from "../questions/store.ts";
import type { Sections } from "../results.ts";
import { median } from "../statistics.ts";
import { groupBy, show, table } from "./markdown.ts";

/** What the table of results costs against the number of runs. */
export function storeTable({ store }: Sections): string {
  const rows = store ?? [];
  const line = (runs: number, of: typeof rows) => {
    const middle = (what: keyof StoreAnswer, unit = 1) => show(median(of.map(({ answer }) => answer[what])) / unit);
    const seconds = [
      middle("compaction"),
      middle("compactionCpu"),
      middle("refresh"),
      middle("query"),
      middle("listing"),
    ];
    return [String(runs), ...seconds, middle("bytes", 1e6), middle("memory", 1e6)];
  };
  const first = rows[0]?.answer;
  return table(
    `The table of results against the number of runs, N = ${first?.n}, ${first?.trials} trials, made-up records`,
    [
      "runs",
      "compaction, s",
      "its processor time, s",
      "refresh, nothing new, s",
      "group-by, s",
      "names of what is finished, s",
      "Parquet, MB",
      "peak memory, MB",
    ],
    [...groupBy(rows, ({ answer }) => answer.runs)].map(([runs, of]) => line(runs, of)),
    "Peak memory includes making the records up.",
  );
}
