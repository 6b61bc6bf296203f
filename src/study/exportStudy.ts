import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpz, InputError, type NumericArray } from "../format/index.ts";
import { COLUMN_TYPES, openStore, type Store, type Table } from "../store/index.ts";
import { RESULT_COLUMNS } from "./columns.ts";
import { csv } from "./csv.ts";
import { RECORD_SCHEMAS, type Records, type VerdictStage } from "./records.ts";
import { restoreNetwork } from "./restore.ts";
import { refreshResults } from "./results.ts";
import { exportedArrays } from "./subject.ts";
import { whole } from "./wholeFolder.ts";

export interface ExportOptions {
  /** Draw J, the feedback and the input weights again and put them beside the stored arrays. @default false */
  readonly withNetworks?: boolean;
}

export interface StudyExport {
  readonly networks: number;
  readonly warnings: readonly string[];
}

/**
 * Writes a study for other programs into a new folder: results.csv and results.parquet, columns.csv that says what each
 * column is, and networks/<id>.npz with the arrays of all stages, those of later stages as <stage>_<name>.
 *
 * @throws InputError when `out` exists or there is no study.
 */
export async function exportStudy(
  dir: string,
  out: string,
  { withNetworks = false }: ExportOptions = {},
): Promise<StudyExport> {
  if (existsSync(out)) throw new InputError(`${out}: must not exist yet; give another --out`);
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  const { table, warnings } = await refreshResults(dir);
  try {
    const answer = await table.query("select * from results order by id");
    const ids = new Set(await idsOf(table));
    const runs = store.list().runs.filter(({ id }) => ids.has(id));
    await whole(out, async (folder) => {
      await answer.writeParquet(join(folder, "results.parquet"));
      writeFileSync(join(folder, "results.csv"), csv(answer.columns, answer.rows));
      const dictionary = RESULT_COLUMNS.map(({ name, type, unit, description }) => [
        name,
        COLUMN_TYPES[type],
        unit,
        description,
      ]);
      writeFileSync(join(folder, "columns.csv"), csv(["name", "type", "unit", "description"], dictionary));
      mkdirSync(join(folder, "networks"));
      for (const { id, stages } of runs) {
        writeFileSync(join(folder, "networks", `${id}.npz`), encodeNpz(arraysOf(store, id, stages, withNetworks)));
      }
    });
    return { networks: runs.length, warnings };
  } finally {
    table.close();
  }
}

const idsOf = async (table: Table): Promise<string[]> => (await table.texts("id"))[0].filter((id) => id !== null);

function arraysOf(
  store: Store<Records>,
  id: string,
  stages: readonly string[],
  withNetworks: boolean,
): Record<string, NumericArray> {
  const all: Record<string, NumericArray> = {};
  for (const stage of stages) {
    const read = store.read(id, stage as VerdictStage, { arrays: true });
    if (read.status !== "ok") continue; // told by the table's warnings
    const prefix = stage === "train" ? "" : `${stage.replace("-", "_")}_`;
    for (const [name, array] of Object.entries(read.arrays ?? {})) all[`${prefix}${name}`] = array;
  }
  const train = store.read(id, "train", { arrays: true });
  if (!withNetworks || train.status !== "ok" || train.record.status === "diverged") return all;
  const run = { record: train.record, arrays: train.arrays! };
  return { ...all, ...exportedArrays(run, restoreNetwork(run), null) };
}
