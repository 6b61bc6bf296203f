/** @file The rates of a path as a picture that grows with it. */
import type { LivePath } from "./session.ts";

/** Units by when their |rate| peaks in the main delay (in the whole path where there is none): sequences lean, sustained firing stands. */
export function peakOrder({ rates, steps, done, epochs }: LivePath): number[] {
  const n = rates.length / steps;
  const delay = epochs.find(({ isMain }) => isMain) ?? { start: 0, end: steps };
  const [from, to] = [Math.min(delay.start, done), Math.min(delay.end, done)];
  const peak = new Int32Array(n);
  const most = new Int16Array(n).fill(-1);
  for (let t = from; t < to; t++) {
    for (let i = 0; i < n; i++) {
      const rate = Math.abs(rates[t * n + i]);
      if (rate > most[i]) {
        most[i] = rate;
        peak[i] = t;
      }
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

/** Columns painted at once: more are left for the next call, so that nobody waits. */
const MOST_COLUMNS = 400;

/** An empty picture; one row per unit in this order, one column per step. */
export function openRaster(path: LivePath, order: readonly number[]): Raster {
  const canvas = document.createElement("canvas");
  canvas.width = path.steps;
  canvas.height = Math.min(order.length, MOST_ROWS);
  return { path, order, canvas, done: 0 };
}

/**
 * Paints the steps that are new: rates −1 … 1 from blue over the background to red.
 *
 * @returns whether some are left.
 */
export function growRaster(raster: Raster): boolean {
  const { path, order, canvas } = raster;
  const columns = Math.min(MOST_COLUMNS, path.done - raster.done);
  if (columns <= 0) return false;
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
  raster.done += columns;
  return raster.done < path.done;
}
