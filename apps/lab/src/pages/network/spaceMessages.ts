/**
 * @file What the page and the painter of state space say to one another. The painter is a worker that owns the canvas, so
 * that the page never waits for a picture.
 */
import type { FlowPortraitData, Theme, Turn } from "../../../../../src/figures/index.ts";
import type { PaintedFacts } from "./facts.ts";

export type Place = readonly [number, number, number];

/** What stays as it is while states move. */
export interface StillLife {
  readonly data: FlowPortraitData;
  readonly theme: Theme;
  /** The first of the three coordinates of states that are shown. */
  readonly first: 0 | 3;
}

/** A path that is going to grow. */
export interface NewPath {
  readonly id: string;
  readonly steps: number;
  /** Class of the first stimulus; null for a release. */
  readonly memory: number | null;
  /** Parts that are drawn thick. */
  readonly thick: readonly { readonly start: number; readonly end: number }[];
}

/** What is shown of it. */
export interface Look {
  readonly hidden: readonly string[];
  /** The path in front; the others are paler. */
  readonly shown: string | null;
  readonly cursor: Place | null;
  readonly selected: Place | null;
}

export type ToPainter =
  | { readonly do: "open"; readonly canvas: OffscreenCanvas }
  | { readonly do: "size"; readonly width: number; readonly height: number; readonly pixelRatio: number }
  | { readonly do: "still"; readonly still: StillLife }
  | { readonly do: "path"; readonly path: NewPath }
  /** States from `from` on, [count × COORDINATES]. */
  | { readonly do: "grow"; readonly id: string; readonly from: number; readonly at: Float32Array }
  | { readonly do: "drop"; readonly id: string }
  | { readonly do: "look"; readonly look: Look }
  | { readonly do: "turn"; readonly turn: Turn }
  /** Whether particles fly. */
  | { readonly do: "play"; readonly isOn: boolean }
  | { readonly do: "ask"; readonly ask: number; readonly what: "facts" | "picture" };

export type FromPainter =
  | { readonly is: "failed"; readonly message: string }
  | { readonly is: "answer"; readonly ask: number; readonly answer: PaintedFacts | Blob };
