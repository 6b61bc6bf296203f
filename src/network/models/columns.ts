import type { Kernel } from "../../kernel/index.ts";
import type { ModelEnsemble } from "../model.ts";

/** One step of a model for several columns. */
export interface Stepper {
  readonly dimension: number;
  readonly inputs: number;
  readonly outputs: number;
  /** out ← the states one step on; [count × dimension], not the same array. @param u [count × D], or null. */
  advance(states: Float64Array, u: Float64Array | null, out: Float64Array, count: number): void;
  /** [count × M] */
  outputsOf(states: Float64Array, count: number): Float64Array;
}

/** @param states [count × dimension], copied. */
export function openColumns(stepper: Stepper, states: Float64Array): ModelEnsemble {
  const { dimension: n, outputs: M } = stepper;
  let x = states.slice();
  let z = stepper.outputsOf(x, x.length / n);
  let next = new Float64Array(x.length);
  const refresh = () => {
    z.set(stepper.outputsOf(x, x.length / n));
  };
  return {
    get count() {
      return x.length / n;
    },
    get x() {
      return x;
    },
    get z() {
      return z;
    },
    step(u, kick) {
      stepper.advance(x, u, next, x.length / n);
      if (kick) for (let e = 0; e < next.length; e++) next[e] += kick[e];
      x.set(next);
      refresh();
    },
    refresh,
    place(c, state) {
      x.set(state, c * n);
      z.set(stepper.outputsOf(state, 1), c * M);
    },
    keep(columns) {
      const kept = new Float64Array(columns.length * n);
      columns.forEach((c, k) => {
        kept.set(x.subarray(c * n, (c + 1) * n), k * n);
      });
      x = kept;
      next = new Float64Array(x.length);
      z = stepper.outputsOf(x, columns.length);
    },
  };
}

/** A linear read-out: z = rows · x + bias. */
export interface Readout {
  readonly outputs: number;
  /** [outputs × n] */
  readonly readout: Float64Array;
  /** [outputs] */
  readonly readoutBias: Float64Array;
}

/** z of `count` rates [count × n]. */
export function readOut(kernel: Kernel, of: Readout, rates: Float64Array, n: number, count: number): Float64Array {
  const z = new Float64Array(count * of.outputs);
  if (of.outputs === 0) return z;
  kernel.readOut(of.readout, rates, z, n, count);
  for (let e = 0; e < z.length; e++) z[e] += of.readoutBias[e % of.outputs];
  return z;
}

/**
 * What input and bias add to each of `width` sums, [count × width], or [1 × width] where all columns have the same:
 * bias + V u, in ascending order of the inputs.
 *
 * @param V [width × D] @param bias [width] @param u [count × D], or null for none.
 */
export function drivesOf(V: ArrayLike<number>, bias: Float64Array, u: Float64Array | null): Float64Array {
  if (u === null) return bias;
  const width = bias.length;
  const D = V.length / width;
  const count = D === 0 ? 1 : u.length / D;
  const out = new Float64Array(count * width);
  for (let c = 0; c < count; c++) {
    for (let i = 0; i < width; i++) {
      let sum = bias[i];
      for (let d = 0; d < D; d++) sum += V[i * D + d] * u[c * D + d];
      out[c * width + i] = sum;
    }
  }
  return out;
}

/** @throws RangeError for an input that does not have one value for each of `inputs`. */
export function checkInput(input: Float64Array | undefined, inputs: number): void {
  if (input !== undefined && input.length !== inputs) {
    throw new RangeError(`input: must have ${inputs} values, got ${input.length}`);
  }
}
