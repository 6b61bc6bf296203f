/** @file The picture: cost of training against N and against cohort size. */
import * as Plot from "@observablehq/plot";
import { plotDocument } from "../apps/cli/renderFigure.ts";
import { type Drawing, panel, STIMULUS_COLORS, stack } from "../src/figures/index.ts";
import type { Results, Sections } from "./results.ts";
import { fitPower } from "./statistics.ts";
import { costOverCohort, costOverSize, LARGE, largeOf } from "./summary.ts";

const WIDTH = 680;
const MARGINS = { marginLeft: 64, marginRight: 150, marginTop: 24, marginBottom: 46 };
const CENTERED = { labelAnchor: "center", labelArrow: "none" } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Series {
  readonly name: string;
  readonly color: string;
  readonly points: readonly Point[];
  /** Fitted, drawn dashed; empty where none is. */
  readonly fit: readonly Point[];
}

/** null where nothing of it was measured. */
export function costFigure(sections: Sections, { machine, kernel, date, quick }: Results): Drawing | null {
  const { ours, theirs } = costOverSize(sections);
  const cohorts = costOverCohort(sections);
  const sizes = [
    powerSeries("Lethe, cohort of 4", STIMULUS_COLORS[0], ours),
    powerSeries("NumPy, OpenBLAS", STIMULUS_COLORS[1], theirs),
  ].filter(({ points }) => points.length > 1);
  const parts: Drawing[] = [];
  if (sizes.length > 0) parts.push(chart(sizes, "N, units", { x: "log", y: { type: "log" } }));
  if (cohorts.length > 1) {
    const points = cohorts.map(([x, y]) => ({ x, y }));
    const n = sections.training!.cohorts[0].answer.n;
    const ours = { name: `Lethe, N = ${n}`, color: STIMULUS_COLORS[0], points, fit: [] };
    const most = Math.max(...points.map(({ y }) => y));
    parts.push(chart([ours], "networks in the cohort", { x: "sqrt", y: { domain: [0, most] } }));
  }
  if (parts.length === 0) return null;
  const subtitle = `mixed precision, one core, ${machine.cpu}, kernel ${kernel}, ${date.slice(0, 10)}`;
  return stack(
    { title: `Cost of one training step of one network${quick ? " (quick settings, no result)" : ""}`, subtitle },
    parts,
  );
}

function powerSeries(name: string, color: string, points: readonly (readonly [number, number])[]): Series {
  const large = largeOf(points);
  const fitted = large.length < 2 ? points : large;
  const { exponent, factor } = fitPower(fitted);
  const stated = `N^${exponent.toFixed(2)}${fitted === large ? ` from ${LARGE} on` : ""}`;
  const ends = [fitted[0], fitted[fitted.length - 1]].filter((end) => end !== undefined);
  return {
    name: `${name}\n${stated}`,
    color,
    points: points.map(([x, y]) => ({ x, y })),
    fit: ends.map(([x]) => ({ x, y: factor * x ** exponent })),
  };
}

function chart(
  series: readonly Series[],
  label: string,
  scales: { readonly x: "log" | "sqrt"; readonly y: Plot.ScaleOptions },
): Drawing {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const marks = series.flatMap(({ name, color, points, fit }) => [
    Plot.line(fit, { x: "x", y: "y", stroke: color, strokeDasharray: "4,4", strokeOpacity: 0.6 }),
    Plot.line(points, { x: "x", y: "y", stroke: color, strokeWidth: 1.5 }),
    Plot.dot(points, { x: "x", y: "y", fill: color, r: 3.5 }),
    Plot.text(points.slice(-1), {
      x: "x",
      y: "y",
      text: () => name,
      fill: color,
      textAnchor: "start",
      dx: 9,
      lineHeight: 1.3,
    }),
  ]);
  return panel(plotDocument(), {
    width: WIDTH,
    height: 280,
    ...MARGINS,
    x: { type: scales.x, ticks: xs, tickFormat: (v: number) => String(v), label, ...CENTERED },
    y: { ...scales.y, grid: true, tickFormat: (v: number) => String(v), label: "µs per step", ...CENTERED },
    marks,
  });
}
