import * as Plot from "@observablehq/plot";
import { type Drawing, type PlotDocument, panel } from "./drawing.ts";

export interface SpectrumData {
  /** At each root: eigenvalues of the flow, or multipliers of a map that is none, [re, im]. */
  readonly eigenvalues: readonly (readonly (readonly [number, number])[])[];
  readonly isStable: readonly boolean[];
  /** Δt of the Euler map, whose boundary is drawn beside the flow's; null for a map that is no step of a flow. */
  readonly timeStep: number | null;
}

const MARGINS = { marginLeft: 64, marginRight: 20, marginTop: 12, marginBottom: 44 };
const ARCS = 240;

interface Place {
  readonly re: number;
  readonly im: number;
}

/**
 * The circle |1 + Δt λ| = 1 on which the Euler map of a flow turns unstable, centre −1/Δt and radius 1/Δt, as far as
 * |Im λ| ≤ top: closed where all of it lies within, else its two arcs.
 */
export function eulerBoundary(timeStep: number, top: number): Place[][] {
  const most = Math.min(top, 1 / timeStep);
  const arc = (side: 1 | -1) =>
    Array.from({ length: ARCS + 1 }, (_, k): Place => {
      const im = side * most * Math.sin(Math.PI * (k / ARCS - 0.5)); // dense at both ends
      const square = Math.min(1, timeStep * im * timeStep * im);
      const root = Math.sqrt(1 - square);
      return { im, re: (side > 0 ? -square / (1 + root) : -1 - root) / timeStep };
    });
  return top >= 1 / timeStep ? [[...arc(1), ...arc(-1)]] : [arc(1), arc(-1)];
}

function unitCircle(): Place[] {
  return Array.from({ length: 2 * ARCS + 1 }, (_, k) => {
    const angle = (Math.PI * k) / ARCS;
    return { re: Math.cos(angle), im: Math.sin(angle) };
  });
}

/** Eigenvalues of all roots with the boundaries of stability, in equal scales for a map. */
export function spectrumPanel(document: PlotDocument, data: SpectrumData, width: number): Drawing {
  const values = data.eigenvalues.flatMap((list, k) =>
    list.map(([re, im]) => ({ re, im, stable: data.isStable[k] === true })),
  );
  type Value = (typeof values)[number];
  const dots = Plot.dot(values, {
    x: "re",
    y: "im",
    r: 3,
    fill: (v: Value) => (v.stable ? "#111111" : "#ffffff"),
    stroke: "#111111",
  });
  const axis = (label: string, domain: readonly [number, number]) => ({
    label,
    labelAnchor: "center" as const,
    labelArrow: "none" as const,
    domain: [...domain],
  });
  const color = { type: "identity" as const };
  if (data.timeStep === null) {
    const height = 420;
    const top = 1.15 * Math.max(1, ...values.map((v) => Math.max(Math.abs(v.re), Math.abs(v.im))));
    const wide =
      (top * (width - MARGINS.marginLeft - MARGINS.marginRight)) / (height - MARGINS.marginTop - MARGINS.marginBottom);
    return panel(document, {
      width,
      height,
      ...MARGINS,
      x: axis("Re μ; circle: |μ| = 1, the stability boundary of the map", [-wide, wide]),
      y: axis("Im μ", [-top, top]),
      color,
      marks: [Plot.line(unitCircle(), { x: "re", y: "im", stroke: "#999" }), dots],
    });
  }
  const top = Math.max(0.5, ...values.map((v) => Math.abs(v.im))) * 1.15;
  const [low, high] = [Math.min(-1, ...values.map((v) => v.re)), Math.max(0.2, ...values.map((v) => v.re))];
  const room = 0.06 * (high - low);
  return panel(document, {
    width,
    height: 260,
    ...MARGINS,
    x: axis("Re λ (1/τ); lines: stability boundary of the flow and, dashed, of the map", [low - room, high + room]),
    y: axis("Im λ (1/τ)", [-top, top]),
    color,
    marks: [
      Plot.ruleX([0], { stroke: "#999" }),
      ...eulerBoundary(data.timeStep, top).map((arc) =>
        Plot.line(
          arc.map((p) => (p.re >= low - room ? p : { ...p, re: Number.NaN })),
          { x: "re", y: "im", stroke: "#999", strokeDasharray: "5,4" },
        ),
      ),
      dots,
    ],
  });
}
