import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { curveThrough } from "./curveThrough.ts";
import {
  assayCurves,
  bandsOf,
  MECHANISM_MARKS,
  type PlotDocument,
  phaseDiagram,
  portrait,
  trialFigure,
} from "./index.ts";
import { principalAxes } from "./principalAxes.ts";
import { eulerBoundary } from "./spectrumPanel.ts";

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
        { label: "stimulus 1", role: "item", start: 0, end: 20 },
        { label: "delay 1", role: "delay", start: 20, end: 40 },
        { label: "response", role: "response", start: 40, end: 50 },
      ],
      outputGroups: [
        { name: "memory", outputs: [1, 2] },
        { name: "response", outputs: [0] },
      ],
      delay: { label: "delay 1", start: 20, end: 40 },
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

const PICTURE = { odd: false, trajectories: [], cycles: [], eigenvalues: [], timeStep: 0.1, points: [] };
/** Centres of the marks drawn with this fill, in pixels of their panel. */
const places = (svg: string, fill: string) =>
  [...svg.matchAll(/<path [^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.includes(`fill="${fill}"`))
    .map((tag) => /translate\(([-\d.]+),\s*([-\d.]+)\)/.exec(tag)!.slice(1).map(Number));

test("one unit is drawn on a line, two in their own plane: at (x₁, x₂) and no other axes", () => {
  const stable = (...x: number[]) => ({ x: Float64Array.from(x), kind: "stable" as const });
  const one = portrait(document, { ...PICTURE, n: 1, points: [stable(-2), stable(0), stable(2)] }, "one").svg;
  const [a, b, c] = places(one, "#111111");
  expect([a[1], c[1]]).toEqual([b[1], b[1]]);
  expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 6);
  expect(one).not.toContain("principal axis");
  const points = [stable(0, 0), stable(1, 0), stable(0, 1)];
  const two = portrait(document, { ...PICTURE, n: 2, points }, "two").svg;
  const [o, right, up] = places(two, "#111111");
  expect([right[1], up[0]]).toEqual([o[1], o[0]]);
  expect(right[0]).toBeGreaterThan(o[0]);
  expect(up[1]).toBeLessThan(o[1]);
  expect(two).toContain("x of unit 2");
  expect(one + two).not.toContain("NaN");
});

test("portrait: orbits are numbered points, trajectories have a legend with start and end, a continuum is a curve", () => {
  const ring = Float64Array.from({ length: 60 }, (_, e) => {
    const angle = 2.4 * Math.floor(e / 2); // in no order
    return e % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
  const { svg } = portrait(
    document,
    {
      ...PICTURE,
      n: 2,
      orbits: [Float64Array.of(1, 0, 0, 1, -1, 0)],
      continua: [ring],
      trajectories: [Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 0, -1, 1)],
      trajectoriesAre: "ways",
      timeStep: null,
      points: [{ x: Float64Array.of(0, 0), kind: "unstable" }],
      eigenvalues: [[[-1.3, 0.4]]],
    },
    "map",
  );
  for (const visit of ["1", "2", "3"]) expect(svg).toContain(`>${visit}</text>`);
  for (const word of ["ways", "start", "end", "Re μ", "continuum of fixed points"]) expect(svg).toContain(word);
  expect(svg).not.toMatch(/λ|τ/);
  expect(curveThrough(ring, 2)).toHaveLength(1); // closed: 30 states and the first again
  expect(curveThrough(ring, 2)[0]).toHaveLength(31);
});

test("states of two arcs in no order: two pieces, each in order along its arc", () => {
  const at = (k: number) => (k < 10 ? [k, 0] : [100 + k, 0]);
  const shuffled = [7, 13, 0, 19, 4, 2, 9, 11, 15, 1, 17, 3, 5, 12, 6, 8, 10, 14, 16, 18];
  const pieces = curveThrough(Float64Array.from(shuffled.flatMap(at)), 2);
  const found = pieces.map((piece) => piece.map((row) => shuffled[row]));
  expect(found.map((piece) => [...piece].sort((a, b) => a - b))).toEqual(
    found.map((p) => (p[0] > p[1] ? [...p].reverse() : p)),
  );
  expect(found.map((piece) => piece.length)).toEqual([10, 10]);
});

test.each([0.01, 0.1, 0.7, 1])(
  "stability boundary of the Euler map, Δt %d: |1 + Δt λ| = 1 to 1e-12, left of 0, its whole circle where it fits",
  (h) => {
    for (const top of [0.5, 3]) {
      const arcs = eulerBoundary(h, top);
      for (const { re, im } of arcs.flat()) {
        expect(Math.abs(Math.hypot(1 + h * re, h * im) - 1)).toBeLessThan(1e-12);
        expect(re).toBeLessThanOrEqual(0);
        expect(Math.abs(im)).toBeLessThanOrEqual(top);
      }
      const reals = arcs.flat().map(({ re }) => re);
      expect(Math.max(...reals)).toBeCloseTo(0, 12);
      expect(Math.min(...reals)).toBeCloseTo(-2 / h, 9);
      expect(arcs.length).toBe(top >= 1 / h ? 1 : 2);
    }
  },
);

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

test("bands of curves: over draws only where all are; nothing said where there are none", () => {
  const line = { name: "all", values: [1], low: [0.9], high: [1] };
  const bare = { ...line, low: null, high: null };
  const overDraws = bandsOf([{ interval: "draws", lines: [line] }, { lines: [bare] }]);
  expect(overDraws).toBe("bands: 95 %, over draws of the stimuli");
  const binomial = "bands: 95 %, binomial, as if cases were independent";
  expect(
    bandsOf([
      { interval: "draws", lines: [line] },
      { interval: "binomial", lines: [line] },
    ]),
  ).toBe(binomial);
  expect(bandsOf([{ lines: [line] }])).toBe(binomial);
  expect(bandsOf([{ lines: [bare] }])).toBe("");
});
