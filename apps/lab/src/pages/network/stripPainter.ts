/** @file The time strip on a canvas: redrawn on every chunk of a live trial, so not as SVG. */
import { STIMULUS_COLORS } from "../../../../../src/figures/index.ts";
import type { Raster } from "./raster.ts";
import type { LivePath } from "./session.ts";
import type { Pen } from "./svgPen.ts";

export interface StripColors {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly shade: string;
  readonly accent: string;
}

export interface StripLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
}

const LEFT = 86;
const RIGHT = 12;
const TOP = 18;
const BOTTOM = 20;

export const stripLayout = (width: number, height: number): StripLayout => ({
  width,
  height,
  left: LEFT,
  right: width - RIGHT,
});

/** What is drawn beside the path itself: the strip, and of the network its step in τ and its response outputs. */
export interface Strip extends StripLayout {
  readonly timeStep: number;
  readonly responses: readonly number[];
  readonly colors: StripColors;
}

/** The step under a place on the canvas. */
export function stepAt({ left, right }: StripLayout, x: number, steps: number): number {
  return Math.min(steps - 1, Math.max(0, Math.floor(((x - left) / (right - left)) * steps)));
}

/**
 * Paints z_o, z_d and the rates of a path, with the epochs behind and the scrubber in front.
 *
 * @param raster the rates as a picture; null while there is none.
 */
export function paintStrip(
  context: Pen,
  strip: Strip,
  path: LivePath,
  compared: LivePath | null,
  raster: Raster | null,
  cursor: number,
): void {
  const { width, height, left, right, timeStep, responses, colors: paint } = strip;
  const steps = path.steps;
  const xOf = (step: number) => left + ((right - left) * step) / steps;
  const M = path.outputs.length / steps;
  const usable = height - TOP - BOTTOM;
  const rasterHeight = Math.round(usable * 0.36);
  const rowHeight = (usable - rasterHeight - 12) / 2;
  context.clearRect(0, 0, width, height);
  context.font = "11px Inter, system-ui, sans-serif";

  context.textAlign = "center";
  for (const { label, role, start, end } of path.epochs) {
    const [x0, x1] = [xOf(start), xOf(end)];
    if (role === "delay" || role === "free") {
      context.fillStyle = paint.shade;
      context.fillRect(x0, TOP, x1 - x0, usable);
    }
    context.fillStyle = paint.quiet;
    if (context.measureText(label).width < x1 - x0 - 6) context.fillText(label, (x0 + x1) / 2, 12);
    context.strokeStyle = paint.line;
    line(context, [
      [x0, TOP],
      [x0, TOP + usable],
    ]);
  }

  // one response is black or white, several have colours as memories do
  const coloured = (column: number, k: number): Curve => ({ column, color: STIMULUS_COLORS[k % 6] });
  const response = responses.length === 1 ? [{ column: responses[0], color: paint.text }] : responses.map(coloured);
  const memory = Array.from({ length: M }, (_, m) => m)
    .filter((m) => !responses.includes(m))
    .map(coloured);
  row("z_o", "response", TOP, response);
  if (memory.length > 0) row("z_d", "memory", TOP + rowHeight + 6, memory);

  const rasterTop = TOP + 2 * rowHeight + 12;
  if (raster !== null) {
    context.drawImage(raster.canvas, left, rasterTop, right - left, rasterHeight);
  }
  rowName("rates", "by peak", rasterTop, rasterHeight);
  axis();
  const x = xOf(Math.min(cursor + 0.5, steps));
  context.strokeStyle = paint.accent;
  context.lineWidth = 1.5;
  line(context, [
    [x, TOP - 4],
    [x, TOP + usable],
  ]);
  context.lineWidth = 1;

  interface Curve {
    readonly column: number;
    readonly color: string;
  }

  function row(name: string, sub: string, top: number, curves: readonly Curve[]): void {
    let [low, high] = [0, 0];
    const widen = (values: Float64Array | null, end: number) => {
      for (const { column } of curves) {
        for (let step = 0; values !== null && step < end; step++) {
          const v = values[step * M + column];
          if (v < low) low = v;
          if (v > high) high = v;
        }
      }
    };
    widen(path.outputs, path.done);
    widen(path.targets, steps);
    if (compared !== null && compared.steps === steps) widen(compared.outputs, compared.done);
    if (high - low < 1e-9) [low, high] = [-1, 1];
    const yOf = (v: number) => top + 3 + (rowHeight - 6) * (1 - (v - low) / (high - low));
    context.strokeStyle = paint.line;
    line(context, [
      [left, yOf(0)],
      [right, yOf(0)],
    ]);
    const trace = (values: Float64Array, column: number, end: number) => {
      context.beginPath();
      let isOn = false;
      for (let step = 0; step < end; step++) {
        const v = values[step * M + column];
        if (Number.isNaN(v)) isOn = false;
        else if (isOn) context.lineTo(xOf(step + 1), yOf(v));
        else {
          context.moveTo(xOf(step + 1), yOf(v));
          isOn = true;
        }
      }
      context.stroke();
    };
    for (const { column, color } of curves) {
      context.strokeStyle = color;
      if (path.targets !== null) {
        context.setLineDash([5, 4]);
        context.globalAlpha = 0.8;
        trace(path.targets, column, steps);
      }
      context.setLineDash([1.5, 2.5]);
      if (compared !== null && compared.steps === steps) trace(compared.outputs, column, compared.done);
      context.setLineDash([]);
      context.globalAlpha = 1;
      context.lineWidth = 1.4;
      trace(path.outputs, column, path.done);
      context.lineWidth = 1;
    }
    rowName(name, sub, top, rowHeight);
    context.fillStyle = paint.quiet;
    context.textAlign = "right";
    context.fillText(tick(high), left - 5, top + 10);
    context.fillText(tick(low), left - 5, top + rowHeight - 2);
  }

  function rowName(name: string, sub: string, top: number, tall: number): void {
    context.textAlign = "left";
    context.fillStyle = paint.text;
    context.fillText(name, 4, top + tall / 2);
    context.fillStyle = paint.quiet;
    context.fillText(sub, 4, top + tall / 2 + 12);
  }

  function axis(): void {
    const span = steps * timeStep;
    const every = [0.5, 1, 2, 5, 10, 20, 50, 100].find((step) => span / step <= 12) ?? 200;
    context.textAlign = "center";
    context.fillStyle = paint.quiet;
    for (let t = 0; t <= span + 1e-9; t += every) {
      context.fillText(`${Math.round(t * 10) / 10}`, xOf(t / timeStep), height - 6);
    }
    context.textAlign = "left";
    context.fillText("time (τ)", 4, height - 6);
  }
}

const tick = (v: number) => (Math.abs(v) >= 10 ? v.toFixed(0) : v.toFixed(1));

function line(context: Pen, points: readonly (readonly [number, number])[]): void {
  context.beginPath();
  points.forEach(([x, y], k) => {
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
}
