/** @file What the atlas shows, from the rows of the study and the URL: filters, axes, order. */
import { computed, signal } from "@preact/signals";
import type { LabColumn, ResultRow } from "../../data/dataSource.ts";
import { columns, columnsByName, rows } from "../../data/study.ts";
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

/** The mechanisms shown; null for all. */
export const chosen = computed(() => (mechanismText.value === "" ? null : new Set(mechanismText.value.split(","))));
export const filter = computed(() => parseFilter(text.value, columns.value));

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
export const measures = computed(() => columns.value.filter((column) => column.kind !== "text"));
/** What is drawn when nobody has chosen: the first of these that most networks have. */
const DEFAULT_X = ["slowestTimeConstant", "timeConstant", "g"];
const DEFAULT_Y = ["halfLife", "forgettingHalfLife", "forgetting.halfLife", "rmse", "accuracy"];
export const xAxis = computed(() => axisOf(xText.value, DEFAULT_X));
export const yAxis = computed(() => axisOf(yText.value, DEFAULT_Y));

function axisOf(name: string, defaults: readonly string[]): Axis | null {
  const has = (candidate: string) => numbersOf(candidate).length > 0.2 * rows.value.length;
  const asked = columnsByName.value.get(name);
  const fallback = defaults.find((candidate) => columnsByName.value.has(candidate) && has(candidate));
  const column = asked !== undefined && asked.kind !== "text" ? asked : columnsByName.value.get(fallback ?? "");
  if (column === undefined) return null;
  const values = numbersOf(column.name);
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return { column, isLog: low > 0 && high / low > WIDE };
}
/** A measure that spans more than this factor is drawn on a logarithmic scale. */
const WIDE = 30;

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

const isChosen = (row: ResultRow) => chosen.value === null || chosen.value.has(mechanismOf(row));
const isInCell = (row: ResultRow) => cell.value === "" || cellOf(row) === cell.value;
export function isInBox(row: ResultRow): boolean {
  if (box.value === null || xAxis.value === null || yAxis.value === null) return true;
  const [x0, x1, y0, y1] = box.value;
  const x = row[xAxis.value.column.name];
  const y = row[yAxis.value.column.name];
  return typeof x === "number" && typeof y === "number" && x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

// each view shows what all selections leave but its own
const found = computed(() => rows.value.filter(filter.value.accepts));
export const forLegend = computed(() => found.value.filter((row) => isInCell(row) && isInBox(row)));
export const forPhases = computed(() => found.value.filter((row) => isChosen(row) && isInBox(row)));
export const forScatter = computed(() => found.value.filter((row) => isChosen(row) && isInCell(row)));
export const selected = computed(() => forScatter.value.filter(isInBox));

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
