/** @file The time strip on a canvas: redrawn on every chunk of a live trial, so not as SVG. */
import { STIMULUS_COLORS } from "../../../../../src/figures/index.ts";
import type { LivePath } from "./session.ts";

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

const EPOCH_NAMES: Readonly<Record<string, string>> = {
  stimulus1: "stimulus 1",
  delay1: "delay 1",
  stimulus2: "stimulus 2",
  delay2: "delay 2",
  response: "response",
  free: "left alone, u = 0",
};
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

/** The step under a place on the canvas. */
export function stepAt({ left, right }: StripLayout, x: number, steps: number): number {
  return Math.min(steps - 1, Math.max(0, Math.floor(((x - left) / (right - left)) * steps)));
}

/**
 * Paints z_o, z_d and the rates of a path, with the epochs behind and the scrubber in front.
 *
 * @param raster the rates as a picture; null while there is none.
 * @param timeStep τ of one step.
 */
export function paintStrip(
  context: CanvasRenderingContext2D,
  layout: StripLayout,
  path: LivePath,
  compared: LivePath | null,
  raster: Raster | null,
  cursor: number,
  timeStep: number,
  paint: StripColors,
): void {
  const { width, height, left, right } = layout;
  const steps = path.steps;
  const xOf = (step: number) => left + ((right - left) * step) / steps;
  const M = path.outputs.length / steps;
  const usable = height - TOP - BOTTOM;
  const rasterHeight = Math.round(usable * 0.36);
  const rowHeight = (usable - rasterHeight - 12) / 2;
  context.clearRect(0, 0, width, height);
  context.font = "11px Inter, system-ui, sans-serif";

  context.textAlign = "center";
  for (const { name, start, end } of path.epochs) {
    const [x0, x1] = [xOf(start), xOf(end)];
    if (name.startsWith("delay") || name === "free") {
      context.fillStyle = paint.shade;
      context.fillRect(x0, TOP, x1 - x0, usable);
    }
    const label = EPOCH_NAMES[name] ?? name;
    context.fillStyle = paint.quiet;
    if (context.measureText(label).width < x1 - x0 - 6) context.fillText(label, (x0 + x1) / 2, 12);
    context.strokeStyle = paint.line;
    line(context, [
      [x0, TOP],
      [x0, TOP + usable],
    ]);
  }

  const response: Curve[] = [{ column: 0, color: paint.text }];
  const memory = Array.from({ length: M - 1 }, (_, d): Curve => ({ column: d + 1, color: STIMULUS_COLORS[d % 6] }));
  row("z_o", "response", TOP, response);
  if (M > 1) row("z_d", "memory", TOP + rowHeight + 6, memory);

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

function line(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  context.beginPath();
  points.forEach(([x, y], k) => {
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
}

/** Units by when their |rate| peaks in delay 1 (in the whole path where there is none): sequences lean, sustained firing stands. */
export function peakOrder({ rates, steps, done, epochs }: LivePath): number[] {
  const n = rates.length / steps;
  const delay = epochs.find(({ name }) => name === "delay1") ?? { start: 0, end: steps };
  const [from, to] = [Math.min(delay.start, done), Math.min(delay.end, done)];
  const peak = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let most = -1;
    for (let t = from; t < to; t++) {
      const rate = Math.abs(rates[t * n + i]);
      if (rate > most) [most, peak[i]] = [rate, t];
    }
  }
  return Array.from({ length: n }, (_, i) => i).sort((a, b) => peak[a] - peak[b] || a - b);
}

/** Most rows of the picture of rates; units beyond are left out evenly. */
const MOST_ROWS = 220;

/** The picture of a path's rates, which grows with it. */
export interface Raster {
  readonly path: LivePath;
  readonly order: readonly number[];
  readonly canvas: HTMLCanvasElement;
  /** Columns painted. */
  done: number;
}

/** An empty picture; one row per unit in this order, one column per step. */
export function openRaster(path: LivePath, order: readonly number[]): Raster {
  const canvas = document.createElement("canvas");
  canvas.width = path.steps;
  canvas.height = Math.min(order.length, MOST_ROWS);
  return { path, order, canvas, done: 0 };
}

/** Paints the steps that are new: rates −1 … 1 from blue over the background to red. */
export function growRaster(raster: Raster): void {
  const { path, order, canvas } = raster;
  const columns = path.done - raster.done;
  if (columns <= 0) return;
  const n = order.length;
  const rows = canvas.height;
  const context = canvas.getContext("2d", { willReadFrequently: true })!; // kept in memory: it is only written
  const image = context.createImageData(columns, rows);
  for (let row = 0; row < rows; row++) {
    const unit = order[Math.floor(((row + 0.5) * n) / rows)];
    for (let column = 0; column < columns; column++) {
      const rate = path.rates[(raster.done + column) * n + unit] / 127;
      const at = 4 * (row * columns + column);
      image.data[at] = rate < 0 ? 67 : 214;
      image.data[at + 1] = rate < 0 ? 147 : 96;
      image.data[at + 2] = rate < 0 ? 195 : 77;
      image.data[at + 3] = Math.round(255 * Math.abs(rate));
    }
  }
  context.putImageData(image, raster.done, 0);
  raster.done = path.done;
}
