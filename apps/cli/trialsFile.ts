/** @file Trials from a file: a network is run through them, to know where it passes. */
import { decodeArrays, InputError, type NumericArray } from "../../src/format/index.ts";
import type { Model, OpenModel } from "../../src/network/index.ts";
import { readInputFile } from "../../src/study/index.ts";

/** The most bytes of arrays in such a file. */
const MAXIMUM_BYTES = 2 ** 30;
/** Trials that are run, and whole ways that are kept; evenly chosen where there are more. */
const MOST_TRIALS = 64;
const MOST_WAYS = 8;
/** States of each trial that are kept: the last, and others evenly spaced. */
const STATES_OF_TRIAL = 8;

export interface TrialStates {
  /** [count × dimension] */
  readonly states: Float64Array;
  /** Whole ways, each [steps × dimension]. */
  readonly trajectories: readonly Float64Array[];
  readonly notices: readonly string[];
}

/**
 * Runs a network from its initial state through the trials of a file: `inputs` [trials × T × D], or [T × D] for one; or
 * takes `states` [trials × T × dimension] as they were recorded. Targets and masks say nothing of where it passes.
 *
 * @throws InputError for arrays of other shapes.
 */
export function runTrials(path: string, model: Model, open: OpenModel): TrialStates {
  const arrays = decodeArrays(readInputFile(path, MAXIMUM_BYTES), {
    where: path,
    maximumBytes: MAXIMUM_BYTES,
    leaveOut: () => {},
  });
  const { dimension: n, inputs: D } = model;
  const name = arrays["states"] === undefined ? "inputs" : "states";
  const array = arrays[name];
  if (array === undefined) {
    const got = Object.keys(arrays).join(", ") || "none";
    throw new InputError(`${path}: must hold inputs [trials × T × ${D}] or states [trials × T × ${n}], got ${got}`);
  }
  const { trials, steps } = sizeOf(path, name, array, name === "inputs" ? D : n);
  const chosen = evenly(trials, MOST_TRIALS);
  const ways = name === "states" ? recorded(array, chosen, steps, n) : followed(array, chosen, steps, model, open);
  const unused = Object.keys(arrays).filter((other) => other !== name);
  return {
    states: Float64Array.from(
      ways.flatMap((way) => evenly(steps, STATES_OF_TRIAL, true).flatMap((t) => rowOf(way, t, n))),
    ),
    trajectories: evenly(ways.length, MOST_WAYS).map((k) => ways[k]),
    notices: [
      `states are those of ${chosen.length} of ${trials} trials of ${steps} steps in ${path}`,
      ...(unused.length === 0 ? [] : [`${unused.join(", ")} of the trials are not used by a dissection`]),
    ],
  };
}

function sizeOf(path: string, name: string, { shape, data }: NumericArray, width: number) {
  const [trials, steps, last] = shape.length === 2 ? [1, ...shape] : shape;
  if (shape.length < 2 || shape.length > 3 || last !== width || trials * steps === 0) {
    throw new InputError(
      `${path}: ${name} must be [trials × T × ${width}], got [${shape.join(" × ")}]; transpose it, batch first`,
    );
  }
  const wrong = data.findIndex((v: number) => !Number.isFinite(v));
  if (wrong >= 0) throw new InputError(`${path}: ${name} must be finite, got ${data[wrong]}; fix it`);
  return { trials, steps };
}

function recorded({ data }: NumericArray, chosen: readonly number[], steps: number, n: number): Float64Array[] {
  return chosen.map((k) => Float64Array.from(data.subarray(k * steps * n, (k + 1) * steps * n)));
}

function followed(
  { data }: NumericArray,
  chosen: readonly number[],
  steps: number,
  { dimension: n, inputs: D, initialState }: Model,
  open: OpenModel,
): Float64Array[] {
  const starts = new Float64Array(chosen.length * n);
  chosen.forEach((_, c) => {
    starts.set(initialState, c * n);
  });
  const ensemble = open.openEnsemble(starts);
  const ways = chosen.map(() => new Float64Array(steps * n));
  const u = new Float64Array(chosen.length * D);
  for (let t = 0; t < steps; t++) {
    chosen.forEach((k, c) => {
      for (let d = 0; d < D; d++) u[c * D + d] = data[(k * steps + t) * D + d];
    });
    ensemble.step(u);
    ways.forEach((way, c) => {
      way.set(ensemble.x.subarray(c * n, (c + 1) * n), t * n);
    });
  }
  return ways;
}

/** `most` of the indices 0 … count − 1, evenly chosen. @param hasLast the last among them. */
function evenly(count: number, most: number, hasLast = false): number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, k) => Math.floor(((hasLast ? k + 1 : k) * count) / kept) - (hasLast ? 1 : 0));
}

const rowOf = (way: Float64Array, t: number, n: number): number[] => Array.from(way.subarray(t * n, (t + 1) * n));
