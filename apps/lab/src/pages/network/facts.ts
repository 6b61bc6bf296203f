/** @file What tests read: the picture as it was drawn, and what the engine holds. `window.__lethe` changes nothing. */
import type { Scene } from "../../engine/protocol.ts";

/** What is in the picture, read back from the objects that were drawn. */
export interface PaintedFacts {
  readonly points: { label: string; position: number[]; visible: boolean }[];
  readonly paths: { id: string; color: string; states: number; visible: boolean; first: number[]; last: number[] }[];
  readonly cycles: { label: string; visible: boolean }[];
  readonly continua: { label: string; vertices: number; visible: boolean }[];
  readonly curves: { vertices: number; visible: boolean }[];
  readonly frames: number;
  /** Milliseconds of the last picture, until the graphics card was done with it; null before the first. */
  readonly cost: number | null;
}

export interface LetheHook {
  /** One for each network on the page. */
  readonly spaces: {
    facts(): Promise<PaintedFacts>;
    scene(): Scene | null;
    /** Whether a dissection is under way. */
    isDissecting(): boolean;
    /** Where a state is drawn, in pixels of the window. */
    toPage(position: readonly number[]): [number, number];
    /** From the centre to the viewer, in radii of what is drawn. */
    view(): number[];
    lastTrial(): { busy: number; steps: number } | null;
    trialFile(): Promise<Uint8Array>;
    /** Whether a worker draws, rather than the page. */
    isPaintedAside: boolean;
  }[];
}
