import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { assayCurves, MECHANISM_MARKS, type PlotDocument, phaseDiagram, portrait, trialFigure } from "./index.ts";
import { principalAxes } from "./principalAxes.ts";

const document = parseHTML("<!doctype html><html><body></body></html>").document as unknown as PlotDocument;
const count = (text: string, part: string) => text.split(part).length - 1;

test("phase diagram: a box per network in its mechanism's colour, and a legend of those that occur", () => {
  const rows = [
    { g: 0.8, fb: 10, mechanism: "direct" },
    { g: 0.8, fb: 10, mechanism: "forgets" },
    { g: 1.2, fb: 20, mechanism: "forgets" },
    { g: 1.2, fb: 10, mechanism: "not-learned" },
  ];
  const { svg } = phaseDiagram(document, rows, 'a <script> & "title"');
  const { direct, forgets: slow, mixed } = MECHANISM_MARKS;
  expect(count(svg, `fill="${direct.color}"`)).toBe(1 + 1); // the box and its entry in the legend
  expect(count(svg, `fill="${slow.color}"`)).toBe(2 + 1);
  expect(svg).toContain(direct.label);
  expect(svg).not.toContain(mixed.label);
  expect(svg).not.toContain("<script>");
  expect(svg).toContain("a &lt;script&gt; &amp; &quot;title&quot;");
});

test("trial figure: a line per input and output, dashed targets, no NaN in any path", () => {
  const [steps, n] = [50, 10];
  const values = (width: number, of: (step: number, column: number) => number) =>
    Float64Array.from({ length: steps * width }, (_, e) => of(Math.floor(e / width), e % width));
  const { svg } = trialFigure(
    document,
    {
      time: values(1, (step) => (step + 1) / 10),
      input: values(2, (step) => (step < 20 ? 1 : 0)),
      outputs: values(3, (step, m) => step * m),
      targets: values(3, (step, m) => (m === 0 && step >= 40 ? 1 : Number.NaN)),
      rates: values(n, (step, i) => ((step + i) % 10) / 10),
      epochs: [
        { name: "stimulus1", start: 0, end: 20 },
        { name: "delay1", start: 20, end: 40 },
        { name: "response", start: 40, end: 50 },
      ],
    },
    "a trial",
  );
  expect(svg).not.toContain("NaN");
  for (const name of ["stimulus 1", "delay 1", "response"]) expect(svg).toContain(name);
  expect(count(svg, "stroke-dasharray")).toBeGreaterThan(0);
});

test("principal axes of a flat ellipse in ten dimensions: its own axes, orthonormal, to 1e-9", () => {
  const n = 10;
  const states = new Float64Array(40 * n);
  for (let c = 0; c < 40; c++) {
    const angle = (2 * Math.PI * c) / 40;
    states[c * n + 3] = 5 + 4 * Math.cos(angle);
    states[c * n + 7] = -2 + 1 * Math.sin(angle);
  }
  const { axes, mean } = principalAxes(states, n, false);
  expect(mean[3]).toBeCloseTo(5, 9);
  expect(mean[7]).toBeCloseTo(-2, 9);
  expect(Math.abs(axes[3])).toBeCloseTo(1, 9);
  expect(Math.abs(axes[n + 7])).toBeCloseTo(1, 9);
  expect(principalAxes(states, n, true).mean).toEqual(new Float64Array(n));
});

test("portrait: a mark per point, stable ones filled, and the map's stability boundary", () => {
  const point = (a: number, b: number) => Float64Array.of(a, b, 0);
  const { svg } = portrait(
    document,
    {
      n: 3,
      odd: true,
      trajectories: [Float64Array.of(0, 0, 0, 1, 1, 0, 2, 1, 0)],
      points: [
        { x: point(2, 1), kind: "stable" },
        { x: point(-2, -1), kind: "stable" },
        { x: point(0, 0), kind: "saddle" },
      ],
      cycles: [Float64Array.of(1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0)],
      eigenvalues: [[[-0.1, 0.2]], [[-0.1, 0.2]], [[0.3, 0]]],
      timeStep: 0.1,
    },
    "three points",
  );
  expect(svg).not.toContain("NaN");
  expect(svg).toContain("stable root, saddle");
  expect(svg).toContain("purple: cycles");
  expect(count(svg, 'fill="#111111"')).toBe(2 + 2); // two stable roots, and an eigenvalue of each
});

test("assay curves: a panel per curve, each line named at its end, gaps where there is no value, axes with units", () => {
  const curve = {
    name: "accuracy",
    x: { name: "added delay", unit: "τ" },
    y: { name: "accuracy", unit: "1" },
    at: [0, 1, 2],
    lines: [
      { name: "all", values: [1, 0.5, 0], low: [0.9, 0.4, 0], high: [1, 0.6, 0.1] },
      { name: "stimulus 7", values: [1, null, null], low: null, high: null },
    ],
  };
  const { svg } = assayCurves(document, [curve, { ...curve, name: "rmse" }], { title: "forgetting" });
  expect(svg).not.toContain("NaN");
  expect(count(svg, "stimulus 7")).toBe(2);
  expect(count(svg, "added delay (τ)")).toBe(2);
  expect(svg).toContain("rmse");
});
