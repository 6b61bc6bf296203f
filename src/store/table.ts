/** @file One table in memory: filled from a Parquet file and rows, written to Parquet, then closed to all but SELECT. */
import { rmSync } from "node:fs";
import type { DuckDBAppender, DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { InputError } from "../format/index.ts";
import { moveIntoPlace, temporaryBeside } from "./atomicWrite.ts";
import { StoreError } from "./storeError.ts";

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

/** The answer to a query. */
export interface Answer {
  readonly columns: readonly string[];
  /** SQL types, e.g. "DOUBLE[]". */
  readonly types: readonly string[];
  /** As JSON can say them: bigints beyond 2⁵³, dates and the like as text, NaN and ±Infinity as text. */
  readonly rows: readonly (readonly unknown[])[];
  /** Writes the answer as Parquet, snappy, whole or not at all. */
  writeParquet(path: string): Promise<void>;
}

export interface Table {
  readonly count: number;
  /**
   * Adds the rows of a file that `writeParquet` wrote with this very note, or with any where that is null.
   * @returns whether it did; false, and nothing added, for a file that is absent, damaged or of another note.
   */
  load(path: string, note: string | null): Promise<boolean>;
  append(rows: readonly Row[]): Promise<void>;
  /** Rows whose `column` is one of `values` go. */
  remove(column: string, values: readonly string[]): Promise<void>;
  /** Writes the table in the order of `by`, replacing what is there only once the new file is whole. */
  writeParquet(path: string, by: string, note: string): Promise<void>;
  /** Columns of text, one array each. */
  texts(...names: string[]): Promise<readonly (readonly (string | null)[])[]>;
  /** No file can be read or written through this table from now on, and no setting changed. */
  lock(): Promise<void>;
  /** @throws InputError for what is not one SELECT, and with DuckDB's words for one that fails. */
  query(sql: string): Promise<Answer>;
  close(): void;
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
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
  const name = `${view}_kept`;
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
  const shown = columns.filter((column) => !hidden.includes(column.name)).map((column) => identifier(column.name));
  await connection.run(`create view ${identifier(view)} as select ${shown.join(", ")} from ${identifier(name)}`);
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
        const said = await connection.runAndReadAll(
          `select decode(value) from parquet_kv_metadata(${quote(path)}) where decode(key) = 'note'`,
        );
        if (note !== null && said.getRows()[0]?.[0] !== note) return false;
        const names = columns.map((column) => identifier(column.name)).join(", ");
        await connection.run(`insert into ${identifier(name)} select ${names} from read_parquet(${quote(path)})`);
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
      await copyOut(connection, from, path, `, kv_metadata {note: ${quote(note)}}`);
    },
    async texts(...names) {
      const read = await connection.runAndReadAll(
        `select ${names.map(identifier).join(", ")} from ${identifier(name)}`,
      );
      return count === 0 ? names.map(() => []) : (read.getColumns() as (string | null)[][]);
    },
    async lock() {
      await connection.run("set enable_external_access = false");
      await connection.run("set lock_configuration = true");
    },
    query: (sql) => select(api, connection, sql),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

type Api = typeof import("@duckdb/node-api");

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

async function copyOut(connection: DuckDBConnection, sql: string, path: string, more = ""): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await connection.run(`copy (${sql}) to ${quote(temporary)} (format parquet, compression snappy${more})`);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new StoreError(`cannot write ${path}: ${firstLine(error)}; what was finished is intact`, { cause: error });
  }
  moveIntoPlace(temporary, path);
}

async function select(api: Api, connection: DuckDBConnection, sql: string): Promise<Answer> {
  try {
    const statements = await connection.extractStatements(sql);
    const prepared = statements.count === 1 ? await statements.prepare(0) : null;
    if (prepared?.statementType !== api.StatementType.SELECT) {
      throw new InputError("query: must be one SELECT, and nothing else; the table is only read");
    }
    const read = await prepared.runAndReadAll();
    const columns = read.deduplicatedColumnNames();
    const types = read.columnTypes();
    const values = read.getRows();
    const numbers = read.getRowsJS();
    return {
      columns,
      types: types.map(String),
      rows: read.getRowsJson().map((row, r) => row.map((cell, c) => plain(cell, numbers[r][c]))),
      writeParquet: (path) => writeAnswer(api, columns, types, values, path),
    };
  } catch (error) {
    if (error instanceof InputError || error instanceof StoreError) throw error;
    throw new InputError(`query: ${firstLine(error)}`);
  }
}

/** DuckDB's JSON has 64-bit integers and decimals as text: those that a double can hold become numbers, in lists too. */
function plain(json: unknown, value: unknown): unknown {
  if (Array.isArray(json) && Array.isArray(value)) return json.map((cell, i) => plain(cell, value[i]));
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return Number(value);
  return typeof value === "number" && Number.isFinite(value) ? value : json;
}

/** In an instance of its own: the one that was asked may not touch files. */
async function writeAnswer(
  api: Api,
  columns: readonly string[],
  types: readonly DuckDBType[],
  rows: readonly (readonly unknown[])[],
  path: string,
): Promise<void> {
  const instance = await api.DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const declared = columns.map((column, c) => `${identifier(column)} ${types[c]}`);
    await connection.run(`create table answer (${declared.join(", ")})`);
    const appender = await connection.createAppender("answer");
    for (const row of rows) {
      for (const [c, cell] of row.entries()) appender.appendValue(cell as never, types[c]);
      appender.endRow();
    }
    appender.closeSync();
    await copyOut(connection, "select * from answer", path);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
