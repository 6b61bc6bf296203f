import * as Plot from "@observablehq/plot";
import { type Drawing, type PlotDocument, panel, stack } from "./drawing.ts";
import { MECHANISM_MARKS, type MechanismMark } from "./marks.ts";

/** One network of a study, as far as the phase diagram needs it. */
export interface PhaseRow {
  readonly g: number;
  /** Feedback divisor: feedback is strong where it is small. */
  readonly fb: number;
  /** A key of MECHANISM_MARKS. */
  readonly mechanism: string;
}

const CELL = { width: 104, height: 56 };
const MARGIN = { left: 64, right: 20, top: 8, bottom: 44 };

/** Which mechanism emerges where: g across, feedback up, each cell split among the mechanisms of its networks. */
export function phaseDiagram(document: PlotDocument, rows: readonly PhaseRow[], title: string): Drawing {
  const gs = [...new Set(rows.map((row) => row.g))].sort((a, b) => a - b);
  const fbs = [...new Set(rows.map((row) => row.fb))].sort((a, b) => b - a); // weak feedback at the bottom
  const order = Object.keys(MECHANISM_MARKS);
  const parts = gs.flatMap((g, x) =>
    fbs.flatMap((fb, y) => {
      const here = rows.filter((row) => row.g === g && row.fb === fb);
      here.sort((a, b) => order.indexOf(a.mechanism) - order.indexOf(b.mechanism));
      return here.map((row, k) => {
        const mark = MECHANISM_MARKS[row.mechanism];
        return {
          mark,
          x1: x + 0.04 + (0.92 * k) / here.length,
          x2: x + 0.04 + (0.92 * (k + 1)) / here.length,
          y1: y + 0.07,
          y2: y + 0.93,
        };
      });
    }),
  );
  type Part = (typeof parts)[number];
  const middle = (part: Part) => (part.x1 + part.x2) / 2;
  const width = MARGIN.left + MARGIN.right + gs.length * CELL.width;
  const diagram = panel(document, {
    width,
    height: MARGIN.top + MARGIN.bottom + fbs.length * CELL.height,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: {
      domain: [0, gs.length],
      ticks: gs.map((_, k) => k + 0.5),
      tickFormat: (v: number) => String(gs[Math.floor(v)]),
      tickSize: 0,
      label: "g, strength of the random recurrent weights",
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: {
      domain: [0, fbs.length],
      ticks: fbs.map((_, k) => k + 0.5),
      tickFormat: (v: number) => `1/${fbs[Math.floor(v)]}`,
      tickSize: 0,
      label: "feedback, 1/fb",
      labelAnchor: "center",
      labelArrow: "none",
    },
    marks: [
      Plot.rect(parts, {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        rx: 3,
        fill: (p: Part) => (p.mark.hollow ? "#ffffff" : p.mark.color),
        stroke: (p: Part) => p.mark.color,
        strokeDasharray: "none",
      }),
      Plot.text(parts, {
        x: middle,
        y: (p: Part) => (p.y1 + p.y2) / 2,
        text: (p: Part) => p.mark.short,
        fill: (p: Part) => (p.mark.hollow ? p.mark.color : "#ffffff"),
        fontWeight: 600,
      }),
    ],
  });
  const present = order.filter((name) => rows.some((row) => row.mechanism === name));
  return stack({ title, subtitle: "one box per network" }, [
    diagram,
    legend(
      document,
      present.map((name) => MECHANISM_MARKS[name]),
      width,
    ),
  ]);
}

/** Boxes with their names, in rows of as many as fit. */
function legend(document: PlotDocument, marks: readonly MechanismMark[], width: number): Drawing {
  const columns = Math.max(1, Math.floor((width - 2 * 16) / 150));
  const rows = Math.ceil(marks.length / columns);
  const entries = marks.map((mark, k) => ({ mark, x: k % columns, y: Math.floor(k / columns) }));
  type Entry = (typeof entries)[number];
  return panel(document, {
    width,
    height: rows * 24 + 12,
    marginLeft: 16,
    marginRight: 16,
    marginTop: 6,
    marginBottom: 6,
    x: { domain: [0, columns], axis: null },
    y: { domain: [rows, 0], axis: null },
    marks: [
      Plot.rect(entries, {
        x1: "x",
        x2: (e: Entry) => e.x + (28 * columns) / (width - 32),
        y1: (e: Entry) => e.y + 0.12,
        y2: (e: Entry) => e.y + 0.88,
        rx: 3,
        fill: (e: Entry) => (e.mark.hollow ? "#ffffff" : e.mark.color),
        stroke: (e: Entry) => e.mark.color,
      }),
      Plot.text(entries, {
        x: (e: Entry) => e.x + (14 * columns) / (width - 32),
        y: (e: Entry) => e.y + 0.5,
        text: (e: Entry) => e.mark.short,
        fill: (e: Entry) => (e.mark.hollow ? e.mark.color : "#ffffff"),
        fontSize: 10,
        fontWeight: 600,
      }),
      Plot.text(entries, {
        x: (e: Entry) => e.x + (36 * columns) / (width - 32),
        y: (e: Entry) => e.y + 0.5,
        text: (e: Entry) => e.mark.label,
        textAnchor: "start",
      }),
    ],
  });
}
