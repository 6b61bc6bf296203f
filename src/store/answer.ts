/** @file One SELECT, asked and answered. */
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { InputError, nearestName } from "../format/index.ts";
import { moveIntoPlace, temporaryBeside } from "./atomicWrite.ts";
import { StoreError } from "./storeError.ts";

export type Api = typeof import("@duckdb/node-api");

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

/** A study has at most 100,000 networks: an answer with more rows than this is a cross join gone wrong. */
const MOST_ROWS = 1_000_000;

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Writes what a SELECT gives as Parquet. @param finish changes the written file before it gets its name. */
export async function copyOut(
  connection: DuckDBConnection,
  sql: string,
  path: string,
  { more = "", finish }: { readonly more?: string; readonly finish?: (file: string) => void } = {},
): Promise<void> {
  const temporary = temporaryBeside(resolve(path)); // DuckDB takes a leading ~ for the home folder
  try {
    await connection.run(`copy (${sql}) to ${quote(temporary)} (format parquet, compression snappy${more})`);
    finish?.(temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new StoreError(`cannot write ${path}: ${firstLine(error)}; what was finished is intact`, { cause: error });
  }
  moveIntoPlace(temporary, path);
}

/**
 * Asks one SELECT.
 *
 * @param view the table it is meant for, and its columns: what a misspelt name is compared with.
 * @throws InputError for what is not one SELECT, what fails, and an answer of more than `MOST_ROWS` rows.
 */
export async function select(
  api: Api,
  connection: DuckDBConnection,
  sql: string,
  view: { readonly name: string; readonly columns: readonly string[] },
): Promise<Answer> {
  const oneSelect = () => new InputError("query: must be one SELECT, and nothing else; the table is only read");
  try {
    const statements = await connection.extractStatements(sql).catch((error: unknown) => {
      // what DuckDB's binding says of a text without a statement
      throw firstLine(error) === "Error in native callback" ? oneSelect() : error;
    });
    const prepared = statements.count === 1 ? await statements.prepare(0) : null;
    if (prepared?.statementType !== api.StatementType.SELECT) throw oneSelect();
    const read = await prepared.streamAndReadUntil(MOST_ROWS + 1);
    if (read.currentRowCount > MOST_ROWS) {
      throw new InputError(
        `query: the answer must have at most ${MOST_ROWS} rows, has more; count, group or add limit`,
      );
    }
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
    throw new InputError(`query: ${firstLine(error)}${hintFor(error, view)}`);
  }
}

/** What was likely meant, after DuckDB's own first line. */
function hintFor(error: unknown, view: { readonly name: string; readonly columns: readonly string[] }): string {
  const text = error instanceof Error ? error.message : "";
  if (/Table with name .* does not exist/.test(text)) return `; the table is called ${view.name}`;
  const [, column] = /column (?:named )?"([^"]+)"/.exec(text) ?? [];
  const nearest = column === undefined ? undefined : nearestName(column, view.columns);
  if (nearest !== undefined) return `; did you mean ${nearest}?`;
  const [said] = /^(?:Candidate bindings|Did you mean).*$/m.exec(text) ?? [];
  return said === undefined ? "" : `; ${said}`;
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
