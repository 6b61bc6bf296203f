/** @file What a dissection found, ready to be drawn and read. States are in state units, times in τ. */
import type { Cycle, Limit, Motion } from "../../../../src/dynamics/index.ts";

export interface ScenePoint {
  readonly kind: "root" | "ghost";
  /** A1 and A1′ are mirror images; O is the origin. */
  readonly label: string;
  /** Under the map; for a ghost its kind. */
  readonly stability: string;
  /** What shows it on a kink, or why it is undecided; "" elsewhere. */
  readonly reason: string;
  /** Under the flow; null for a ghost. */
  readonly flowStability: string | null;
  readonly partner: number | null;
  readonly x: Float64Array;
  readonly at: readonly number[];
  readonly outputs: readonly number[];
  /** ‖F(x)‖ per τ at exactly this x. */
  readonly speed: number;
  readonly uniquenessRadius: number | null;
  readonly eigenvalues: readonly (readonly [number, number])[];
  readonly isFullSpectrum: boolean;
  /** Unstable modes, or at least so many where not all are known. */
  readonly unstable: number;
  readonly timeConstant: number | null;
  readonly gapToNext: number | null;
  readonly gapToBulk: number | null;
  readonly dwell: number | null;
  /** Seeds that led here, of all; followed states that settled here, of all. */
  readonly seeds: readonly [number, number];
  readonly reached: readonly [number, number];
  /** Unit steps along the unstable modes of a saddle, each COORDINATES values. */
  readonly directions: readonly (readonly number[])[];
}

export interface SceneCycle {
  readonly label: string;
  readonly form: Cycle["form"];
  /** Of an orbit of a map: its least period in steps, its stability, and its multipliers; null of others. */
  readonly steps: number | null;
  readonly stability: string | null;
  readonly multipliers: readonly (readonly [number, number])[] | null;
  readonly x: Float64Array;
  /** [phases × COORDINATES] */
  readonly at: Float32Array;
  readonly outputs: readonly number[];
  readonly period: number;
  readonly closure: number;
  readonly size: number;
  readonly reached: readonly [number, number];
  /** The flow's cycle: period and Floquet multipliers; null with the reason where it does not close; null of a map. */
  readonly flow: {
    readonly period: number;
    readonly stability: string;
    readonly multipliers: [number, number][];
  } | null;
  readonly reason: string | null;
}

/** Roots that are not alone: a curve or a sheet of them, or a degenerate one. */
export interface SceneContinuum {
  readonly label: string;
  readonly kind: "continuum" | "degenerate";
  readonly dimension: number;
  /** Largest distance of two of its states; null where it has no end. */
  readonly extent: number | null;
  /** [count × COORDINATES], along its curve where it has one, else the states that searches led to. */
  readonly at: Float32Array;
  readonly isCurve: boolean;
  readonly isClosed: boolean;
  readonly reached: readonly [number, number];
}

/** What neither rests nor closes. Rates per τ, or per step of a map. */
export interface SceneMotion {
  readonly kind: Motion["kind"];
  readonly dimension: number | null;
  /** The largest exponent from each start, with its standard error. */
  readonly exponents: readonly (readonly [number, number])[];
  readonly reached: readonly [number, number];
}

/** How many followed states went to limit sets of one kind; of those on their way one entry for each reason. */
export interface SceneArrivals {
  readonly kind: Limit["kind"];
  readonly count: number;
  readonly reason: string | null;
}

export interface SceneCurve {
  readonly at: Float32Array;
  /** Per τ at each vertex. */
  readonly speed: Float64Array;
  readonly contraction: Float64Array;
  readonly isClosed: boolean;
}

export interface SlowMotion {
  readonly slowDirections: number;
  readonly slowRates: readonly number[];
  readonly fastRate: number;
  readonly gap: number;
  readonly contractionOverDrift: number;
  readonly isSlow: boolean;
  readonly reason: string | null;
}

export interface Scene {
  readonly points: readonly ScenePoint[];
  readonly cycles: readonly SceneCycle[];
  readonly curves: readonly SceneCurve[];
  readonly slow: SlowMotion | null;
  readonly seeds: number;
  /** Seeds that found nothing, with what became of them. */
  readonly stalled: number;
  readonly continua: readonly SceneContinuum[];
  readonly motions: readonly SceneMotion[];
  readonly arrivals: readonly SceneArrivals[];
  /** Good–Turing coverage and its 95 % interval, null where no seed led anywhere. */
  readonly coverage: readonly [number, number, number] | null;
  readonly kinds: number;
}
