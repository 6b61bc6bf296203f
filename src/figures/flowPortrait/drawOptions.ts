import type { Theme } from "./portraitColours.ts";
import type { Box } from "./portraitView.ts";

export interface DrawOptions {
  readonly theme: Theme;
  readonly box: Box;
  /** Of field, contours, trails, limits, slow, delays, stable, saddles, ghosts, labels. @default new Set() */
  readonly hidden?: ReadonlySet<string>;
  /** Widths and marks, in units of those of a portrait 900 pixels wide. @default 1 */
  readonly size?: number;
}

/** Off the plane marks and lines are fainter and smaller: at this many half frames as faint and small as they get. */
const FAR = 1.2;
const FAINTEST = 0.35;
/** Share of what is nearest the plane, FAINTEST … 1. */
export const nearness = (offPlane: number): number => Math.max(FAINTEST, 1 - ((1 - FAINTEST) * offPlane) / FAR);
