/** @file A sheet: what is drawn is what its table holds, nothing is drawn empty, and words stay in their place. */
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { drawSheet, type Panel, type PlotDocument, type Sheet, sheetTable } from "../index.ts";
import { wrap } from "./text.ts";

const document = parseHTML("<!doctype html><html><body></body></html>").document as unknown as PlotDocument;
const count = (text: string, part: string | RegExp) => text.split(part).length - 1;

const xy: Panel = {
  kind: "xy",
  title: "lifetime & <noise>",
  x: { label: "delay (τ)" },
  y: { label: "share", domain: [0, 1] },
  series: [
    {
      name: "direct",
      color: "#0072B2",
      as: "both",
      points: [
        { x: 0, y: 1, low: 0.9, high: 1, networks: 8 },
        { x: 5, y: 0.8 },
      ],
    },
    { name: "forgets", color: "#D55E00", as: "dots", symbol: "diamond", points: [{ x: 5, y: 0.4 }] },
    {
      name: "each",
      color: "#767676",
      as: "line",
      faint: true,
      points: [
        { x: 0, y: 0.2 },
        { x: 5, y: 0.1 },
      ],
    },
  ],
  rules: { y: [0.5] },
};
const shares: Panel = {
  kind: "shares",
  title: "mechanisms",
  label: "fb",
  categories: ["20", "5"],
  parts: [
    { category: "20", name: "forgets", color: "#D55E00", short: "F", hollow: false, count: 3 },
    { category: "20", name: "direct", color: "#0072B2", short: "D", hollow: false, count: 1 },
    { category: "5", name: "direct", color: "#0072B2", short: "D", hollow: false, count: 2 },
  ],
};
const absent: Panel = { kind: "absent", title: "noise", reason: "no network has the assay noise" };
const raster: Panel = {
  kind: "raster",
  title: "rates",
  x: { label: "time (τ)", domain: [0, 4] },
  y: { label: "units", count: 2 },
  rows: 2,
  columns: 2,
  values: Float64Array.of(-1, 0, 0.5, 1),
};
const sheet: Sheet = {
  number: 4,
  title: "What it shows",
  caption: "8 networks of 6 J.",
  rows: [
    [xy, shares],
    [absent, raster],
  ],
};

describe("a sheet", () => {
  const { svg, width, height } = drawSheet(document, sheet);

  test("has a letter for each panel, legends, the caption, escaped words, and no empty numbers", () => {
    expect(width).toBe(500);
    expect(height).toBeGreaterThan(400);
    for (const letter of ["A", "B", "C", "D"]) expect(svg).toMatch(new RegExp(`font-weight="600">${letter}</text>`));
    for (const text of [">direct<", ">forgets<", ">D direct<", "8 networks of 6 J.", "lifetime &amp; &lt;noise&gt;"]) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toMatch(/NaN|undefined|>each</);
  });

  test("draws a mark for every point: two circles of the first series, and one in its legend", () => {
    expect(count(svg, /<circle /)).toBe(3);
    expect(count(svg, /#D55E00/)).toBeGreaterThan(1);
  });

  test("says what is absent in its place", () => {
    expect(svg).toContain("no network has the assay noise");
    expect(svg).toContain('stroke-dasharray="4,4"');
  });
});

test("the table has every point, share and cell, with letters as in the picture; what is absent is a row", () => {
  const rows = sheetTable(sheet);
  expect(rows).toHaveLength(5 + 3 + 1 + 4);
  expect(rows[0]).toEqual(["A lifetime & <noise>", "direct", 0, 1, 0.9, 1, 8]);
  expect(rows[5]).toEqual(["B mechanisms", "forgets", "20", 0.75, null, null, 3]);
  expect(rows[8]).toEqual(["C noise", "no network has the assay noise", null, null, null, null, null]);
  expect(rows.slice(9)).toEqual([
    ["D rates", "row 1", 1, -1, null, null, null],
    ["D rates", "row 1", 3, 0, null, null, null],
    ["D rates", "row 2", 1, 0.5, null, null, null],
    ["D rates", "row 2", 3, 1, null, null, null],
  ]);
});

test("an axis of powers, of equal values and of none has a scale", () => {
  const one = (points: { x: number; y: number }[]): Panel => ({
    ...xy,
    y: { label: "r", scale: "log" },
    series: [{ name: "a", color: "#000", as: "dots", points }],
    rules: {},
  });
  for (const points of [
    [],
    [{ x: 1, y: 5 }],
    [
      { x: 1, y: 0.01 },
      { x: 2, y: 3000 },
    ],
  ]) {
    const { svg } = drawSheet(document, { ...sheet, rows: [[one(points)]] });
    expect(svg).not.toContain("NaN");
    expect(svg).toContain(">r</text>");
  }
});

test("lines are no longer than the width allows, but for a word that is", () => {
  const lines = wrap("to be or not to be that is the question incomprehensibilities", 100, 10);
  expect(lines.join(" ")).toBe("to be or not to be that is the question incomprehensibilities");
  for (const line of lines) expect(line.length <= 100 / 5.6 || !line.includes(" ")).toBe(true);
});
