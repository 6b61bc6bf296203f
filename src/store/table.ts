/** @file One table in memory: filled from a Parquet file and rows, written to Parquet, then closed to all but SELECT. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { DuckDBAppender } from "@duckdb/node-api";
import { type Answer, type Api, copyOut, identifier, quote, select } from "./answer.ts";
import { OPEN_SEAL, seal, sealOf } from "./seal.ts";

export const COLUMN_TYPES = {
  text: "VARCHAR",
  boolean: "BOOLEAN",
  integer: "INTEGER",
  /** 0 … 2³² − 1 */
  unsigned: "UINTEGER",
  number: "DOUBLE",
  texts: "VARCHAR[]",
  numbers: "DOUBLE[]",
} as const;
export type ColumnType = keyof typeof COLUMN_TYPES;

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}
export type Cell = string | number | boolean | readonly (string | null)[] | readonly (number | null)[] | null;
export type Row = Readonly<Record<string, Cell>>;

export interface Table {
  readonly count: number;
  /**
   * Adds the rows of a file that `writeParquet` wrote with this very note, or with any where that is null.
   * @returns whether it did; false, and nothing added, for a file that is absent, of another note, or not bit for bit
   * what was written.
   */
  load(path: string, note: string | null): Promise<boolean>;
  append(rows: readonly Row[]): Promise<void>;
  /** Rows whose `column` is one of `values` go. */
  remove(column: string, values: readonly string[]): Promise<void>;
  /** Writes the table in the order of `by`, sealed, replacing what is there only once the new file is whole. */
  writeParquet(path: string, by: string, note: string): Promise<void>;
  /** Columns of text, one array each. */
  texts(...names: string[]): Promise<readonly (readonly (string | null)[])[]>;
  /**
   * From now on the table is for queries alone: no file can be read or written through it, no setting changed, and the
   * hidden columns are gone.
   */
  lock(): Promise<void>;
  /** @throws InputError for what is not one SELECT, and with DuckDB's words for one that fails. */
  query(sql: string): Promise<Answer>;
  close(): void;
}

const MEMORY_LIMIT = "512MB";

/**
 * An empty table, the caller's alone: one process, one thread. DuckDB is loaded on the first call.
 *
 * @param view what queries call it; there it has no `hidden` columns.
 */
export async function openTable(
  view: string,
  columns: readonly TableColumn[],
  hidden: readonly string[] = [],
): Promise<Table> {
  let name = `${view}_kept`;
  const api = await import("@duckdb/node-api");
  const instance = await api.DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    memory_limit: MEMORY_LIMIT,
    temp_directory: "",
  });
  const connection = await instance.connect();
  const declared = columns.map((column) => `${identifier(column.name)} ${COLUMN_TYPES[column.type]}`);
  await connection.run(`create table ${identifier(name)} (${declared.join(", ")})`);
  const shown = columns.map((column) => column.name).filter((column) => !hidden.includes(column));
  const list = shown.map(identifier).join(", ");
  await connection.run(`create view ${identifier(view)} as select ${list} from ${identifier(name)}`);
  let count = 0;
  const recount = async () => {
    const [[rows]] = (await connection.runAndReadAll(`select count(*) from ${identifier(name)}`)).getRows() as [
      [bigint],
    ];
    count = Number(rows);
  };

  return {
    get count() {
      return count;
    },
    async load(path, note) {
      try {
        if (sealOf(readFileSync(path)) !== "whole") return false;
        const file = literalPath(path);
        const said = await connection.runAndReadAll(
          `select decode(value) from parquet_kv_metadata(${file}) where decode(key) = 'note'`,
        );
        if (note !== null && said.getRows()[0]?.[0] !== note) return false;
        const names = columns.map((column) => identifier(column.name)).join(", ");
        // DuckDB would take a folder called g=9 for a column g that is 9 in every row
        const rows = `read_parquet(${file}, hive_partitioning = false)`;
        await connection.run(`insert into ${identifier(name)} select ${names} from ${rows}`);
      } catch {
        return false;
      }
      await recount();
      return true;
    },
    async append(rows) {
      const appender = await connection.createAppender(name);
      try {
        const put = columns.map(({ name: column, type }) => ({ column, put: putter(api, appender, column, type) }));
        for (const row of rows) {
          for (const { column, put: putCell } of put) putCell(row[column] ?? null);
          appender.endRow();
        }
        appender.flushSync();
      } finally {
        appender.closeSync();
      }
      await recount();
    },
    async remove(column, values) {
      for (let first = 0; first < values.length; first += 1000) {
        const some = values
          .slice(first, first + 1000)
          .map(quote)
          .join(", ");
        await connection.run(`delete from ${identifier(name)} where ${identifier(column)} in (${some})`);
      }
      await recount();
    },
    async writeParquet(path, by, note) {
      const from = `select * from ${identifier(name)} order by ${identifier(by)}`;
      await copyOut(connection, from, path, {
        more: `, kv_metadata {note: ${quote(note)}, seal: ${quote(OPEN_SEAL)}}`,
        finish(file) {
          const bytes = readFileSync(file);
          seal(bytes);
          writeFileSync(file, bytes);
        },
      });
    },
    async texts(...names) {
      const read = await connection.runAndReadAll(
        `select ${names.map(identifier).join(", ")} from ${identifier(name)}`,
      );
      return count === 0 ? names.map(() => []) : (read.getColumns() as (string | null)[][]);
    },
    async lock() {
      await connection.run(`drop view ${identifier(view)}`);
      for (const column of hidden) await connection.run(`alter table ${identifier(name)} drop ${identifier(column)}`);
      await connection.run(`alter table ${identifier(name)} rename to ${identifier(view)}`);
      name = view;
      await connection.run("set enable_external_access = false");
      await connection.run("set lock_configuration = true");
    },
    query: (sql) => select(api, connection, sql, { name: view, columns: shown }),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** One file's path in SQL: absolute, since DuckDB takes ~ for the home folder, and with no character for a pattern. */
const literalPath = (path: string): string => quote(resolve(path).replace(/[[*?]/g, (sign) => `[${sign}]`));

function putter(api: Api, appender: DuckDBAppender, column: string, type: ColumnType): (cell: Cell) => void {
  const lists = { numbers: api.LIST(api.DOUBLE), texts: api.LIST(api.VARCHAR) };
  const mismatch = (cell: Cell) => new RangeError(`table: ${column} must be ${type}, got ${JSON.stringify(cell)}`);
  return (cell) => {
    if (cell === null) appender.appendNull();
    else if (type === "text" && typeof cell === "string") appender.appendVarchar(cell);
    else if (type === "boolean" && typeof cell === "boolean") appender.appendBoolean(cell);
    else if (type === "number" && typeof cell === "number") appender.appendDouble(cell);
    else if (type === "integer" && Number.isInteger(cell)) appender.appendInteger(cell as number);
    else if (type === "unsigned" && Number.isInteger(cell)) appender.appendUInteger(cell as number);
    else if ((type === "numbers" || type === "texts") && Array.isArray(cell)) appender.appendList(cell, lists[type]);
    else throw mismatch(cell);
  };
}
