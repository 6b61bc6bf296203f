/** @file The table of results of a study, one object per network: what claims and figures rest on. */
import type { Row } from "../../src/report/index.ts";
import { CLAIM_COLUMNS } from "../../src/report/index.ts";
import { refreshResults } from "../../src/study/index.ts";
import { warnOf } from "./studyFolder.ts";

/** Says which columns that claims rest on it has not. */
export async function studyRows(dir: string): Promise<Row[]> {
  const { table, warnings } = await refreshResults(dir);
  try {
    warnOf(warnings);
    await table.lock();
    const { columns, rows } = await table.query("select * from results order by id");
    warnOfAbsent(columns);
    return rows.map((row) => Object.fromEntries(columns.map((name, c) => [name, row[c]])));
  } finally {
    table.close();
  }
}

export function warnOfAbsent(columns: readonly string[]): void {
  const absent = CLAIM_COLUMNS.filter((name) => !columns.includes(name));
  if (absent.length > 0) {
    process.stderr.write(`lethe: the table has no ${absent.join(", ")}: what rests on it cannot be decided\n`);
  }
}
