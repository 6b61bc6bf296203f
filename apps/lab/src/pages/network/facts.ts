/** @file What tests read: the picture as it was drawn, and what the engine holds. `window.__lethe` changes nothing. */
import type { FlowPortraitData, Turn } from "../../../../../src/figures/index.ts";
import type { Scene } from "../../engine/protocol.ts";

/** What is in the picture, read back from what was drawn. */
export interface PaintedFacts {
  readonly points: { label: string; position: number[]; visible: boolean }[];
  readonly paths: { id: string; color: string; states: number; visible: boolean; first: number[]; last: number[] }[];
  readonly cycles: { label: string; visible: boolean }[];
  readonly continua: { label: string; vertices: number; visible: boolean }[];
  /** Particles that fly. */
  readonly particles: number;
  readonly hasField: boolean;
  readonly frames: number;
  /** Milliseconds of the last picture; null before the first. */
  readonly cost: number | null;
}

export interface LetheHook {
  /** One for each network on the page. */
  readonly spaces: {
    facts(): Promise<PaintedFacts>;
    scene(): Scene | null;
    portrait(): FlowPortraitData | null;
    /** Whether a dissection is under way. */
    isDissecting(): boolean;
    /** Where a state is drawn, in pixels of the window. */
    toPage(position: readonly number[]): [number, number];
    view(): Turn;
    lastTrial(): { busy: number; steps: number } | null;
    trialFile(): Promise<Uint8Array>;
    /** Whether a worker draws, rather than the page. */
    isPaintedAside: boolean;
  }[];
}
