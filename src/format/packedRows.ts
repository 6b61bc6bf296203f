/** @file How a table travels as JSON: column by column, values that recur said once. */

export type PackedCell = string | number | null;

/** Values one by one; or, where few differ, those there are and which of them each row has: all the first without `at`. */
export type PackedColumn =
  | { readonly values: readonly PackedCell[] }
  | { readonly levels: readonly PackedCell[]; readonly at?: readonly number[] };

/** Rows as they travel. Columns without a value in any of them are left out. */
export interface PackedRows {
  readonly ids: readonly string[];
  readonly columns: Readonly<Record<string, PackedColumn>>;
}

/** A row that has travelled: the columns that came along, null where it has no value. */
export type UnpackedRow = { readonly id: string } & Readonly<Record<string, PackedCell>>;

/** With more values than this a column is written value by value. */
const MOST_LEVELS = 64;

/** @param rows the cells of each, in the order of `names`, one of which is "id". */
export function packRows(names: readonly string[], rows: readonly (readonly PackedCell[])[]): PackedRows {
  const columns: Record<string, PackedColumn> = {};
  let ids: readonly string[] = [];
  names.forEach((name, k) => {
    const values = rows.map((cells) => cells[k] ?? null);
    if (name === "id") ids = values.map(String);
    else {
      const packed = packColumn(values);
      if (packed !== null) columns[name] = packed;
    }
  });
  return { ids, columns };
}

function packColumn(values: readonly PackedCell[]): PackedColumn | null {
  const places = new Map<PackedCell, number>();
  for (const value of values) {
    if (!places.has(value)) places.set(value, places.size);
    if (places.size > MOST_LEVELS) return { values };
  }
  const levels = [...places.keys()];
  if (levels.every((level) => level === null)) return null;
  return levels.length === 1 ? { levels } : { levels, at: values.map((value) => places.get(value)!) };
}

/** The rows as objects, each with the columns that travelled. */
export function unpackRows({ ids, columns }: PackedRows): UnpackedRow[] {
  const packed = Object.entries(columns).map(([name, column]) => [name, readerOf(column)] as const);
  return ids.map((id, k) => {
    const row: Record<string, PackedCell> & { id: string } = { id };
    for (const [name, read] of packed) row[name] = read(k);
    return row;
  });
}

function readerOf(column: PackedColumn): (row: number) => PackedCell {
  if ("values" in column) return (row) => column.values[row] ?? null;
  const { levels, at } = column;
  return (row) => levels[at?.[row] ?? 0] ?? null;
}
