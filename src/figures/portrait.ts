import * as Plot from "@observablehq/plot";
import { curveThrough, planeOf } from "./curveThrough.ts";
import { type Drawing, type PlotDocument, panel, stack } from "./drawing.ts";
import { STIMULUS_COLORS } from "./marks.ts";
import { principalAxes } from "./principalAxes.ts";
import { spectrumPanel } from "./spectrumPanel.ts";

/** A dissected system, as far as its picture needs it. */
export interface PortraitData {
  readonly n: number;
  /** Whether the system has the symmetry F(−x) = −F(x). */
  readonly odd: boolean;
  /** Each [steps × n]. */
  readonly trajectories: readonly Float64Array[];
  /** What the trajectories are. @default "delay after each pair" */
  readonly trajectoriesAre?: string;
  readonly points: readonly { readonly x: Float64Array; readonly kind: PointKind }[];
  /** Each [phases × n], one period. */
  readonly cycles: readonly Float64Array[];
  /** Periodic orbits of a map, each [period × n], in the order of visits. @default [] */
  readonly orbits?: readonly Float64Array[];
  /** States on continua of roots, each [count × n]. @default [] */
  readonly continua?: readonly Float64Array[];
  /** Known eigenvalues of the flow at each root, [re, im]; multipliers where there is no flow. */
  readonly eigenvalues: readonly (readonly (readonly [number, number])[])[];
  /** Δt of the Euler map, whose stability boundary is drawn; null for a map that is no step of a flow. */
  readonly timeStep: number | null;
}
type PointKind = "stable" | "saddle" | "unstable" | "marginal" | "half-stable" | "undecided" | "ghost";

/** Stable = filled; saddle = hollow diamond; ghost = faint. */
const POINTS: Readonly<Record<PointKind, { symbol: Plot.SymbolType; fill: string; stroke: string; label: string }>> = {
  stable: { symbol: "circle", fill: "#111111", stroke: "#111111", label: "stable root" },
  saddle: { symbol: "diamond", fill: "#ffffff", stroke: "#111111", label: "saddle" },
  "half-stable": { symbol: "diamond", fill: "#999999", stroke: "#111111", label: "half-stable root (on a kink)" },
  undecided: { symbol: "diamond", fill: "#ffffff", stroke: "#999999", label: "root of undecided stability" },
  unstable: { symbol: "square", fill: "#ffffff", stroke: "#111111", label: "unstable root" },
  marginal: { symbol: "triangle", fill: "#ffffff", stroke: "#111111", label: "marginal root" },
  ghost: { symbol: "circle", fill: "#dddddd", stroke: "#999999", label: "ghost" },
};
const CYCLE = "#6A3D9A";
const CONTINUUM = "#8C5A00";
const WIDTH = 860;
/** Names of single trajectories in the legend, at most; more share one entry. */
const NAMED = 6;

interface Spot {
  readonly a: number;
  readonly b: number;
  readonly line: number;
}
const AT = { x: "a", y: "b" } as const;

/** State space as a line, a plane or on principal axes, with a legend, and the eigenvalues of the roots below. */
export function portrait(document: PlotDocument, data: PortraitData, title: string): Drawing {
  const {
    n,
    trajectories,
    points,
    cycles,
    orbits = [],
    continua = [],
    trajectoriesAre = "delay after each pair",
  } = data;
  const all = [...trajectories, ...cycles, ...orbits, ...continua, ...points.map(({ x }) => x)];
  const states = new Float64Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    states.set(part, at);
    at += part.length;
  }
  const { axes, mean } = n > 2 ? principalAxes(states, n, data.odd) : { axes: states, mean: states };
  const plane = planeOf(n, axes, mean);
  const spots = (part: Float64Array, line: number): Spot[] =>
    Array.from({ length: part.length / n }, (_, row) => ({ ...plane.at(part, row), line }));
  const marked = points.map(({ x, kind }) => ({ ...plane.at(x, 0), ...POINTS[kind] }));
  type Marked = (typeof marked)[number];
  const ways = trajectories.map((trajectory, k) => spots(trajectory, k));
  const colorOf = (p: Spot) => STIMULUS_COLORS[p.line % STIMULUS_COLORS.length];
  const curves = continua.flatMap((part, c) =>
    curveThrough(part, n).map((piece, k) => piece.map((row) => ({ ...plane.at(part, row), line: 1000 * c + k }))),
  );
  const visits = orbits.flatMap((orbit, k) => spots(orbit, k).map((spot, i) => ({ ...spot, visit: String(i + 1) })));
  const axis = (label: string) => ({ label, labelAnchor: "center" as const, labelArrow: "none" as const, nice: true });
  const space = panel(document, {
    width: WIDTH,
    height: n === 1 ? 150 : 520,
    marginLeft: 64,
    marginRight: 20,
    marginTop: 12,
    marginBottom: 44,
    inset: 12, // marks at the edge are not cut
    grid: true,
    x: axis(plane.labels[0]),
    y: n === 1 ? { axis: null, domain: [-1, 1] } : axis(plane.labels[1]),
    marks: [
      Plot.line(curves.flat(), { ...AT, z: "line", stroke: CONTINUUM, strokeWidth: 5, strokeOpacity: 0.5 }),
      Plot.line(
        cycles.flatMap((orbit, k) => [...spots(orbit, k), spots(orbit, k)[0]]),
        { ...AT, z: "line", stroke: CYCLE, strokeWidth: 2 },
      ),
      Plot.line(ways.flat(), { ...AT, z: "line", stroke: colorOf, strokeWidth: 2 }),
      Plot.dot(
        ways.flatMap((way) => way.slice(0, 1)),
        { ...AT, r: 4, fill: "#ffffff", stroke: colorOf, strokeWidth: 1.5 },
      ),
      Plot.dot(
        ways.flatMap((way) => way.slice(-1)),
        { ...AT, r: 4, symbol: "square", fill: colorOf },
      ),
      Plot.dot(visits, { ...AT, r: 8, fill: "#ffffff", stroke: CYCLE, strokeWidth: 1.5 }),
      Plot.text(visits, { ...AT, text: "visit", fill: CYCLE, fontSize: 10 }),
      Plot.dot(marked, {
        ...AT,
        symbol: (p: Marked) => p.symbol,
        fill: "fill",
        stroke: "stroke",
        strokeWidth: 1.5,
        r: 6,
      }),
    ],
    symbol: { type: "identity" },
    color: { type: "identity" },
  });
  const kinds = [...new Set(points.map((point) => POINTS[point.kind].label))].join(", ");
  const named = (text: string) => (data.timeStep === null ? text.replaceAll("root", "fixed point") : text);
  const subtitle = [
    `black: ${named(kinds || "no roots")} (filled = stable)`,
    ...(cycles.length > 0 ? ["purple: cycles"] : []),
    ...(orbits.length > 0 ? ["purple, numbered: orbits in the order of visits"] : []),
    ...(continua.length > 0 ? [named("brown: continuum of roots")] : []),
  ].join("; ");
  const isStable = points.map(({ kind }) => kind === "stable");
  const spectrum = spectrumPanel(document, { ...data, isStable }, WIDTH);
  const legend = trajectories.length === 0 ? [] : [trajectoryLegend(document, trajectories.length, trajectoriesAre)];
  return stack({ title, subtitle }, [...legend, space, spectrum]);
}

/** One line: which colour is which trajectory, and where each starts and ends. */
function trajectoryLegend(document: PlotDocument, count: number, name: string): Drawing {
  const lines = count <= NAMED ? Array.from({ length: count }, (_, k) => ({ k, text: String(k + 1) })) : [];
  const left = 8.2 * name.length + 24;
  const entries = lines.map(({ k, text }) => ({ x: left + 46 * k, text, color: STIMULUS_COLORS[k] }));
  const end = left + 46 * lines.length + 20;
  const marks = [
    { x: end, symbol: "circle" as const, fill: "#ffffff", text: "start" },
    { x: end + 70, symbol: "square" as const, fill: "#555555", text: "end" },
  ];
  const row = { frameAnchor: "middle" as const, x: "x" };
  return panel(document, {
    width: WIDTH,
    height: 26,
    margin: 0,
    x: { axis: null, domain: [0, WIDTH], range: [0, WIDTH] },
    marks: [
      Plot.text([{ x: 16, text: name }], { ...row, text: "text", textAnchor: "start", fill: "#555" }),
      Plot.dot(entries, { ...row, symbol: "square", r: 5, fill: "color" }),
      Plot.text(entries, { ...row, text: "text", textAnchor: "start", dx: 9, fill: "#333" }),
      Plot.dot(marks, { ...row, symbol: "symbol", r: 4, fill: "fill", stroke: "#555555" }),
      Plot.text(marks, { ...row, text: "text", textAnchor: "start", dx: 9, fill: "#333" }),
    ],
    symbol: { type: "identity" },
    color: { type: "identity" },
  });
}
