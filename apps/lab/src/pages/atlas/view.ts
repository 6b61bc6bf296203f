/** @file What the atlas shows, from the rows of the study and the URL: filters, axes, order. */
import { computed, signal } from "@preact/signals";
import type { LabColumn, ResultRow } from "../../data/dataSource.ts";
import { allColumns, columns, columnsByName, rows } from "../../data/study.ts";
import { formatNumber } from "../../format.ts";
import { mechanismOf } from "../../marks.ts";
import { route } from "../../router.ts";
import { parseFilter } from "./filterText.ts";
import { type Levels, levelsOf } from "./levels.ts";

const query = (name: string) => computed(() => (route.value.page === "atlas" ? (route.value.query[name] ?? "") : ""));
const text = query("q");
const cellText = query("cell");
const mechanismText = query("m");
const boxText = query("box");
const sortText = query("sort");
const xText = query("x");
const yText = query("y");
const colorText = query("color");
const columnsText = query("cols");

/** The mechanisms shown; null for all. */
export const chosen = computed(() => (mechanismText.value === "" ? null : new Set(mechanismText.value.split(","))));
export const filter = computed(() => parseFilter(text.value, allColumns.value));

/** Axes of the phase diagram, over all networks: a filter does not move them. */
const numbersOf = (name: string) => rows.value.flatMap((row) => (typeof row[name] === "number" ? [row[name]] : []));
export const gLevels = computed(() => levelsOf(numbersOf("g"), "linear", formatNumber));
export const fbLevels = computed(() => levelsOf(numbersOf("fb"), "log", formatNumber));
export const densityLevels = computed(() => levelsOf(numbersOf("density"), "linear", formatNumber));

/** A cell of the phase diagram: keys of density, g and fb. */
export const cellOf = (row: ResultRow): string =>
  [keyIn(densityLevels.value, row["density"]), keyIn(gLevels.value, row["g"]), keyIn(fbLevels.value, row["fb"])].join();
const keyIn = (levels: Levels, value: unknown) => levels.keys[levels.indexOf(Number(value))] ?? "";
/** The cell that was clicked; "" for none. */
export const cell = cellText;

/** Where a measure is drawn: its column and whether its scale is logarithmic. */
export interface Axis {
  readonly column: LabColumn;
  readonly isLog: boolean;
}
const differs = (name: string) => {
  const first = rows.value[0]?.[name];
  return rows.value.some((row) => row[name] !== first);
};
/** What networks of the study differ in, as far as it is a number. */
export const measures = computed(() =>
  columns.value.filter(({ name, kind }) => kind !== "text" && (differs(name) || rows.value.length < 2)),
);
/** What is drawn when nobody has chosen: the first of these that a good part of the networks have. */
const DEFAULT_X = ["slowest_time_constant", "forecast_lifetime_surrogate", "g"];
const DEFAULT_Y = ["forgetting_lifetime", "rmse", "accuracy"];
export const xAxis = computed(() => axisOf(xText.value, DEFAULT_X));
export const yAxis = computed(() => axisOf(yText.value, DEFAULT_Y));

function axisOf(name: string, defaults: readonly string[]): Axis | null {
  const has = (candidate: string) => numbersOf(candidate).length > 0.2 * rows.value.length;
  const asked = columnsByName.value.get(name);
  const fallback = defaults.find((candidate) => columnsByName.value.has(candidate) && has(candidate));
  const column = asked !== undefined && asked.kind !== "text" ? asked : columnsByName.value.get(fallback ?? "");
  return column === undefined ? null : { column, isLog: isWide(spanOf(column.name)) };
}
function spanOf(name: string): readonly [number, number] {
  const values = numbersOf(name);
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return [low, values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)];
}
const isWide = ([low, high]: readonly [number, number]) => low > 0 && high / low > WIDE;
/** A measure that spans more than this factor is drawn on a logarithmic scale. */
const WIDE = 30;

/** What marks are coloured by, when not by mechanism. */
export interface ColorScale extends Axis {
  readonly low: number;
  readonly high: number;
  /** 0 … 1; null where it is not known. */
  of(row: ResultRow): number | null;
}
export const colorScale = computed<ColorScale | null>(() => {
  const column = columnsByName.value.get(colorText.value);
  if (column === undefined || column.kind === "text") return null;
  const [low, high] = spanOf(column.name);
  if (low > high) return null;
  const isLog = isWide([low, high]);
  const place = isLog ? Math.log : (value: number) => value;
  const length = place(high) - place(low);
  const of = (row: ResultRow) => {
    const value = row[column.name];
    if (typeof value !== "number") return null;
    return length > 0 ? (place(value) - place(low)) / length : 0.5;
  };
  return { column, isLog, low, high, of };
});

/** Columns of the table when nobody has chosen, as far as the study has them. */
const DEFAULT_COLUMNS = new Set(
  (
    "id mechanism loss echoes status g fb density seed accuracy rmse margin bits retained_least fixed_points cycles " +
    "slowest_time_constant longest_period forgetting_lifetime forecast_lifetime_surrogate distraction_tolerated_sigma " +
    "noise_tolerated_sigma damage_tolerated_random shock_size controls_echo_at_delay"
  ).split(" "),
);
/** Columns of the table: those the URL names, id always; what a network is stands first. */
export const tableColumns = computed(() => {
  const wanted = columnsText.value === "" ? DEFAULT_COLUMNS : new Set(["id", ...columnsText.value.split(",")]);
  const shown = columns.value.filter(({ name }) => wanted.has(name));
  const isFirst = ({ name }: LabColumn) => name === "id" || name === "mechanism";
  return [...shown.filter(isFirst), ...shown.filter((column) => !isFirst(column))];
});
/** How `tableColumns` is named in the URL once a column is added or taken away; "" for the default. */
export function withColumn(name: string, isShown: boolean): string {
  const shown = new Set(tableColumns.value.map((column) => column.name));
  if (isShown) shown.add(name);
  else shown.delete(name);
  const names = columns.value.flatMap((column) => (shown.has(column.name) ? [column.name] : []));
  const isDefault = columns.value.every((column) => shown.has(column.name) === DEFAULT_COLUMNS.has(column.name));
  return isDefault ? "" : names.join(",");
}

/** A rectangle in the units of the axes: x0, x1, y0, y1. */
export type Box = readonly [number, number, number, number];
/** While it is being drawn the brush is here, not in the URL. */
export const dragged = signal<Box | "none" | null>(null);
export const box = computed<Box | null>(() => {
  if (dragged.value !== null) return dragged.value === "none" ? null : dragged.value;
  const values = boxText.value.split(",").map(Number);
  return values.length === 4 && values.every(Number.isFinite) && boxText.value !== ""
    ? (values as unknown as Box)
    : null;
});

export function isInBox(row: ResultRow): boolean {
  if (box.value === null || xAxis.value === null || yAxis.value === null) return true;
  const [x0, x1, y0, y1] = box.value;
  const x = row[xAxis.value.column.name];
  const y = row[yAxis.value.column.name];
  return typeof x === "number" && typeof y === "number" && x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

// which rows each selection leaves, 1 or 0 for each; null for all: each is computed when its own part of the URL changes
type Mask = Uint8Array | null;
function maskOf(accepts: (row: ResultRow) => boolean): Uint8Array {
  const mask = new Uint8Array(rows.value.length);
  rows.value.forEach((row, k) => {
    if (accepts(row)) mask[k] = 1;
  });
  return mask;
}
const found = computed<Mask>(() => (text.value === "" ? null : maskOf(filter.value.accepts)));
const inChosen = computed<Mask>(() => {
  const names = chosen.value;
  return names === null ? null : maskOf((row) => names.has(mechanismOf(row)));
});
const inCell = computed<Mask>(() => (cell.value === "" ? null : maskOf((row) => cellOf(row) === cell.value)));
const inBox = computed<Mask>(() => (box.value === null ? null : maskOf(isInBox)));
function rowsIn(...masks: readonly Mask[]): readonly ResultRow[] {
  const active = masks.filter((mask) => mask !== null);
  return active.length === 0 ? rows.value : rows.value.filter((_, k) => active.every((mask) => mask[k] === 1));
}

// each view shows what all selections leave but its own
export const forLegend = computed(() => rowsIn(found.value, inCell.value, inBox.value));
export const forPhases = computed(() => rowsIn(found.value, inChosen.value, inBox.value));
export const forScatter = computed(() => rowsIn(found.value, inChosen.value, inCell.value));
export const selected = computed(() => rowsIn(found.value, inChosen.value, inCell.value, inBox.value));

/** Column and direction of the table's order. */
export const order = computed(() => ({
  name: sortText.value.replace(/^-/, ""),
  descending: sortText.value.startsWith("-"),
}));
/** The table: what is selected, in order; what is not known comes last either way. */
export const sorted = computed(() => {
  const { name, descending } = order.value;
  if (!columnsByName.value.has(name)) return selected.value;
  const sign = descending ? -1 : 1;
  return [...selected.value].sort((a, b) => {
    const [u, v] = [a[name] ?? null, b[name] ?? null];
    if (u === null || v === null) return u === v ? 0 : u === null ? 1 : -1;
    return u === v ? 0 : u < v ? -sign : sign;
  });
});

/** The network under the pointer, in any view. */
export const hovered = signal<string | null>(null);
export const isFiltered = computed(
  () => text.value !== "" || cell.value !== "" || chosen.value !== null || box.value !== null,
);
