/** @file The claims of the gallery's records in a folder, as a table: one row for each claim. */
import { galleryRecordSchema } from "../../src/gallery/index.ts";
import { openStore, openTable, type Row, type Table, type TableColumn } from "../../src/store/index.ts";

const COLUMNS: readonly TableColumn[] = [
  { name: "id", type: "text" },
  { name: "piece", type: "text" },
  { name: "claim", type: "text" },
  { name: "verdict", type: "text" },
  { name: "value", type: "number" },
  { name: "at_least", type: "number" },
  { name: "at_most", type: "number" },
  { name: "low", type: "number" },
  { name: "high", type: "number" },
  { name: "whose", type: "text" },
  { name: "sentence", type: "text" },
  { name: "statistic", type: "text" },
  { name: "rests_on", type: "texts" },
  { name: "tried", type: "text" },
];

/** Named `claims` in queries; null where the folder has no record of the gallery. The caller closes it. */
export async function openClaims(
  dir: string,
): Promise<{ readonly table: Table; readonly warnings: readonly string[] } | null> {
  const store = openStore(dir, { gallery: galleryRecordSchema }, { create: false });
  const warnings: string[] = [];
  const rows: Row[] = [];
  const ids = store.list().runs.filter(({ stages }) => stages.includes("gallery"));
  if (ids.length === 0) return null;
  for (const { id } of ids) {
    const found = store.read(id, "gallery");
    if (found.status !== "ok") {
      warnings.push(`${id}: its record of the gallery cannot be read`);
      continue;
    }
    const { piece, claims } = found.record;
    for (const { id: claim, threshold, interval, restsOn, ...of } of claims) {
      const [low, high] = interval ?? [null, null];
      const { atLeast: at_least, atMost: at_most } = threshold;
      rows.push({ id, piece, claim, at_least, at_most, low, high, rests_on: restsOn, ...of });
    }
  }
  const table = await openTable("claims", COLUMNS);
  await table.append(rows);
  return { table, warnings };
}
