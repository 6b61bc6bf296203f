/**
 * @file What the page and the painter of state space say to one another. The painter is a worker that owns the canvas:
 * where WebGL runs on a processor, a picture takes longer than the page may keep anybody waiting.
 */
import type { Scene, SceneContinuum, SceneCycle, ScenePoint } from "../../engine/protocol.ts";
import type { PaintedFacts } from "./facts.ts";

export interface SpaceColors {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
}

export type Place = readonly [number, number, number];
export type DrawnPoint = Pick<ScenePoint, "label" | "kind" | "stability" | "at" | "directions">;

/** What stays as it is while states move. */
export interface StillLife {
  /** The first of the three coordinates that are shown. */
  readonly first: 0 | 3;
  /** Axes that are drawn: 3, or as many as there are units. */
  readonly axes: number;
  /** The ball that everything is in. */
  readonly center: Place;
  readonly radius: number;
  readonly colors: SpaceColors;
  readonly points: readonly DrawnPoint[];
  readonly cycles: readonly Pick<SceneCycle, "label" | "at" | "form">[];
  readonly continua: readonly Pick<SceneContinuum, "label" | "at" | "isCurve" | "isClosed">[];
  readonly curves: Scene["curves"];
  readonly stored: readonly { readonly id: string; readonly color: string; readonly at: Float32Array }[];
}

/** A path that is going to grow. */
export interface NewPath {
  readonly id: string;
  readonly steps: number;
  readonly color: string;
  /** Pixels, of the whole path and of its thick parts. */
  readonly width: number;
  readonly thick: readonly { readonly start: number; readonly end: number }[];
}

export interface View {
  readonly position: Place;
  readonly target: Place;
  readonly near: number;
  readonly far: number;
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
  | { readonly do: "view"; readonly view: View }
  | { readonly do: "ask"; readonly ask: number; readonly what: "facts" | "picture" };

export type FromPainter =
  | { readonly is: "failed"; readonly message: string }
  | { readonly is: "answer"; readonly ask: number; readonly answer: PaintedFacts | Blob };

/** Degrees, from top to bottom. */
export const FIELD_OF_VIEW = 35;
