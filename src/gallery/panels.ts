/** @file Panels that several pieces draw: lines, dots and bars over common axes, every line named. */
import * as Plot from "@observablehq/plot";
import { type Drawing, type PlotDocument, panel, STIMULUS_COLORS } from "../figures/index.ts";

type Points = readonly (readonly [number, number | null])[];

export interface PanelLine {
  /** "" for one that is not named beside the panel. */
  readonly name: string;
  readonly points: Points;
  /** Number of a colour of `STIMULUS_COLORS`. @default line */
  readonly color?: number;
  /** @default "line" */
  readonly as?: "line" | "dashed" | "dots" | "hollow";
}

export interface PanelOptions {
  readonly title: string;
  /** Names of the axes with their units. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly PanelLine[];
  /** Vertical and horizontal lines with a name each. @default [] */
  readonly rules?: readonly { readonly at: number; readonly name: string; readonly across?: "x" | "y" }[];
  /** A stretch of the x axis that is shaded. @default null */
  readonly shade?: readonly [number, number] | null;
  /** @default "linear" */
  readonly xScale?: "linear" | "log";
  /** @default "linear" */
  readonly yScale?: "linear" | "log";
  /** Pixels. @default 220 */
  readonly height?: number;
  /** @default null */
  readonly xDomain?: readonly [number, number] | null;
  /** @default null */
  readonly yDomain?: readonly [number, number] | null;
}

const WIDTH = 760;
const RIGHT = 150;

/** Lines and dots over common axes. Names stand in a column to the right, each with its own mark. */
export function linesPanel(document: PlotDocument, options: PanelOptions): Drawing {
  const { title, x, y, lines, rules = [], shade = null, xScale = "linear", yScale = "linear" } = options;
  const { height = 220, xDomain = null, yDomain = null } = options;
  const colorOf = (line: number) => STIMULUS_COLORS[(lines[line].color ?? line) % STIMULUS_COLORS.length];
  const rows = lines.flatMap(({ points }, line) =>
    points.map(([at, value]) => ({ x: at, y: value === null ? Number.NaN : value, line })),
  );
  const of = (kind: (as: NonNullable<PanelLine["as"]>) => boolean) =>
    rows.filter(({ line }) => kind(lines[line].as ?? "line"));
  const stroke = {
    x: "x",
    y: "y",
    z: "line",
    stroke: (row: { line: number }) => colorOf(row.line),
    clip: true,
  } as const;
  const legend = lines
    .map(({ name }, line) => ({ name, line }))
    .filter(({ name }) => name !== "")
    .map((of, row) => ({ ...of, row }));
  return panel(document, {
    width: WIDTH,
    height,
    marginLeft: 64,
    marginRight: RIGHT,
    marginTop: 34,
    marginBottom: 46,
    x: { label: x, type: xScale, labelAnchor: "center", labelArrow: "none", ...(xDomain && { domain: [...xDomain] }) },
    y: {
      label: y,
      labelAnchor: "center",
      type: yScale,
      grid: true,
      ticks: 5,
      labelArrow: "none",
      ...(yDomain && { domain: [...yDomain] }),
    },
    color: { type: "identity" },
    marks: [
      ...(shade === null ? [] : [Plot.rectX([shade], { x1: "0", x2: "1", fill: "#56B4E9", fillOpacity: 0.14 })]),
      Plot.text([title], { frameAnchor: "top-left", dy: -30, fontWeight: 600 }),
      ...rules.map(({ at, across = "x" }) =>
        across === "x"
          ? Plot.ruleX([at], { stroke: "#555", strokeDasharray: "3,3" })
          : Plot.ruleY([at], { stroke: "#555", strokeDasharray: "3,3" }),
      ),
      ...rules.map(({ at, name, across = "x" }) =>
        across === "x"
          ? Plot.text([name], { x: [at], frameAnchor: "top", dy: -10, fill: "#555", fontSize: 10 })
          : Plot.text([name], {
              y: [at],
              frameAnchor: "left",
              textAnchor: "start",
              dx: 4,
              dy: -6,
              fill: "#555",
              fontSize: 10,
            }),
      ),
      Plot.line(
        of((as) => as === "line"),
        { ...stroke, strokeWidth: 1.8 },
      ),
      Plot.line(
        of((as) => as === "dashed"),
        { ...stroke, strokeWidth: 1.6, strokeDasharray: "5,3" },
      ),
      Plot.dot(
        of((as) => as === "dots"),
        { x: "x", y: "y", fill: (row) => colorOf(row.line), r: 2.4, clip: true },
      ),
      Plot.dot(
        of((as) => as === "hollow"),
        { ...stroke, fill: "#fff", r: 3.4, strokeWidth: 1.6 },
      ),
      ...legend.map(({ name, line, row }) =>
        Plot.text([name], {
          frameAnchor: "top-right",
          textAnchor: "start",
          dx: 22,
          dy: 15 * row,
          fill: colorOf(line),
          fontWeight: 600,
        }),
      ),
      ...legend.map(({ line, row }) =>
        Plot.text([{ line: "━", dashed: "╍", dots: "●", hollow: "○" }[lines[line].as ?? "line"]], {
          frameAnchor: "top-right",
          textAnchor: "start",
          dx: 6,
          dy: 15 * row,
          fill: colorOf(line),
        }),
      ),
    ],
  });
}

export interface CellsOptions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** [ys × xs]; null where there is none. */
  readonly values: readonly (number | null)[];
  /** What the colours mean. */
  readonly scale: string;
  /** @default 260 */
  readonly height?: number;
}

/** A map over two parameters, or a raster: one cell per value, dark where it is large. */
export function cellsPanel(document: PlotDocument, options: CellsOptions): Drawing {
  const { title, x, y, xs, ys, values, scale, height = 260 } = options;
  const known = values.filter((v) => v !== null);
  const low = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const half = (all: readonly number[]) => (all.length > 1 ? Math.abs(all[1] - all[0]) / 2 : 0.5);
  const [dx, dy] = [half(xs), half(ys)];
  const cells = values.flatMap((value, k) => {
    if (value === null) return [];
    const [at, up] = [xs[k % xs.length], ys[Math.floor(k / xs.length)]];
    const share = high > low ? (value - low) / (high - low) : 0;
    return [{ x1: at - dx, x2: at + dx, y1: up - dy, y2: up + dy, share }];
  });
  return panel(document, {
    width: WIDTH,
    height,
    marginLeft: 64,
    marginRight: RIGHT,
    marginTop: 34,
    marginBottom: 46,
    x: { label: x, labelAnchor: "center", labelArrow: "none" },
    y: { label: y, labelAnchor: "center", labelArrow: "none" },
    marks: [
      Plot.text([title], { frameAnchor: "top-left", dy: -30, fontWeight: 600 }),
      Plot.rect(cells, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "#0072B2", fillOpacity: "share" }),
      Plot.text([`${scale}\ndark ${short(high)}\nwhite ${short(low)}`], {
        frameAnchor: "top-right",
        textAnchor: "start",
        dx: 8,
        fill: "#333",
      }),
    ],
    opacity: { domain: [0, 1], range: [0, 1] },
  });
}

const short = (v: number) => (Number.isFinite(v) ? String(Number(v.toPrecision(3))) : "none");

/** How each of several networks learned. @param networks with the mean losses of equal parts of their training. */
export function learningPanel(
  document: PlotDocument,
  networks: readonly { readonly loss: readonly number[] }[],
  height: number,
): Drawing {
  return linesPanel(document, {
    title: "Learning",
    x: "share of the updates",
    y: "cross-entropy",
    lines: networks.map(({ loss }, k) => ({
      name: `network ${k + 1}`,
      points: loss.map((v, i) => [i / loss.length, v] as const),
    })),
    height,
  });
}
