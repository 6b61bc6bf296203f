import type { Kernel, KernelNeeds, System } from "../kernel/index.ts";

export const MODELS = ["rate-feedback", "leaky", "gru", "lstm"] as const;
export type ModelName = (typeof MODELS)[number];

/**
 * What computes: the state, what moves it, and what is read out of it. A network that was drawn, trained or imported is one
 * of these; whoever studies it asks no more than what stands here.
 */
export interface Model {
  readonly name: ModelName;
  /** Of the state: n, or 2 n for an LSTM, whose state is (h, c). */
  readonly dimension: number;
  /** n */
  readonly units: number;
  /** D */
  readonly inputs: number;
  /** M */
  readonly outputs: number;
  /** Δt in τ; null for a map that knows steps only. */
  readonly timeStep: number | null;
  /** [dimension] */
  readonly initialState: Float64Array;
  /** What a kernel must have room for: `systems`, an ensemble and one solver. */
  readonly needs: KernelNeeds;
  /** Brings the weights into a kernel; once for all that is done with it there. */
  open(kernel: Kernel): OpenModel;
}

/** What trials are run on: columns of one model. */
export interface Runnable {
  /** Of the state. */
  readonly dimension: number;
  /** M */
  readonly outputs: number;
  /** Columns that advance together, each under its own inputs. @param states [count × dimension], copied. */
  openEnsemble(states: Float64Array): ModelEnsemble;
}

/** A model whose weights are in a kernel. */
export interface OpenModel extends Runnable {
  /** Left alone, or under a constant input [D]. @throws RangeError for an input of another length. */
  systems(input?: Float64Array): ModelSystems;
  /** z of `count` states [count × dimension], [count × M]. */
  outputsOf(states: Float64Array, count: number): Float64Array;
  /** The flow in the storage it was trained in; absent where that is `systems().flow`. */
  trainedFlow?(): System;
  /** Only where that is another network: what was there before anything was learned, its outputs 0. */
  untrained?(): OpenModel;
}

export interface ModelSystems {
  /** Per τ, in f64; null where the model is a map and no flow. */
  readonly flow: System | null;
  /** One step as it was trained and is simulated. */
  readonly map: System;
  /** The same in f64: for roots and spectra. `map` itself where that is in f64. */
  readonly exact: System;
}

/** A column's numbers do not depend on its company. Without input and kick a step is `systems().map`, to the last bit. */
export interface ModelEnsemble {
  /** Columns still in the ensemble. */
  readonly count: number;
  /** States [count × dimension] and outputs [count × M]. Other arrays after `keep`. */
  readonly x: Float64Array;
  readonly z: Float64Array;
  /**
   * Advances by one step.
   * @param u inputs [count × D], or null where there are none.
   * @param kick added to the state after the step [count × dimension]: noise, or a push.
   */
  step(u: Float64Array | null, kick?: Float64Array | null): void;
  /** Computes z from x: call it when states were set from outside. */
  refresh(): void;
  /** Sets column c to a state [dimension] and computes its z. */
  place(c: number, state: Float64Array): void;
  /** Keeps these columns, in this order, and drops the others. */
  keep(columns: readonly number[]): void;
}
