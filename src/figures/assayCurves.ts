import * as Plot from "@observablehq/plot";
import { type Drawing, type Heading, type PlotDocument, panel, stack } from "./drawing.ts";
import { STIMULUS_COLORS } from "./marks.ts";

/** One panel: lines over a common abscissa, as an assay gives them. */
export interface CurveData {
  readonly name: string;
  readonly x: { readonly name: string; readonly unit: string };
  readonly y: { readonly name: string; readonly unit: string };
  readonly at: readonly number[];
  /** Of what the bands are; "binomial" where it is absent. */
  readonly interval?: "draws" | "binomial" | undefined;
  readonly lines: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly low: readonly (number | null)[] | null;
    readonly high: readonly (number | null)[] | null;
  }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly line: number;
  readonly label: string | null;
}

const WIDTH = 760;
const ALL = "#111111";
const DASHES = ["none", "6,3", "2,3", "8,3,2,3"] as const;

/** What the bands of these curves are, for a caption; "" where there are none. */
export function bandsOf(curves: readonly Pick<CurveData, "interval" | "lines">[]): string {
  const banded = curves.filter(({ lines }) => lines.some(({ low }) => low !== null));
  if (banded.length === 0) return "";
  return banded.every(({ interval }) => interval === "draws")
    ? "bands: 95 %, over draws of the stimuli"
    : "bands: 95 %, binomial, as if cases were independent";
}

/** Curves of an assay, one panel each, with their 95 % bands; every line is named at its end. */
export function assayCurves(document: PlotDocument, curves: readonly CurveData[], heading: Heading): Drawing {
  return stack(
    heading,
    curves.map((curve) => curvePanel(document, curve)),
  );
}

function curvePanel(document: PlotDocument, { name, x, y, at, lines }: CurveData): Drawing {
  const points = lines.flatMap((one, line) => {
    const last = one.values.findLastIndex((v) => v !== null);
    return one.values.flatMap((value, k): Point[] =>
      value === null
        ? []
        : [
            {
              x: at[k],
              y: value,
              low: one.low?.[k] ?? null,
              high: one.high?.[k] ?? null,
              line,
              label: k === last ? one.name : null,
            },
          ],
    );
  });
  // "all" is black, the others take colours in turn
  const hasAll = lines[0]?.name === "all";
  const color = (line: number) =>
    hasAll && line === 0 ? ALL : STIMULUS_COLORS[(line - (hasAll ? 1 : 0)) % STIMULUS_COLORS.length];
  const isShare = y.unit === "1" || y.unit === "share";
  const axis = ({ name: what, unit }: CurveData["x"]) => (unit === "1" ? what : `${what} (${unit})`);
  return panel(document, {
    width: WIDTH,
    height: 260,
    marginLeft: 64,
    marginRight: 110,
    marginTop: 26,
    marginBottom: 44,
    grid: true,
    x: { label: axis(x), labelAnchor: "center", labelArrow: "none" },
    y: {
      label: axis(y),
      labelAnchor: "center",
      labelArrow: "none",
      ...(isShare ? { domain: [0, 1] } : { zero: true, nice: true }),
    },
    color: { type: "identity" },
    marks: [
      Plot.text([name], { frameAnchor: "top-left", dy: -18, fontWeight: 600 }),
      ...lines.map((_, line) => {
        const own = points.filter((p) => p.line === line && p.low !== null && p.high !== null);
        return Plot.areaY(own, { x: "x", y1: "low", y2: "high", fill: color(line), fillOpacity: 0.1 });
      }),
      ...lines.map((_, line) =>
        Plot.line(
          points.filter((p) => p.line === line),
          { x: "x", y: "y", stroke: color(line), strokeWidth: 2, strokeDasharray: DASHES[line % DASHES.length] },
        ),
      ),
      Plot.dot(points, { x: "x", y: "y", fill: (p: Point) => color(p.line), r: at.length > 60 ? 0 : 2.5 }),
      // names of lines that end together stand one above the other
      ...lines.map((_, line) =>
        Plot.text(
          points.filter((p) => p.line === line && p.label !== null),
          {
            x: "x",
            y: "y",
            text: "label",
            textAnchor: "start",
            dx: 8,
            dy: 12 * (line - (lines.length - 1) / 2),
            fill: color(line),
          },
        ),
      ),
    ],
  });
}
