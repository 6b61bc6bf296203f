import { expect, test } from "vitest";
import { MECHANISM_MARKS } from "../marks.ts";
import type { FlowPortraitData } from "./flowPortraitData.ts";
import { flowPortraitFigure, ticks } from "./flowPortraitFigure.ts";
import { isolines } from "./isolines.ts";
import { labelPlaces } from "./labels.ts";
import { contrast, fieldColour, hexOf, limitColour, PORTRAIT_INK, type Theme } from "./portraitColours.ts";
import { FACE_ON, portraitView } from "./portraitView.ts";
import { pngOf } from "./svgPen.ts";

const THEMES: readonly Theme[] = ["dark", "light"];

test.each(THEMES)("%s: text, stimuli, outputs, rates and limit sets have a contrast of 4.5 with the page", (theme) => {
  const { page, text, quiet, stimuli, outputs, rates } = PORTRAIT_INK[theme];
  const limits = Array.from({ length: 6 }, (_, k) => limitColour(theme, k));
  for (const color of [text, quiet, ...stimuli, ...outputs, ...rates, ...limits]) {
    expect([color, contrast(color, page) >= 4.5]).toEqual([color, true]);
  }
});

test.each(THEMES)("%s: paths in their casing stand out from the slowest place, 3 to 1", (theme) => {
  const { casing, stimuli } = PORTRAIT_INK[theme];
  for (const color of stimuli) expect(contrast(color, casing)).toBeGreaterThan(4.5);
});

test("contrast is that of WCAG: black on white 21, a colour with itself 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 9);
  expect(contrast("#777777", "#777777")).toBe(1);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

test("scales are their own: no colour is a mechanism's and a stimulus's or an output's", () => {
  const mechanisms = Object.values(MECHANISM_MARKS).map(({ color }) => color.toLowerCase());
  for (const theme of THEMES) {
    const { stimuli, outputs, rates } = PORTRAIT_INK[theme];
    const all = [...stimuli, ...outputs, ...rates];
    expect(new Set(all).size).toBe(all.length);
    for (const color of all) expect(mechanisms).not.toContain(color);
  }
});

test.each(THEMES)("%s: lightness goes one way with slowness, whatever the hue", (theme) => {
  const sign = theme === "dark" ? 1 : -1;
  for (const tint of [
    [0, 0],
    [0, -1],
    [0.9, 0.42],
  ] as const) {
    const light = Array.from({ length: 20 }, (_, k) => contrast(hexOf(fieldColour(theme, k / 19, tint)), "#000000"));
    for (let k = 1; k < light.length; k++) expect(sign * (light[k] - light[k - 1])).toBeGreaterThan(0);
  }
});

test("isolines of x² + y² are circles, closed, of the right radius to a hundredth of a cell's size", () => {
  const columns = 81;
  const values = Float64Array.from({ length: columns * columns }, (_, k) => {
    const [x, y] = [(k % columns) - 40, Math.floor(k / columns) - 40];
    return x * x + y * y;
  });
  const lines = isolines({ columns, rows: columns, values }, 410.5);
  expect(lines.length).toBe(1);
  const [line] = lines;
  for (let k = 0; k < line.length; k += 2) {
    expect(Math.abs(Math.hypot(line[k] - 40, line[k + 1] - 40) - Math.sqrt(410.5))).toBeLessThan(0.02);
  }
  expect(Math.hypot(line[0] - line[line.length - 2], line[1] - line[line.length - 1])).toBeLessThan(1e-6);
});

test("names of marks that lie on one another cover neither each other nor leave the box", () => {
  const box = { x: 0, y: 0, width: 300, height: 200 };
  const labels = Array.from({ length: 12 }, (_, k) => {
    return { x: 150 + k, y: 100 + (k % 3), r: 6, text: `A${k}  7.4 τ`, color: "#000000", weight: 400 };
  });
  const rects = labelPlaces(labels, { box, size: 12 }).flatMap((rect) => (rect === null ? [] : [rect]));
  expect(rects.length).toBeGreaterThan(8);
  rects.forEach((a, k) => {
    expect(a.x1 > 0 && a.y1 > 0 && a.x2 < 300 && a.y2 < 200).toBe(true);
    for (const b of rects.slice(0, k)) expect(a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2).toBe(false);
  });
});

test("ticks are round, and 0 is 0", () => {
  expect(ticks([-1.3, 1.4])).toEqual([-1, 0, 1]);
  expect(ticks([-6, 11])).toEqual([-5, 0, 5, 10]);
  for (const tick of ticks([-0.31, 0.29])) expect(`${tick}`.length).toBeLessThan(6);
});

const DATA: FlowPortraitData = {
  n: 3,
  isDiscrete: false,
  shares: [0.8, 0.15],
  frame: { a: [-3, 3], b: [-2, 2] },
  field: {
    columns: 3,
    rows: 3,
    values: Float64Array.of(0, -1, 0, -1, -2, -1, 0, -1, 0),
    basins: Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0, 255),
  },
  velocity: null,
  tint: { followed: 9, undecided: 1 },
  limits: [
    {
      label: "A1",
      kind: "fixed-point",
      isCurve: false,
      isClosed: false,
      period: null,
      timeConstant: 58,
      places: [1, 0, 0, 0],
      slow: { direction: [1, 0, 0], timeConstant: 58, gap: 12 },
    },
  ],
  points: [
    { label: "A1", kind: "stable", place: [1, 0, 0, 0], isMirror: false, limit: 0, arrows: [] },
    { label: "S<1", kind: "saddle", place: [-1, 1, 0, 0.5], isMirror: false, limit: null, arrows: [[1, 0, 0]] },
    { label: "far", kind: "stable", place: [99, 0, 0, 0], isMirror: false, limit: null, arrows: [] },
  ],
  ways: [
    {
      label: "0,1",
      memory: 0,
      limit: 0,
      isThere: true,
      delay: 2,
      points: [-2, -1, 0, 0, -5, -1, -1, 0, 0, 0, 1, 0, 0, 0, 100],
    },
  ],
  particles: [{ limit: 0, points: [0, 1, 0, 0, 0, 1, 0, 0, 0, 40] }],
  longest: 300,
};

test("the figure says what is drawn: names with time constants, axes with their shares, what is not settled", () => {
  const { svg } = flowPortraitFigure(DATA, { title: "a < b", stimuli: ["0", "1"] });
  expect(svg).toContain("a &lt; b");
  expect(svg).toContain("A1  58 τ");
  expect(svg).toContain("S&lt;1");
  expect(svg).not.toContain("far");
  expect(svg).toContain("axis 2, 15 % of the paths");
  expect(svg).toContain("95 % of the paths lies in this plane");
  expect(svg).toContain("not settled within 300 τ");
  expect(svg).toContain("delay after 0, and on");
  expect(svg).toContain(PORTRAIT_INK.light.stimuli[0]);
});

test("face on, the frame fills the box; turned by a right angle, the first axis is seen from its end", () => {
  const box = { x: 10, y: 20, width: 600, height: 400 };
  const view = portraitView(DATA, box);
  expect(view.at(-3, 2, 0).slice(0, 2)).toEqual([10, 20]);
  expect(view.at(3, -2, 5).slice(0, 2)).toEqual([610, 420]);
  const side = portraitView(DATA, box, { ...FACE_ON, azimuth: Math.PI / 2 });
  const [x0] = side.at(-3, 0, 0);
  const [x1] = side.at(3, 0, 0);
  expect(Math.abs(x1 - x0)).toBeLessThan(1e-9);
  expect(side.at(0, 0, 1)[0] - side.at(0, 0, 0)[0]).toBeCloseTo(100, 6); // 600 pixels for 6 units
});

test("the PNG in the figure has its signature, its size, and ends as one does", () => {
  const png = pngOf({ width: 2, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255) });
  expect(Array.from(png.subarray(0, 8))).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(png.buffer);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([2, 1]);
  // the last chunk, IEND, has no data and this checksum
  expect(view.getUint32(png.length - 4)).toBe(0xae426082);
});
