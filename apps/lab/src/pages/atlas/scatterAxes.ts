import * as Plot from "@observablehq/plot";
import type { ResultRow } from "../../data/dataSource.ts";
import { columnLabel, formatNumber } from "../../format.ts";
import { isStroked, markOf, mechanismOf } from "../../marks.ts";
import { shadeColor, shadeOf } from "./scatterCanvas.ts";
import type { Axis, ColorScale } from "./view.ts";

/** From a measure to pixels and back, along one axis. */
export interface Scale {
  toPixel(value: number): number;
  toValue(pixel: number): number;
}
export interface Axes {
  readonly svg: SVGSVGElement;
  readonly x: Scale;
  readonly y: Scale;
}
export interface Frame {
  readonly width: number;
  readonly height: number;
}

export const MARGIN = { left: 54, right: 14, top: 12, bottom: 40 };

/** The two values of a row, or null where one is not known or cannot be drawn on a logarithmic scale. */
export function pointOf(row: ResultRow, x: Axis, y: Axis): readonly [number, number] | null {
  const [u, v] = [row[x.column.name], row[y.column.name]];
  if (typeof u !== "number" || typeof v !== "number") return null;
  return (x.isLog && u <= 0) || (y.isLog && v <= 0) ? null : [u, v];
}

function options(
  x: Axis,
  y: Axis,
  domains: Domains,
  { width, height }: Frame,
  marks: Plot.Markish[],
): Plot.PlotOptions {
  const scale = (axis: Axis, domain: readonly [number, number]) =>
    ({
      type: axis.isLog ? "log" : "linear",
      domain: [...domain],
      label: columnLabel(axis.column),
      labelAnchor: "center",
      labelArrow: "none",
      tickFormat: formatNumber,
      ticks: axis.isLog ? logTicks(...domain) : 6,
      grid: true,
    }) as Plot.ScaleOptions;
  return {
    width,
    height,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    style: {
      background: "none",
      color: "var(--quiet)",
      fontSize: "11.5px",
      fontFamily: "var(--font)",
      overflow: "visible",
    },
    x: scale(x, domains.x),
    y: scale(y, domains.y),
    marks,
  };
}

/** Decades, with steps between where there are few of them. */
function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const steps = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const first = Math.floor(Math.log10(low));
  const count = Math.ceil(Math.log10(high)) - first + 1;
  return Array.from({ length: count }, (_, k) => steps.map((step) => Number(`${step}e${first + k}`)))
    .flat()
    .filter((tick) => tick >= low && tick <= high);
}

export interface Domains {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** What the axes must span: all networks that have both measures, with a little air. */
export function domainsOf(rows: readonly ResultRow[], x: Axis, y: Axis): Domains {
  const points = rows.map((row) => pointOf(row, x, y)).filter((point) => point !== null);
  const span = (k: 0 | 1, { isLog }: Axis): [number, number] => {
    const low = points.reduce((least, point) => Math.min(least, point[k]), Number.POSITIVE_INFINITY);
    const high = points.reduce((most, point) => Math.max(most, point[k]), Number.NEGATIVE_INFINITY);
    if (low > high) return isLog ? [0.1, 10] : [0, 1];
    if (isLog) {
      const factor = Math.max(1.05, (high / low) ** 0.05);
      return [low / factor, high * factor];
    }
    const air = high > low ? 0.05 * (high - low) : Math.max(0.5, 0.05 * Math.abs(low));
    return [low - air, high + air];
  };
  return { x: span(0, x), y: span(1, y) };
}

/** Where both measures are of one kind, the line on which they agree. */
function identity(x: Axis, y: Axis, domains: Domains): Plot.Markish[] {
  const { unit } = x.column;
  if (unit === "" || unit === "1" || unit !== y.column.unit || x.column.name === y.column.name) return [];
  const low = Math.max(domains.x[0], domains.y[0]);
  const high = Math.min(domains.x[1], domains.y[1]);
  if (low >= high) return [];
  const ends = [
    [low, low],
    [high, high],
  ];
  return [Plot.line(ends, { stroke: "currentColor", strokeDasharray: "4 4", strokeOpacity: 0.7 })];
}

/** Axes, grid and identity line; the marks go on a canvas above. */
export function drawAxes(x: Axis, y: Axis, domains: Domains, frame: Frame): Axes {
  const plot = Plot.plot(options(x, y, domains, frame, [...identity(x, y, domains)])) as SVGSVGElement & Plot.Plot;
  const scale = (name: "x" | "y"): Scale => {
    const found = plot.scale(name)!;
    return { toPixel: (value) => found.apply(value), toValue: (pixel) => found.invert!(pixel) };
  };
  return { svg: plot, x: scale("x"), y: scale("y") };
}

/** The whole picture as SVG, to be saved. */
export function scatterSvg(
  rows: readonly ResultRow[],
  x: Axis,
  y: Axis,
  domains: Domains,
  frame: Frame,
  scale: ColorScale | null,
): SVGSVGElement {
  const points = rows.flatMap((row) => {
    const point = pointOf(row, x, y);
    if (point === null) return [];
    const mark = markOf(mechanismOf(row));
    const place = scale === null ? null : scale.of(row);
    if (scale === null) return [{ x: point[0], y: point[1], mark }];
    const isHollow = place === null;
    const color = isHollow ? markOf("undecided").color : shadeColor(shadeOf(place));
    return [{ x: point[0], y: point[1], mark: { ...mark, hollow: isHollow, color } }];
  });
  type Point = (typeof points)[number];
  const dots = Plot.dot(points, {
    x: "x",
    y: "y",
    symbol: (point: Point) => point.mark.symbol,
    fill: (point: Point) => (isStroked(point.mark) ? "none" : point.mark.color),
    stroke: (point: Point) => (isStroked(point.mark) ? point.mark.color : "none"),
    r: 4,
  });
  const symbol = {
    range: ["circle", "diamond", "triangle", "square", "times"],
    domain: ["circle", "diamond", "triangle", "square", "times"],
  };
  const settings = options(x, y, domains, frame, [...identity(x, y, domains), dots]);
  return Plot.plot({ ...settings, symbol: symbol as Plot.ScaleOptions }) as SVGSVGElement;
}
