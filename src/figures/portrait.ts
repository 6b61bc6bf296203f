import * as Plot from "@observablehq/plot";
import { type Drawing, type PlotDocument, panel, stack } from "./drawing.ts";
import { STIMULUS_COLORS } from "./marks.ts";
import { principalAxes, project } from "./principalAxes.ts";

/** A dissected system, as far as its picture needs it. */
export interface PortraitData {
  readonly n: number;
  /** Whether the system has the symmetry F(−x) = −F(x). */
  readonly odd: boolean;
  /** Each [steps × n]. */
  readonly trajectories: readonly Float64Array[];
  readonly points: readonly { readonly x: Float64Array; readonly kind: PointKind }[];
  /** Each [phases × n], one period. */
  readonly cycles: readonly Float64Array[];
  /** Known eigenvalues of the flow at each root, [re, im]. */
  readonly eigenvalues: readonly (readonly (readonly [number, number])[])[];
  /** Δt of the Euler map, whose stability boundary is drawn. */
  readonly timeStep: number;
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
const WIDTH = 860;

interface Spot {
  readonly a: number;
  readonly b: number;
  readonly line: number;
}

/** State space on the two principal axes of what is in it, and the eigenvalues of the roots beside the stability boundary. */
export function portrait(document: PlotDocument, data: PortraitData, title: string): Drawing {
  const { n, trajectories, points, cycles } = data;
  const all = [...trajectories, ...cycles, ...points.map(({ x }) => x)];
  const states = new Float64Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    states.set(part, at);
    at += part.length;
  }
  const { axes, mean } = principalAxes(states, n, data.odd);
  const [first, second] = [axes.subarray(0, n), axes.subarray(n)];
  const [origin1, origin2] = [project(mean, 0, first), project(mean, 0, second)];
  const spots = (part: Float64Array, line: number): Spot[] =>
    Array.from({ length: part.length / n }, (_, row) => ({
      a: project(part, row, first) - origin1,
      b: project(part, row, second) - origin2,
      line,
    }));
  const marked = points.map(({ x, kind }) => ({ ...spots(x, 0)[0], ...POINTS[kind] }));
  type Marked = (typeof marked)[number];
  const space = panel(document, {
    width: WIDTH,
    height: 520,
    marginLeft: 64,
    marginRight: 20,
    marginTop: 12,
    marginBottom: 44,
    grid: true,
    x: { label: "principal axis 1 (state units)", labelAnchor: "center", labelArrow: "none", nice: true },
    y: { label: "principal axis 2 (state units)", labelAnchor: "center", labelArrow: "none", nice: true },
    marks: [
      Plot.line(
        cycles.flatMap((orbit, k) => [...spots(orbit, k), spots(orbit, k)[0]]),
        { x: "a", y: "b", z: "line", stroke: "#CC79A7", strokeWidth: 2 },
      ),
      Plot.line(
        trajectories.flatMap((trajectory, k) => spots(trajectory, k)),
        {
          x: "a",
          y: "b",
          z: "line",
          stroke: (p: Spot) => STIMULUS_COLORS[p.line % STIMULUS_COLORS.length],
          strokeWidth: 2.5,
        },
      ),
      Plot.dot(marked, {
        x: "a",
        y: "b",
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
  const subtitle = `coloured: the delay after each pair; black: ${kinds || "no roots"} (filled = stable)${cycles.length > 0 ? "; purple: cycles" : ""}`;
  return stack({ title, subtitle }, [space, spectrumPanel(document, data)]);
}

/** Eigenvalues of all roots, with the boundaries of stability: Re λ = 0 for the flow, |1 + Δt λ| = 1 for the map. */
function spectrumPanel(document: PlotDocument, { points, eigenvalues, timeStep }: PortraitData): Drawing {
  const values = eigenvalues.flatMap((list, k) =>
    list.map(([re, im]) => ({ re, im, stable: points[k].kind === "stable" })),
  );
  const top = Math.max(0.5, ...values.map((v) => Math.abs(v.im))) * 1.15;
  const boundary = Array.from({ length: 121 }, (_, k) => {
    const im = -top + (2 * top * k) / 120;
    // (1 + h re)² + (h im)² = 1
    const inside = 1 - timeStep * im * timeStep * im;
    return { im, re: inside >= 0 ? (Math.sqrt(inside) - 1) / timeStep : Number.NaN };
  });
  type Value = (typeof values)[number];
  return panel(document, {
    width: WIDTH,
    height: 260,
    marginLeft: 64,
    marginRight: 20,
    marginTop: 12,
    marginBottom: 44,
    x: {
      label: "Re λ (1/τ); lines: stability boundary of the flow and, dashed, of the map",
      labelAnchor: "center",
      labelArrow: "none",
      nice: true,
    },
    y: { label: "Im λ (1/τ)", labelAnchor: "center", labelArrow: "none", domain: [-top, top] },
    color: { type: "identity" },
    marks: [
      Plot.ruleX([0], { stroke: "#999" }),
      Plot.line(boundary, { x: "re", y: "im", stroke: "#999", strokeDasharray: "5,4" }),
      Plot.dot(values, {
        x: "re",
        y: "im",
        r: 3,
        fill: (v: Value) => (v.stable ? "#111111" : "#ffffff"),
        stroke: "#111111",
      }),
    ],
  });
}
