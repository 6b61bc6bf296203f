/** @file The columns of the table of results that the lab shows and publishes. */
import type { Cell, ColumnType, Row } from "../store/index.ts";
import { COLUMN_GROUPS, DECLARED_ASSAYS } from "./columns.ts";
import type { LabCell, LabColumn } from "./labIndex.ts";

/**
 * Text that is a hash or one of a fixed list of words. No other text leaves a study in the table: labels of stimuli and
 * messages may hold names and paths.
 */
const SAFE_TEXT = new Set([
  ..."id initial task stimuli method precision status mechanism mechanism_kind mechanism_delay2 mechanism_trial_end loss echoes paper_label verdict_protocol portrait_protocol".split(
    " ",
  ),
  ...DECLARED_ASSAYS.map(({ name }) => `${name}_protocol`),
]);

/** Lists, one value per memory or pair, are no axes. */
const KINDS: Readonly<Partial<Record<ColumnType, LabColumn["kind"]>>> = {
  text: "text",
  boolean: "text",
  integer: "integer",
  unsigned: "integer",
  number: "number",
};

export const LAB_COLUMNS: readonly LabColumn[] = COLUMN_GROUPS.flatMap((group) =>
  group.columns.flatMap(({ name, unit, description, type }) => {
    const kind = KINDS[type];
    if (kind === undefined || (type === "text" && !SAFE_TEXT.has(name))) return [];
    return [{ name, unit, description, kind, group: group.name }];
  }),
);

/** A row of the table of results as the lab has it, in the order of `LAB_COLUMNS`. */
export const labCells = (row: Row): LabCell[] => LAB_COLUMNS.map(({ name }) => labCell(row[name] ?? null));

function labCell(cell: Cell): LabCell {
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return typeof cell === "string" || typeof cell === "number" ? cell : null;
}
