/** @file results.parquet: one row per network, kept up to date with the records. */
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256Hex } from "../format/index.ts";
import { PROTOCOL_NAMES, verdictProtocol } from "../mechanism/index.ts";
import {
  type Cell,
  openStore,
  openTable,
  type Row,
  type RunEntry,
  type Store,
  StoreError,
  sealOf,
  type Table,
} from "../store/index.ts";
import type { AssaySummary, ResultColumn } from "./column.ts";
import { RESULT_COLUMNS, resultRow } from "./columns.ts";
import {
  isCurrent,
  RECORD_SCHEMAS,
  type Records,
  type VerdictRecord,
  type VerdictStage,
  verdictStage,
} from "./records.ts";

/** Goes up whenever a row of the same records would be another though its columns are called and described the same. */
const TABLE_VERSION = 2;
export const RESULTS_FILE = "results.parquet";
/** Names and sizes of the records a row was made from: how a later refresh knows that it still holds. */
export const SOURCES = "source_files";
/** Rows held outside the table at once. */
const BATCH = 500;

export interface Results {
  /** Named `results` in queries. The caller closes it. */
  readonly table: Table;
  /** Runs read now; the other rows were there. */
  readonly read: number;
  /** One line for each thing that is damaged and was left out. */
  readonly warnings: readonly string[];
}

/**
 * Brings results.parquet up to date: rows of records that are new, changed in size or gone are read anew or dropped; the
 * rest is taken from the file. Damaged records are left out, and told. The file is replaced whole or not at all.
 *
 * @throws InputError when there is no study.
 */
export async function refreshResults(dir: string, columns: readonly ResultColumn[] = RESULT_COLUMNS): Promise<Results> {
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  const path = join(dir, RESULTS_FILE);
  const wanted = wantedStages(store);
  const all = [...columns, { name: SOURCES, type: "text" } as const];
  const note = noteOf(columns);
  const table = await openTable("results", all, [SOURCES]);
  const warnings: string[] = [];
  try {
    const isLoaded = await table.load(path, note);
    const [ids, sources] = await table.texts("id", SOURCES);
    const current = new Set<string>();
    const stale: string[] = [];
    for (const [i, id] of ids.entries()) {
      if (sourcesOf(wanted.get(id!)) === sources[i] && !current.has(id!)) current.add(id!);
      else stale.push(id!);
    }
    for (const id of stale) current.delete(id);
    await table.remove("id", stale);

    const due = [...wanted].filter(([id]) => !current.has(id));
    let batch: Row[] = [];
    for (const [id, stages] of due) {
      const row = readRow(store, id, stages, warnings, columns);
      if (row !== null) batch.push(row);
      if (batch.length === BATCH) {
        await table.append(batch);
        batch = [];
      }
    }
    await table.append(batch);
    if (!isLoaded || stale.length > 0 || due.length > 0) await keep(table, path, note, warnings);
    return { table, read: due.length, warnings };
  } catch (error) {
    table.close();
    throw error;
  }
}

/** What the file says of itself: with another note it is of other columns, or of rows made otherwise. */
const noteOf = (columns: readonly ResultColumn[]): string =>
  `${TABLE_VERSION} ${sha256Hex(canonicalJson(columns.map(({ of: _, ...declared }) => declared)))}`;

/** A row of results.parquet, and the records it was made from: `sourcesOf` says whether it still holds. */
export interface KeptRow {
  readonly row: Row;
  readonly sources: string;
}

/**
 * The rows of results.parquet as it is, without DuckDB, by id; none where the file is absent, a link, not bit
 * for bit what was written, or of other columns.
 *
 * @param names columns to read; `id` must be among them.
 */
export async function readKeptRows(dir: string, names: readonly string[]): Promise<ReadonlyMap<string, KeptRow>> {
  const path = join(dir, RESULTS_FILE);
  try {
    if (!lstatSync(path).isFile()) return new Map();
    const { parquetMetadata, parquetReadObjects } = await import("hyparquet");
    const bytes = new Uint8Array(readFileSync(path));
    if (sealOf(bytes) !== "whole") return new Map();
    const file = bytes.buffer;
    const metadata = parquetMetadata(file);
    const note = metadata.key_value_metadata?.find(({ key }) => key === "note")?.value;
    if (note !== noteOf(RESULT_COLUMNS)) return new Map();
    const rows = (await parquetReadObjects({ file, metadata, columns: [...names, SOURCES] })) as Row[];
    return new Map(rows.map((row) => [String(row["id"]), { row, sources: String(row[SOURCES]) }]));
  } catch {
    return new Map(); // the records are there to be read
  }
}

/** An answer needs no file: a folder that cannot be written to is told, and no more. */
async function keep(table: Table, path: string, note: string, warnings: string[]): Promise<void> {
  try {
    await table.writeParquet(path, "id", note);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    warnings.push(error.message);
  }
}

export interface WantedStage {
  readonly stage: string;
  readonly bytes: number | null;
}

/** Stages of the protocols of today: those of an older one, beside them, are not read. */
const CURRENT = new Set<string>(PROTOCOL_NAMES.map((name) => verdictStage(verdictProtocol(name))));

/**
 * For each run the stages its row is made of: train, and one of each other kind. Where a run has several, of several
 * protocols, it is one of today's, and of those the one that most runs have, by name among equals.
 */
export function rowStages(runs: readonly RunEntry[]): Map<string, readonly string[]> {
  const counts = new Map<string, number>();
  for (const { stages } of runs) for (const stage of stages) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const isBetter = (stage: string, other: string) => {
    const [now, before] = [stage, other].map((name) => (CURRENT.has(name) ? 1 : 0));
    return now === before ? counts.get(stage)! > counts.get(other)! : now > before;
  };
  return new Map(
    runs.map(({ id, stages }) => {
      const best = new Map<string, string>();
      for (const stage of stages) {
        const kind = stage.split("-")[0];
        const other = best.get(kind);
        if (other === undefined || isBetter(stage, other)) best.set(kind, stage);
      }
      return [id, [...best.values()]];
    }),
  );
}

/** Whether a run is one of those that the table is about: a run by gradient has no row. */
export const hasRow = ({ stages }: RunEntry): boolean => !stages.includes("gradient");

/** The same with the sizes of their files, which tell whether a row still holds. */
function wantedStages(store: Store<Records>): Map<string, readonly WantedStage[]> {
  const chosen = rowStages(store.list().runs.filter(hasRow));
  return new Map([...chosen].map(([id, stages]) => [id, withBytes(store, id, stages)]));
}

export const withBytes = (store: Store<Records>, id: string, stages: readonly string[]): readonly WantedStage[] =>
  stages.map((stage) => ({ stage, bytes: store.bytes(id, stage as VerdictStage) }));

/** How a row names the records it was made from. */
export const sourcesOf = (stages: readonly WantedStage[] | undefined): string | undefined =>
  stages?.map(({ stage, bytes }) => `${stage}:${bytes}`).join(" ");

/**
 * The row of one run, from its records.
 *
 * @param stages those it is made of, see `rowStages`.
 * @param warnings one line is added for each record that is damaged, and left out.
 * @returns null where the train stage does not hold.
 */
export function readRow(
  store: Store<Records>,
  id: string,
  stages: readonly WantedStage[],
  warnings: string[],
  columns: readonly ResultColumn[] = RESULT_COLUMNS,
): Row | null {
  const warn = (stage: string, reason: string) => warnings.push(`${id}.${stage}.json: ${reason}`);
  const train = store.read(id, "train", { arrays: true });
  if (train.status !== "ok") {
    warn("train", train.status === "missing" ? "it is missing" : train.reason);
    return null;
  }
  let verdict: VerdictRecord | null = null;
  const assays: Record<string, AssaySummary> = {};
  const held = stages.filter(({ stage }) => {
    if (stage === "train") return true;
    const read = store.read(id, stage as VerdictStage, { arrays: "unread" });
    if (read.status === "damaged") warn(stage, read.reason);
    if (read.status !== "ok") return false;
    const record: unknown = read.record;
    if (stage.startsWith("verdict-")) {
      const found = record as Records["verdict"];
      if (!isCurrent(found)) {
        warn(stage, "its verdict is of an older protocol; lethe study run judges the network anew");
        return false;
      }
      verdict = found;
    } else assays[stage.split("-")[0]] = record as AssaySummary;
    return true;
  });
  const row = resultRow({ train: train.record, arrays: train.arrays ?? null, verdict, assays }, columns);
  const checked = columns.map(({ name, type }): [string, Cell] => {
    const cell = row[name];
    const isWrong = typeof cell === "number" && (type === "integer" || type === "unsigned") && !Number.isInteger(cell);
    if (isWrong) warnings.push(`${id}: ${name} must be a whole number, got ${cell}; left out`);
    return [name, isWrong ? null : cell];
  });
  return { ...Object.fromEntries(checked), [SOURCES]: sourcesOf(held)! };
}
