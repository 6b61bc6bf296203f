/** @file What a page knows of the network under the visitor's hands, and what it can ask of it. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import type { Verdict } from "../../../../../src/mechanism/index.ts";
import type { AxesName, DissectProgress, InspectedState, OpenedNetwork, Scene } from "../../engine/protocol.ts";
import type { LivePath } from "./livePath.ts";
import type { Scales } from "./scales.ts";
import type { Selection } from "./selected.ts";

export interface TrialSettings {
  readonly pair: string;
  readonly delay: number;
  readonly noise: number;
  readonly silenced: number;
  readonly draw: number;
}

export interface Session {
  readonly opened: ReadonlySignal<OpenedNetwork | null>;
  readonly trouble: Signal<string | null>;
  readonly scene: ReadonlySignal<Scene | null>;
  /** Of its record, or drawn here; null while there is none. */
  readonly portrait: ReadonlySignal<FlowPortraitData | null>;
  /** What the picture shows; null while the network is not open. */
  readonly data: ReadonlySignal<FlowPortraitData | null>;
  /** Whether particles fly. */
  readonly flying: Signal<boolean>;
  readonly dissecting: ReadonlySignal<DissectProgress | "starting" | null>;
  readonly paths: ReadonlySignal<readonly LivePath[]>;
  /** Goes up whenever a path has grown. */
  readonly version: ReadonlySignal<number>;
  /** The path the strip shows, and the step its scrubber is at. */
  readonly shown: ReadonlySignal<LivePath | null>;
  readonly cursor: Signal<number>;
  readonly selection: Signal<Selection | null>;
  readonly inspected: ReadonlySignal<InspectedState | null>;
  readonly axes: Signal<AxesName>;
  readonly hidden: Signal<ReadonlySet<string>>;
  /** `draw` is that of the next trial. */
  readonly settings: Signal<TrialSettings>;
  readonly scales: Scales;
  /** Simulated τ per second, null as fast as it goes; which mode is pushed, and how far in state units. */
  readonly speed: Signal<number | null>;
  readonly nudge: Signal<{ readonly mode: number; readonly size: number }>;
  readonly running: ReadonlySignal<boolean>;
  readonly paused: ReadonlySignal<boolean>;
  run(): Promise<void>;
  release(nudged?: boolean): Promise<void>;
  dissect(seeds: number): Promise<void>;
  /** Tells the share that is done, then the verdict. */
  judge(tell: (found: Verdict | number) => void): void;
  show(path: LivePath): void;
  togglePause(): void;
  /** One step on: of the scrubber; of what runs, which then waits; else of a new trial, which waits. */
  step(): void;
  stop(): void;
  reset(): void;
  exportNetwork(): Promise<Uint8Array>;
  /** What `lethe simulate --out` writes for a trial that was run here. */
  trialFile(path: LivePath): Promise<Uint8Array>;
  close(): void;
}

export interface SessionOptions {
  /** @default true */
  readonly dissects?: boolean;
  /** Its portrait, where its record has one. @default null */
  readonly portrait?: FlowPortraitData | null;
  /** @default "principal" */
  readonly axes?: AxesName;
  /** Of its assays. @default UNKNOWN */
  readonly scales?: Scales;
  /** What the first trial is, where that is another than the usual one. */
  readonly settings?: Partial<TrialSettings>;
}
