import * as Plot from "@observablehq/plot";
import type { Drawing, PlotDocument } from "../drawing.ts";
import type { Axis, Panel, Point, RasterPanel, Series, SharesPanel, XyPanel } from "./panels.ts";
import { FONT, textAt, wrap } from "./text.ts";

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Of tick labels and axis labels, in pixels: 8 pt where 96 pixels are an inch. */
const SIZE = 10.5;
const MARGINS = { marginLeft: 46, marginRight: 10, marginTop: 6, marginBottom: 36 };
const GREY = "#767676";

/** The inside of a panel: axes and marks, without title and legend. */
export function drawPanel(document: PlotDocument, panel: Panel, box: Box): Drawing {
  if (panel.kind === "absent") return absent(panel.reason, box);
  if (panel.kind === "shares") return shares(document, panel, box);
  if (panel.kind === "raster") return raster(document, panel, box);
  return xy(document, panel, box);
}

function plot(document: PlotDocument, { width, height }: Box, options: Plot.PlotOptions): Drawing {
  const style = { fontFamily: FONT, fontSize: `${SIZE}px`, background: "none", color: "#222", overflow: "visible" };
  const figure = Plot.plot({ ...MARGINS, ...options, width, height, document, style });
  return { svg: figure.outerHTML, width, height };
}

function absent(reason: string, { width, height }: Box): Drawing {
  const lines = wrap(reason, width - 32, SIZE);
  const top = height / 2 - (lines.length - 1) * 7;
  const words = lines.map((line, k) =>
    textAt(width / 2, top + 14 * k, line, { size: SIZE, fill: "#555", anchor: "middle" }),
  );
  const frame = `<rect x="8.5" y="4.5" width="${width - 17}" height="${height - 9}" fill="#fafafa" stroke="#bbb" stroke-dasharray="4,4"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${frame}${words.join("")}</svg>`;
  return { svg, width, height };
}

function scaleOf(axis: Axis, values: readonly number[]) {
  const { label, scale = "linear", domain, ticks, names, reverse = false } = axis;
  const [low, high] = names === undefined ? (domain ?? spanOf(values, scale)) : [0.4, names.length + 0.6];
  return {
    label,
    labelAnchor: "center" as const,
    labelArrow: "none" as const,
    type: scale,
    domain: reverse ? [high, low] : [low, high],
    ticks: names?.map((_, k) => k + 1) ?? ticks?.slice() ?? (scale === "log" ? logTicks(low, high) : 4),
    ...(scale === "log" ? { tickFormat: shortNumber } : {}),
    ...(names === undefined ? {} : { tickFormat: (v: number) => names[v - 1] ?? "" }),
  };
}

/** All values with some air; on a logarithmic axis by factors. */
function spanOf(values: readonly number[], scale: "linear" | "log"): [number, number] {
  const kept = values.filter((v) => Number.isFinite(v) && (scale === "linear" || v > 0));
  if (kept.length === 0) return scale === "log" ? [0.1, 10] : [0, 1];
  const [low, high] = [Math.min(...kept), Math.max(...kept)];
  if (scale === "log") return high > low ? [low / 1.3, high * 1.3] : [low / 3, high * 3];
  const air = high > low ? 0.06 * (high - low) : 1;
  return [low - air, high + air];
}

/** Powers of ten, with 2 and 5 between them where the axis is short. */
function logTicks(low: number, high: number): number[] {
  const decades = Array.from({ length: 40 }, (_, k) => k - 20).flatMap((e) => {
    const unit = Number(`1e${e}`);
    return high / low < 300 ? [unit, 2 * unit, 5 * unit] : [unit];
  });
  return decades.filter((v) => v >= low && v <= high);
}

const shortNumber = (v: number): string => (v >= 1e4 || v < 1e-3 ? v.toExponential(0).replace("e+", "e") : String(v));

function xy(document: PlotDocument, panel: XyPanel, box: Box): Drawing {
  const { series, rules = {}, bands = [] } = panel;
  const all = series.flatMap(({ points }) => points);
  const ends = (one: Point) => [one.y, one.low, one.high].filter((v): v is number => v !== null && v !== undefined);
  const x = scaleOf(panel.x, [...all.map((p) => p.x), ...(rules.x ?? [])]);
  const y = scaleOf(panel.y, [...all.flatMap(ends), ...(rules.y ?? [])]);
  if (panel.isEqual) equalise(x, y, box);
  const drawn = series.filter((one) => one.points.length > 0);
  const span = [
    Math.max(Math.min(...x.domain), Math.min(...y.domain)),
    Math.min(Math.max(...x.domain), Math.max(...y.domain)),
  ];
  return plot(document, box, {
    x,
    y,
    color: { type: "identity" },
    symbol: { type: "identity" },
    marks: [
      ...(bands.length > 0 ? [Plot.rectX(bands, { x1: "0", x2: "1", fill: "#eef1f4" })] : []),
      Plot.gridY({ stroke: "#ddd", strokeOpacity: 1 }),
      ...(rules.x === undefined ? [] : [Plot.ruleX(rules.x, { stroke: "#444", strokeDasharray: "4,3" })]),
      ...(rules.y === undefined ? [] : [Plot.ruleY(rules.y, { stroke: "#444", strokeDasharray: "4,3" })]),
      ...(rules.identity
        ? [
            Plot.line(
              span.map((v) => [v, v]),
              { stroke: "#444", strokeDasharray: "4,3" },
            ),
          ]
        : []),
      ...drawn.flatMap((one) => marksOf(one)),
    ],
  });
}

function marksOf({ points, color, as, dash = "none", symbol = "circle", hollow, faint }: Series): Plot.Markish[] {
  const banded = points.filter(({ low, high }) => low != null && high != null);
  const opacity = faint ? 0.45 : 1;
  const line = {
    x: "x",
    y: "y",
    stroke: color,
    strokeWidth: faint ? 1 : 1.8,
    strokeDasharray: dash,
    strokeOpacity: opacity,
  };
  const marks: Plot.Markish[] = [];
  if (as !== "dots") {
    marks.push(Plot.areaY(banded, { x: "x", y1: "low", y2: "high", fill: color, fillOpacity: 0.18 }));
    marks.push(Plot.line(points, line));
  }
  if (as === "dots") marks.push(Plot.ruleX(banded, { x: "x", y1: "low", y2: "high", stroke: color, strokeWidth: 2 }));
  if (as !== "line") {
    const isCross = symbol === "times";
    const fill = hollow ? "#fff" : isCross ? "none" : color;
    const size = faint ? 2.4 : 3.6;
    marks.push(
      Plot.dot(points, {
        x: "x",
        y: "y",
        symbol,
        r: size,
        fill,
        stroke: color,
        strokeWidth: 1.3,
        fillOpacity: opacity,
        strokeOpacity: opacity,
      }),
    );
  }
  return marks;
}

/** Widens the domain of the axis that has room, so that a unit is as long on both. */
function equalise(x: { domain: number[] }, y: { domain: number[] }, { width, height }: Box): void {
  const inner = [width - MARGINS.marginLeft - MARGINS.marginRight, height - MARGINS.marginTop - MARGINS.marginBottom];
  const spans = [x, y].map(({ domain: [low, high] }) => high - low);
  const unit = Math.max(spans[0] / inner[0], spans[1] / inner[1]);
  [x, y].forEach((scale, k) => {
    const more = (unit * inner[k] - spans[k]) / 2;
    scale.domain = [scale.domain[0] - more, scale.domain[1] + more];
  });
}

function shares(document: PlotDocument, { label, categories, parts }: SharesPanel, box: Box): Drawing {
  const totals = categories.map((category) =>
    parts.reduce((sum, part) => sum + (part.category === category ? part.count : 0), 0),
  );
  const boxes = categories.flatMap((category, c) => {
    let below = 0;
    return parts
      .filter((part) => part.category === category && part.count > 0)
      .map((part) => {
        const from = below;
        below += part.count / totals[c];
        return { ...part, y1: from, y2: below };
      });
  });
  type Part = (typeof boxes)[number];
  const numbers = categories.map((category, c) => ({ category, text: String(totals[c]) }));
  return plot(document, box, {
    marginTop: 18,
    x: {
      type: "band",
      domain: [...categories],
      label,
      labelAnchor: "center",
      labelArrow: "none",
      padding: 0.18,
      tickSize: 0,
    },
    y: { domain: [0, 1], label: "share of networks", labelAnchor: "center", labelArrow: "none", ticks: 4 },
    color: { type: "identity" },
    marks: [
      Plot.barY(boxes, {
        x: "category",
        y1: "y1",
        y2: "y2",
        fill: (part: Part) => (part.hollow ? "#fff" : part.color),
        stroke: (part: Part) => (part.hollow ? part.color : "#fff"),
        inset: 0.4,
      }),
      Plot.text(
        boxes.filter(({ y1, y2 }) => y2 - y1 > 0.09),
        {
          x: "category",
          y: (part: Part) => (part.y1 + part.y2) / 2,
          text: "short",
          fill: (part: Part) => (part.hollow ? part.color : "#fff"),
          fontWeight: 600,
        },
      ),
      Plot.text(numbers, { x: "category", y: 1, text: "text", dy: -8, fill: GREY }),
    ],
  });
}

function raster(document: PlotDocument, { x, y, rows, columns, values }: RasterPanel, box: Box): Drawing {
  const [from, to] = x.domain;
  const cells = Array.from(values);
  const at = (e: number) => from + ((to - from) * (e % columns)) / columns;
  const down = (e: number) => (Math.floor(e / columns) * y.count) / rows;
  return plot(document, box, {
    x: { domain: [from, to], label: x.label, labelAnchor: "center", labelArrow: "none", ticks: 5 },
    y: { domain: [y.count, 0], label: y.label, labelAnchor: "center", labelArrow: "none", ticks: 3 },
    color: { type: "diverging", scheme: "RdBu", reverse: true, domain: [-1, 1], pivot: 0 },
    marks: [
      Plot.rect(cells, {
        x1: (_: number, e: number) => at(e),
        x2: (_: number, e: number) => at(e) + (to - from) / columns,
        y1: (_: number, e: number) => down(e),
        y2: (_: number, e: number) => down(e) + y.count / rows,
        fill: (v: number) => v,
        inset: -0.3,
      }),
    ],
  });
}
