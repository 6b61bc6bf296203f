/** @file What draws: lines, discs, text and a picture, by SVG or on a canvas. Lengths in pixels, colours as #rrggbb. */
import type { Box } from "./portraitView.ts";

export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly opacity?: number;
  readonly dash?: readonly number[];
}

export interface LineStyle extends Partial<Stroke> {
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly isClosed?: boolean;
}

export interface TextStyle {
  readonly color: string;
  readonly size: number;
  readonly weight?: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Drawn around the letters. */
  readonly casing?: string;
}

/** Pixels, from the upper left; RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export interface Pen {
  /** From now on nothing is drawn outside the box; null ends that. */
  clip(box: Box | null): void;
  /** x, y of each point, one after the other. */
  line(points: readonly number[], style: LineStyle): void;
  disc(x: number, y: number, r: number, style: LineStyle): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
  /** The picture on the parallelogram of its upper left corner, its upper and its left edge. */
  image(
    pixels: Pixels,
    corner: readonly [number, number],
    across: readonly [number, number],
    down: readonly [number, number],
  ): void;
}
