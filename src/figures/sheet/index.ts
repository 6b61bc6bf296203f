/** @file Figures of a paper: panels with letters, legends and a caption, on one sheet as wide as a column of text. */
import type { Drawing, PlotDocument } from "../drawing.ts";
import { drawPanel } from "./drawPanel.ts";
import { letterOf, type Panel, type Series, type Sheet } from "./panels.ts";
import { textAt, widthOf, wrap } from "./text.ts";

export {
  type AbsentPanel,
  type Axis,
  type Panel,
  type Point,
  type RasterPanel,
  type Series,
  SHEET_COLUMNS,
  type SharesPanel,
  type Sheet,
  sheetTable,
  type XyPanel,
} from "./panels.ts";

/** 5.2 inches at 96 pixels each: a column of text. */
const WIDTH = 500;
const ROW = 190;
const GAP = 10;
const TITLE = 12;
const SMALL = 10;
const LINE = 14;

/** A sheet as one SVG document on white. */
export function drawSheet(document: PlotDocument, sheet: Sheet): Drawing {
  const parts: string[] = [];
  let y = 22;
  for (const line of wrap(`Figure ${sheet.number}. ${sheet.title}`, WIDTH - 20, 13)) {
    parts.push(textAt(10, y, line, { size: 13, bold: true, fill: "#111" }));
    y += 17;
  }
  let letter = 0;
  sheet.rows.forEach((row, r) => {
    const width = (WIDTH - GAP * (row.length - 1)) / row.length;
    const height = sheet.heights?.[r] ?? ROW;
    const heads = row.map((panel) => headOf(panel, width));
    const head = Math.max(...heads.map((one) => one.height));
    row.forEach((panel, c) => {
      const x = c * (width + GAP);
      parts.push(textAt(x + 10, y + 13, letterOf(letter++), { size: TITLE, bold: true, fill: "#111" }));
      parts.push(`<g transform="translate(${x} ${y})">${heads[c].svg}</g>`);
      const { svg } = drawPanel(document, panel, { width, height });
      parts.push(svg.replace(/^<svg/, `<svg x="${x}" y="${y + head}"`));
    });
    y += head + height + GAP;
  });
  for (const line of wrap(sheet.caption, WIDTH - 20, SMALL)) {
    y += LINE;
    parts.push(textAt(10, y - 6, line, { size: SMALL, fill: "#444" }));
  }
  const height = Math.ceil(y + 8);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">` +
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>${parts.join("")}</svg>`;
  return { svg, width: WIDTH, height };
}

/** Title and legend of a panel, in as many lines as they need. */
function headOf(panel: Panel, width: number): { svg: string; height: number } {
  const parts: string[] = [];
  let y = 13;
  for (const line of wrap(panel.title, width - 34, TITLE - 1)) {
    parts.push(textAt(26, y, line, { size: TITLE - 1, fill: "#111" }));
    y += LINE;
  }
  let x = 26;
  for (const { name, mark } of legendOf(panel)) {
    const needed = 20 + widthOf(name, SMALL) + 8;
    if (x > 26 && x + needed > width) {
      x = 26;
      y += LINE;
    }
    parts.push(`<g transform="translate(${x + 8} ${y - 3.5})">${mark}</g>`, textAt(x + 20, y, name, { size: SMALL }));
    x += needed;
  }
  return { svg: parts.join(""), height: y + (x > 26 ? 5 : -LINE + 5) };
}

function legendOf(panel: Panel): { name: string; mark: string }[] {
  if (panel.kind === "shares") {
    const names = [...new Map(panel.parts.map((part) => [part.name, part])).values()];
    return names.map(({ name, color, hollow, short }) => ({
      name: `${short} ${name}`,
      mark: `<rect x="-6" y="-4.5" width="12" height="9" fill="${hollow ? "#fff" : color}" stroke="${color}"/>`,
    }));
  }
  if (panel.kind !== "xy") return [];
  const named = panel.series.filter(({ faint, name }) => !faint && name !== "");
  const distinct = [...new Map(named.map((series) => [series.name, series])).values()];
  return distinct.length < 2 ? [] : distinct.map((series) => ({ name: series.name, mark: markOf(series) }));
}

const SHAPES = {
  circle: (a: string) => `<circle r="3.4" ${a}/>`,
  diamond: (a: string) => `<path d="M0,-4.6L3.2,0L0,4.6L-3.2,0Z" ${a}/>`,
  triangle: (a: string) => `<path d="M0,-4L3.8,3L-3.8,3Z" ${a}/>`,
  square: (a: string) => `<rect x="-3" y="-3" width="6" height="6" ${a}/>`,
  times: (a: string) => `<path d="M-3,-3L3,3M-3,3L3,-3" ${a}/>`,
} as const;

function markOf({ as, color, dash = "none", symbol = "circle", hollow }: Series): string {
  const line = `<path d="M-8,0H8" stroke="${color}" stroke-width="1.8" stroke-dasharray="${dash === "none" ? "" : dash}"/>`;
  const fill = symbol === "times" ? "none" : hollow ? "#fff" : color;
  const dot = SHAPES[symbol](`fill="${fill}" stroke="${color}" stroke-width="1.3"`);
  return as === "line" ? line : as === "dots" ? dot : line + dot;
}
