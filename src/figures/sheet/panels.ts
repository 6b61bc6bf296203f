/** @file What a panel of a figure is made of, as data: what is drawn and what is written beside it as a table are the same. */

export interface Axis {
  /** With its unit in brackets, where it has one. */
  readonly label: string;
  readonly scale?: "linear" | "log";
  readonly domain?: readonly [number, number];
  readonly ticks?: readonly number[];
  /** Names of 1, 2, … on an axis of categories. */
  readonly names?: readonly string[];
  /** Larger values to the left, or below. */
  readonly reverse?: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Ends of an interval; null where it is not known. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** How many networks it stands for. */
  readonly networks?: number;
}

export interface Series {
  readonly name: string;
  readonly color: string;
  /** "line" joins the points in their order; "dots" does not. */
  readonly as: "line" | "dots" | "both";
  readonly symbol?: "circle" | "diamond" | "triangle" | "square" | "times";
  readonly hollow?: boolean;
  readonly dash?: string;
  /** A background of many like it, not named in the legend. */
  readonly faint?: boolean;
  readonly points: readonly Point[];
}

interface Named {
  readonly title: string;
}

/** Lines and dots in one pair of axes. */
export interface XyPanel extends Named {
  readonly kind: "xy";
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Dashed lines across, and the line y = x. */
  readonly rules?: { readonly x?: readonly number[]; readonly y?: readonly number[]; readonly identity?: boolean };
  /** Shaded along x. */
  readonly bands?: readonly (readonly [number, number])[];
  /** Same length of a unit on both axes. */
  readonly isEqual?: boolean;
}

/** Shares of a whole per category, one above the other. */
export interface SharesPanel extends Named {
  readonly kind: "shares";
  readonly label: string;
  readonly categories: readonly string[];
  readonly parts: readonly {
    readonly category: string;
    readonly name: string;
    readonly color: string;
    /** A letter in its box, so that nothing rests on colour alone. */
    readonly short: string;
    readonly hollow: boolean;
    readonly count: number;
  }[];
}

/** A matrix of values in −1 … 1, rows downwards. */
export interface RasterPanel extends Named {
  readonly kind: "raster";
  readonly x: { readonly label: string; readonly domain: readonly [number, number] };
  readonly y: { readonly label: string; readonly count: number };
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** What is not there is said, in the place where it would stand. */
export interface AbsentPanel extends Named {
  readonly kind: "absent";
  readonly reason: string;
}

export type Panel = XyPanel | SharesPanel | RasterPanel | AbsentPanel;

export interface Sheet {
  readonly number: number;
  readonly title: string;
  /** What is seen, from how many networks. */
  readonly caption: string;
  /** Panels side by side, row by row. */
  readonly rows: readonly (readonly Panel[])[];
  /** Of each row, in pixels. @default 190 */
  readonly heights?: readonly number[];
}

export const SHEET_COLUMNS = ["panel", "series", "x", "y", "low", "high", "networks"] as const;
export type SheetRow = readonly (string | number | null)[];

/** All that is drawn, one row each. Rasters are long: every value with its column and row. */
export function sheetTable({ rows }: Sheet): SheetRow[] {
  return rows.flat().flatMap((panel, k) => panelRows(`${letterOf(k)} ${panel.title}`, panel));
}

export const letterOf = (k: number): string => String.fromCharCode(65 + k);

function panelRows(name: string, panel: Panel): SheetRow[] {
  if (panel.kind === "absent") return [[name, panel.reason, null, null, null, null, null]];
  if (panel.kind === "xy") {
    return panel.series.flatMap((series) =>
      series.points.map(({ x, y, low = null, high = null, networks = null }) => {
        return [name, series.name, x, y, low, high, networks];
      }),
    );
  }
  if (panel.kind === "shares") {
    return panel.parts.map(({ category, name: part, count }) => {
      const all = panel.parts.filter((other) => other.category === category).reduce((sum, one) => sum + one.count, 0);
      return [name, part, category, count / all, null, null, count];
    });
  }
  const [from, to] = panel.x.domain;
  return Array.from(panel.values, (value, e) => {
    const column = from + ((to - from) * ((e % panel.columns) + 0.5)) / panel.columns;
    return [name, `row ${Math.floor(e / panel.columns) + 1}`, column, value, null, null, null];
  });
}
