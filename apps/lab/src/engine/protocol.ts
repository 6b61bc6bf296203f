/**
 * @file What the page and its workers say to one another. A request starts a job; the worker answers with events while it
 * runs and with one result, or with an error. States are in state units, times in τ.
 */

import type { JudgeProgress, PortraitDrawing, Verdict } from "../../../../src/mechanism/index.ts";
import type { Activation, RateForm } from "../../../../src/network/index.ts";
import type { TrainRecord } from "../../../../src/study/portable.ts";
import type { Scene } from "./sceneTypes.ts";
import type { ShownEpoch } from "./shownEpochs.ts";
import type { TrainEvent, TrainRequest, TrainResult } from "./trainMessages.ts";

export type * from "./sceneTypes.ts";
export type { TrainEvent, TrainRequest, TrainResult } from "./trainMessages.ts";

/** Coordinates of a drawn state: three principal axes, then three read-out axes. */
export const COORDINATES = 6;
/** So few units are drawn as they are, on a line or in their own plane. */
export const PLANE = 2;
export type AxesName = "principal" | "readout";

/** A network to be opened: a stored or freshly trained run, or a file from elsewhere. */
export type NetworkSource =
  | {
      readonly kind: "run";
      readonly record: TrainRecord;
      /** The arrays of its train stage. */
      readonly npz: Uint8Array;
      /** The table its stimuli are drawn from; null for Gaussian ones. */
      readonly table: Uint8Array | null;
    }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly bytes: Uint8Array;
      /** Equation and φ of a file with W_rec, as `importNetwork` takes them. */
      readonly form?: RateForm | undefined;
      readonly activation?: Activation | undefined;
      /** The MNIST latents, in case its task needs them; without them its delays are not followed. */
      readonly latents?: Uint8Array | undefined;
    };

/** A path through state space as it is drawn. */
export interface DrawnPath {
  readonly id: string;
  /** Labels of what is shown, or what it was released from. */
  readonly label: string;
  /** What is held in it, an index into the network's memories; null for a free path. */
  readonly memory: number | null;
  /** [states × COORDINATES] */
  readonly at: Float32Array;
}

export interface OpenedNetwork {
  readonly name: string;
  readonly n: number;
  readonly odd: boolean;
  /** Whether it is a map that is no step of a flow: times are steps, and eigenvalues are told as multipliers. */
  readonly isDiscrete: boolean;
  /** Δt in τ; 1 step of a map. */
  readonly timeStep: number;
  readonly model: "run" | "paper" | "rate" | "gru" | "lstm";
  /** M */
  readonly outputs: number;
  /** Outputs that the answer is read from. */
  readonly responses: readonly number[];
  /** What may be held at the main site; none for a file, which has no trials. */
  readonly memories: readonly string[];
  /** Kinds of trials that may be run, of the paper's task pairs of stimuli, and what each holds. */
  readonly pairs: readonly string[];
  readonly memoryOf: readonly number[];
  /** What is to be answered for each sum of labels, ascending; none where an answer is no sum, and for a file. */
  readonly codes: readonly number[];
  /** The run's own delay before the main site, τ. */
  readonly delay: number | null;
  /** Delay trajectories of a run; a file's first τ of free motion. */
  readonly paths: readonly DrawnPath[];
  /** Share of the variance of those paths on each principal axis. */
  readonly explained: readonly number[];
  readonly notices: readonly string[];
}

/** Which state: one that a path passed, or one given in full, or one placed by hand in the space of three axes. */
export type StateRef =
  | { readonly kind: "path"; readonly path: string; readonly step: number }
  | { readonly kind: "state"; readonly x: Float64Array }
  | { readonly kind: "placed"; readonly axes: AxesName; readonly at: readonly [number, number, number] };

export interface TrialRequest {
  readonly path: string;
  readonly pair: string;
  readonly from?: string | undefined;
  readonly delay?: number | undefined;
  readonly noise?: number | undefined;
  readonly draw?: number | undefined;
  readonly silenced?: number | undefined;
  /** Simulated τ per second; null as fast as it goes. */
  readonly speed: number | null;
}

export interface TrialStart {
  readonly type: "start";
  readonly steps: number;
  readonly epochs: readonly ShownEpoch[];
  /** [steps × D] and [steps × M]. */
  readonly input: Float64Array;
  readonly targets: Float64Array;
}

/** Steps `first` … `first + count − 1` of a path. */
export interface PathChunk {
  readonly type: "chunk";
  readonly first: number;
  readonly count: number;
  /** [count × COORDINATES], [count × M]; [count × n] in units of 1/127. */
  readonly at: Float32Array;
  readonly outputs: Float64Array;
  readonly rates: Int8Array;
}

export interface TrialResult {
  readonly response: number;
  readonly code: number;
  readonly correct: boolean;
  readonly silenced: readonly number[];
  /** Milliseconds the worker spent on the steps, pauses left out. */
  readonly busy: number;
}

export interface ReleaseRequest {
  readonly path: string;
  readonly from: StateRef;
  /** A push along a leading mode at that state first, in state units. */
  readonly nudge?: { readonly mode: number; readonly size: number } | undefined;
  /** τ */
  readonly duration: number;
  readonly speed: number | null;
}
export interface ReleaseResult {
  /** ‖F‖ at the last state, per τ. */
  readonly speed: number;
  readonly end: Float64Array;
}

/** A state looked at: it moves at `speed`, and its Jacobian has these leading eigenvalues. */
export interface InspectedState {
  readonly at: readonly number[];
  readonly outputs: readonly number[];
  readonly speed: number;
  readonly eigenvalues: readonly (readonly [number, number])[];
}

export interface DissectProgress {
  readonly type: "progress";
  readonly doing: "following" | "searching" | "drawing" | "slow directions";
  readonly done: number;
  readonly of: number;
}
/** Points and cycles are there before the portrait is drawn and the slow motion has been measured. */
export type DissectEvent =
  | DissectProgress
  | { readonly type: "scene"; readonly scene: Scene }
  | { readonly type: "portrait"; readonly portrait: PortraitDrawing };

/** Every job: what it is asked, what it tells meanwhile, what it comes to. */
export interface Jobs {
  readonly open: { request: NetworkSource; event: never; result: OpenedNetwork };
  readonly trial: { request: TrialRequest; event: TrialStart | PathChunk; result: TrialResult };
  readonly release: { request: ReleaseRequest; event: PathChunk; result: ReleaseResult };
  readonly inspect: {
    request: { readonly state: StateRef; readonly modes: number };
    event: never;
    result: InspectedState;
  };
  /** What `lethe simulate --out` writes for a trial that was run here. */
  readonly trialFile: { request: { readonly path: string }; event: never; result: { readonly npz: Uint8Array } };
  readonly export: { request: Record<string, never>; event: never; result: { readonly npz: Uint8Array } };
  readonly dissect: {
    request: { readonly seeds: number; readonly portrait: boolean };
    event: DissectEvent;
    result: Scene;
  };
  /** How it remembers, of a run that learned: the default protocol of `lethe verdict`. */
  readonly judge: { request: Record<string, never>; event: JudgeProgress; result: { readonly verdict: Verdict } };
  readonly train: { request: TrainRequest; event: TrainEvent; result: TrainResult };
}
export type JobName = keyof Jobs;

/** Page → worker. */
export type ToWorker =
  | {
      [J in JobName]: {
        readonly do: "start";
        readonly id: number;
        readonly job: J;
        readonly request: Jobs[J]["request"];
      };
    }[JobName]
  /** step: one more, and wait. */
  | { readonly do: "stop" | "pause" | "resume" | "step"; readonly id: number };

/** Worker → page. */
export type FromWorker =
  | { readonly id: number; readonly is: "event"; readonly event: unknown }
  | { readonly id: number; readonly is: "result"; readonly result: unknown }
  | { readonly id: number; readonly is: "stopped" }
  /** isInput: the user can do something about it. */
  | { readonly id: number; readonly is: "error"; readonly message: string; readonly isInput: boolean };
