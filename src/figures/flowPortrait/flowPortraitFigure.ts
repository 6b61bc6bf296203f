import { exp } from "../../kernel/index.ts";
import type { Drawing } from "../drawing.ts";
import { contourLevels, drawField, prepareField } from "./drawField.ts";
import { drawMarks } from "./drawMarks.ts";
import { drawTrails } from "./drawTrails.ts";
import { speedRange } from "./fieldPicture.ts";
import type { FlowPortraitData } from "./flowPortraitData.ts";
import type { Pen } from "./pen.ts";
import { fieldColour, hexOf, limitColour, PORTRAIT_INK, type Theme } from "./portraitColours.ts";
import { FACE_ON, portraitView, type Turn } from "./portraitView.ts";
import { openSvgPen } from "./svgPen.ts";

export interface PortraitFigureOptions {
  readonly title: string;
  readonly subtitle?: string;
  readonly theme?: Theme;
  /** Names of the stimuli, in the order of their classes. */
  readonly stimuli?: readonly string[];
  /** Pixels of the picture; the title and the legend are added. @default 960 */
  readonly width?: number;
  readonly height?: number;
  readonly turn?: Turn;
  readonly hidden?: ReadonlySet<string>;
}

const HEAD = 62;
const FOOT = 104;
const EDGE = 20;

/** A portrait that does not move, with its title, axes and legend. */
export function flowPortraitFigure(data: FlowPortraitData, options: PortraitFigureOptions): Drawing {
  const { title, subtitle, theme = "light", width = 960, height = 600, turn = FACE_ON, hidden = new Set() } = options;
  const pen = openSvgPen();
  const ink = PORTRAIT_INK[theme];
  const box = { x: EDGE, y: HEAD, width: width - 2 * EDGE, height };
  const view = portraitView(data, box, turn);
  const how = { theme, box, hidden };
  pen.text(EDGE, 30, title, { color: ink.text, size: 18, weight: 600 });
  if (subtitle !== undefined) pen.text(EDGE, 50, subtitle, { color: ink.quiet, size: 12 });
  pen.clip(box);
  if (data.field.values.length > 0) drawField(prepareField(data, theme, [720, 480]), view, pen, how);
  drawTrails(data, view, pen, how);
  drawMarks(data, view, pen, how);
  pen.clip(null);
  drawAxes(data, pen, box, theme);
  drawLegend(data, pen, { x: EDGE, y: HEAD + height + 40, width: box.width }, options);
  const whole = HEAD + height + FOOT;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}">` +
    `<rect width="${width}" height="${whole}" fill="${ink.page}"/>${pen.written()}</svg>`;
  return { svg, width, height: whole };
}

/** Ticks along the lower and the left edge, face on. */
function drawAxes(
  { frame, n, shares }: FlowPortraitData,
  pen: Pen,
  box: { x: number; y: number; width: number; height: number },
  theme: Theme,
): void {
  const ink = PORTRAIT_INK[theme];
  const name = (k: number) =>
    n <= 2
      ? `x${n === 1 ? "" : ` of unit ${k + 1}`}`
      : `axis ${k + 1}${shares[k] === undefined ? "" : `, ${Math.round(100 * shares[k])} % of the paths`}`;
  const text = { color: ink.quiet, size: 11 };
  const along = (value: number, [low, high]: readonly [number, number]) => (value - low) / (high - low);
  for (const value of ticks(frame.a)) {
    const x = box.x + along(value, frame.a) * box.width;
    pen.line([x, box.y + box.height, x, box.y + box.height + 4], { color: ink.quiet, width: 1 });
    pen.text(x, box.y + box.height + 16, `${value}`, { ...text, anchor: "middle" });
  }
  pen.text(box.x + box.width, box.y + box.height + 30, `${name(0)} (state units)`, { ...text, anchor: "end" });
  if (n === 1) return;
  for (const value of ticks(frame.b)) {
    const y = box.y + (1 - along(value, frame.b)) * box.height;
    pen.line([box.x, y, box.x + 5, y], { color: ink.text, width: 1 });
    pen.text(box.x + 8, y + 4, `${value}`, { ...text, color: ink.text, casing: ink.casing });
  }
  pen.text(box.x + 8, box.y + 16, name(1), { ...text, color: ink.text, casing: ink.casing });
}

/** Round numbers inside a range, about five. */
export function ticks([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / 5;
  let step = 1;
  while (step > rough) step /= 10;
  while (10 * step <= rough) step *= 10;
  step *= [1, 2, 5, 10].find((factor) => factor * step >= rough) ?? 10;
  const first = Math.ceil((low + 0.04 * (high - low)) / step);
  const last = Math.floor((high - 0.04 * (high - low)) / step);
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)) + 0);
}

function drawLegend(
  data: FlowPortraitData,
  pen: Pen,
  { x, y, width }: { x: number; y: number; width: number },
  { theme = "light", stimuli = [] }: PortraitFigureOptions,
): void {
  const ink = PORTRAIT_INK[theme];
  const text = { color: ink.quiet, size: 11.5 };
  const unit = data.isDiscrete ? "step" : "τ";
  const { slow, fast } = speedRange(data);
  // speed: the field's own colours without a hue
  const [left, ramp, steps] = [x, 190, 38];
  pen.text(left, y + 8, `speed, per ${unit}`, text);
  for (let k = 0; k < steps; k++) {
    const at = left + 88 + (k * ramp) / steps;
    const color = hexOf(fieldColour(theme, k / (steps - 1), [0, 0]));
    pen.line([at, y, at + ramp / steps + 0.6, y, at + ramp / steps + 0.6, y + 10, at, y + 10], {
      fill: color,
      isClosed: true,
    });
  }
  for (const level of contourLevels(data)) {
    if (Math.abs(level - Math.round(level)) > 1e-6) continue;
    const at = left + 88 + (ramp * (fast - level)) / (fast - slow);
    pen.line([at, y - 2, at, y + 12], { color: ink.text, width: 1 });
    pen.text(at, y + 24, powerOfTen(Math.round(level)), { ...text, anchor: "middle" });
  }
  pen.text(left + 88 - 4 + ramp + 10, y + 8, "slow", text);
  // what the lines are
  let at = left + 88 + ramp + 60;
  const memories = [...new Set(data.ways.map(({ memory }) => memory))];
  for (const memory of memories) {
    const color = memory === null ? ink.quiet : ink.stimuli[memory % ink.stimuli.length];
    pen.line([at, y + 4, at + 16, y + 4], { color, width: 4 });
    pen.line([at + 16, y + 4, at + 36, y + 4], { color, width: 1.5 });
    const name = memory === null ? "free path, and on" : `delay after ${stimuli[memory] ?? memory}, and on`;
    pen.text(at + 42, y + 8, name, text);
    at += 42 + 6.3 * name.length + 18;
  }
  const marks: (readonly [string, (cx: number, cy: number) => void])[] = [
    ["stable", (cx, cy) => pen.disc(cx, cy, 5, { fill: limitColour(theme, 0) })],
    [
      "not stable",
      (cx, cy) =>
        pen.line([cx - 5, cy, cx, cy - 5, cx + 5, cy, cx, cy + 5], { color: ink.text, width: 1.4, isClosed: true }),
    ],
    [
      "ghost",
      (cx, cy) => pen.disc(cx, cy, 5, { fill: ink.text, fillOpacity: 0.14, color: ink.text, width: 1, dash: [2, 2] }),
    ],
  ];
  const present = [
    true,
    data.points.some(({ kind }) => kind !== "stable" && kind !== "ghost"),
    data.points.some(({ kind }) => kind === "ghost"),
  ];
  marks.forEach(([name, draw], k) => {
    if (!present[k] || at > x + width - 80) return;
    draw(at + 5, y + 4);
    pen.text(at + 15, y + 8, name, text);
    at += 15 + 6.3 * name.length + 16;
  });
  const off =
    data.shares.length < 2
      ? ""
      : ` ${Math.round(100 * (data.shares[0] + data.shares[1]))} % of the paths lies in this plane; what is off it is fainter.`;
  const open = data.tint.undecided === 0 ? "" : ` Grey: not settled within ${data.longest} ${unit}.`;
  pen.text(x, y + 46, `Hue: the limit set a place leads to; lightness: how slowly it moves.${off}${open}`, text);
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const powerOfTen = (exponent: number): string =>
  exponent >= -2 && exponent <= 2
    ? `${Number(exp(exponent * Math.LN10).toPrecision(6))}`
    : `10${exponent < 0 ? "⁻" : ""}${[...`${Math.abs(exponent)}`].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")}`;
